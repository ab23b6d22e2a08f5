"""What publishing would change for readers, and what it would lack, from the release that is to be published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import duckdb

from data import agencies, datasets, edition, release
from data.period import Period, of_day, parse
from data.settings import Settings
from metrics import bundle, deltas
from metrics.history import changed, changes, headlines, since
from metrics.history.changed import Chosen, Counts
from metrics.score import answers, definition
from metrics.views import Stamp
from metrics.views.history import CAUSES, ChangedFigure, Headline
from metrics.views.publishing import Absent, Filled, Flip, Preview

#: How many of each kind are shown; the rest is counted.
MOST = 10
_NOTHING = Counts(0, 0, 0, dict.fromkeys(CAUSES, 0), {})
Places = dict[str, dict[str, dict[str, int]]]
_PLACES = 'SELECT "index", period, agency, place FROM score WHERE place IS NOT NULL'
_OWED = "SELECT agency, dataset, period, state FROM submission WHERE state <> 'not_due'"


def make(settings: Settings, stamp: Stamp, before: Stamp | None, through: Period) -> Preview:
    """Compare a release up to a period with what readers have; without that, only say what is missing."""
    quarter = of_day(through.end, "quarter")
    with edition.of(bundle.at(settings, stamp.release)):
        with release.connect(deltas.materialised(settings, stamp.release)) as connection:
            now, owed = _places(connection, through), connection.execute(_OWED).fetchall()
        flips = _flips(_then(settings, before), now)
        absent, filled = _missing(owed, quarter, through)
        counts, told, rows = _told(settings, before, stamp, through) if before else (_NOTHING, (), ())
    return Preview(
        stamp=stamp,
        since=before,
        through=str(through),
        quarter=str(quarter),
        total=counts.total,
        fresh=counts.fresh,
        counts=counts.causes,
        headlines=_largest(told),
        restated=counts.total - counts.fresh,
        rows=rows,
        flipped=len(flips),
        flips=flips[:MOST],
        absent=absent,
        filled=filled,
    )


def _told(
    settings: Settings, before: Stamp, stamp: Stamp, through: Period
) -> tuple[Counts, tuple[Headline, ...], tuple[ChangedFigure, ...]]:
    """Count what readers would be told otherwise, and give the nation's movements and the first of what was said before."""
    inside = Chosen(through=through.end)
    with release.connect(changes.at(settings, before, stamp)) as connection:
        counts = changed.count(connection, inside)
        own = {one.observation: one for one in changed.every(connection, replace(inside, agency="VN"))}
        rows = changed.page(connection, replace(inside, restated=True), 0, MOST)
    return counts, headlines.make(settings, before, stamp, "VN", own, through), tuple(map(since.row, rows))


def _largest(found: Iterable[Headline]) -> tuple[Headline, ...]:
    """Give the largest movements beside their own size first."""

    def size(one: Headline) -> Decimal:
        return abs(one.total) / (max(abs(one.was), abs(one.now)) or 1)

    return tuple(sorted(found, key=size, reverse=True)[:MOST])


def _then(settings: Settings, before: Stamp | None) -> Places:
    if before is None:
        return {}
    with release.connect(deltas.materialised(settings, before.release)) as connection:
        return _places(connection, None)


def _places(connection: duckdb.DuckDBPyConnection, through: Period | None) -> Places:
    """Give the places of a release: index → period → agency → place."""
    found: Places = defaultdict(lambda: defaultdict(dict))
    if answers.holds(connection):
        for index, period, agency, place in connection.execute(_PLACES).fetchall():
            if through is None or parse(period).end <= through.end:
                found[index][period][agency] = place
    return found


def _flips(then: Places, now: Places) -> tuple[Flip, ...]:
    """Give who stands elsewhere in the newest period than in the newest period before, the longest ways first."""
    found = []
    for one in definition.indices().values():
        if not then.get(one.id) or not now.get(one.id):
            continue
        last, newest = (max(held[one.id], key=lambda text: parse(text).last_month) for held in (then, now))
        for agency, place in now[one.id][newest].items():
            was = then[one.id][last].get(agency)
            if was is not None and was != place:
                found.append(Flip(one.name, agencies.get(agency).name, last, newest, was, place))
    return tuple(sorted(found, key=lambda flip: (-abs(flip.was - flip.now), flip.now, flip.agency.vi)))


def _missing(
    owed: Iterable[tuple[str, str, str, str]], quarter: Period, through: Period
) -> tuple[tuple[Absent, ...], tuple[Filled, ...]]:
    """Say of the last quarter to be published whose reports do not count, and which datasets lack some."""
    lacking: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sent, due = Counter[str](), Counter[str]()
    for agency, dataset, spelled, state in owed:
        period = parse(spelled)
        if not (quarter.dates()[0] <= period.end <= through.end):
            continue
        due[dataset] += 1
        if state == "valid":
            sent[dataset] += 1
        else:
            lacking[agency].append((dataset, state))
    absent = [
        Absent(
            agency,
            agencies.get(agency).name,
            tuple(datasets.get(one).label for one in sorted({dataset for dataset, _ in held})),
            sum(state == "returned" for _, state in held),
        )
        for agency, held in lacking.items()
    ]
    absent.sort(key=lambda one: (-len(one.datasets), one.name.vi))
    filled = [Filled(datasets.get(one).label, sent[one], n) for one, n in due.items() if sent[one] < n]
    filled.sort(key=lambda one: (Decimal(one.valid) / one.owed, one.dataset.vi))
    return tuple(absent), tuple(filled)
