"""Looking for every kind of signal in one release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

import duckdb

from data import agencies, datasets
from data.errors import sentence
from data.model import Text
from data.period import parse
from data.settings import Settings
from metrics import definitions
from metrics.indicator import UNITS, Indicator
from metrics.signals import oddities, series
from metrics.signals.oddities import Oddity
from metrics.signals.series import Monthly
from metrics.views import Stamp
from metrics.views.signals import Signal, Signals

#: How wide the bins beside a threshold are, in the figure's unit.
WIDTH = 1.0
TESTS = {
    "bunched": "exact binomial test beside the threshold; McCrary, Journal of Econometrics 142 (2008)",
    "surging": "one-sided t test over months; Student, Biometrika 6 (1908)",
    "frozen": "coincidence of Poisson counts; Skellam, J. R. Statist. Soc. 109 (1946)",
    "copied": "coincidences of Poisson counts, binomial tail over all pairs; Skellam (1946), Bonferroni",
    "repeated": "coincidences of Poisson counts with the year before, binomial tail; Skellam (1946), Bonferroni",
    "disagreeing": "conditional test of two counts; Przyborowski and Wilenski, Biometrika 31 (1940)",
}


def make(settings: Settings, connection: duckdb.DuckDBPyConnection, stamp: Stamp) -> Signals:
    """Look through a release; what rests on logs is asked of the reports that count in it."""
    found: list[Signal] = []
    looked_at = 0
    for one in definitions.indicators().values():
        if one.denominator is None or one.unit not in ("percent",) or one.numerator.over_agencies == "own":
            continue
        held = series.monthly(connection, one.id)
        looked_at += len(held)
        found += [*_bunched(one, held), *_repeating(one, held)]
    logs = series.owning(connection, series.LOG)
    if logs:
        days = series.daily(settings, logs)
        looked_at += len(days)
        for agency, counts in days.items():
            if odd := oddities.surging(counts):
                found.append(_signal("surging", "", agency, odd, series.LOG))
        found += _beside_logs(settings, connection)
    found.sort(key=lambda signal: (signal.probability, signal.kind, signal.indicator, signal.agency, signal.other))
    return Signals(stamp, tuple(found), looked_at)


def _bunched(one: Indicator, held: Monthly) -> Iterator[Signal]:
    most = UNITS[one.unit]
    # Beside 0 and 100 percent there is no room for values on both sides, and of few things no share is just above.
    room = {target.value for target in one.targets if 3 * WIDTH <= target.value <= most - 3 * WIDTH}
    for threshold in sorted(room):
        for agency, months in held.items():
            values = {
                month: most * top / bottom for month, (top, bottom) in months.items() if bottom * WIDTH >= 4 * most
            }
            if odd := oddities.bunched(values, float(threshold), WIDTH):
                yield _signal("bunched", one.id, agency, odd, one.id, threshold=f"{threshold:f}")


def _repeating(one: Indicator, held: Monthly) -> Iterator[Signal]:
    """Flows that stand still or come again; stocks rightly stay as they are."""
    if any(term and term.over_time != "sum" for term in (one.numerator, one.denominator)):
        return
    for agency, months in held.items():
        if odd := oddities.frozen(months):
            yield _signal("frozen", one.id, agency, odd, one.id)
            continue
        past = {str(parse(month).shift(12)): amounts for month, amounts in months.items()}
        if odd := oddities.copied(months, past, len(held)):
            yield _signal("repeated", one.id, agency, odd, one.id)
    pairs = len(held) * (len(held) - 1) // 2
    for agency, other in _alike(held):
        if odd := oddities.copied(held[agency], held[other], pairs):
            yield _signal("copied", one.id, agency, odd, one.id, other)


def _alike(held: Monthly) -> list[tuple[str, str]]:
    """Give the pairs that share at least three months' amounts: the others need no looking at."""
    holders: dict[tuple, list[str]] = {}
    for agency in sorted(held):
        for month, amounts in held[agency].items():
            if amounts[1] >= oddities.SMALL:
                holders.setdefault((month, amounts), []).append(agency)
    shared = Counter((a, b) for found in holders.values() for i, a in enumerate(found) for b in found[i + 1 :])
    return sorted(pair for pair, count in shared.items() if count >= 3)


def _beside_logs(settings: Settings, connection: duckdb.DuckDBPyConnection) -> Iterator[Signal]:
    for dataset in datasets.all_datasets().values():
        for one in dataset.automatic:
            owned, logs = series.owning(connection, dataset.id), series.owning(connection, one.dataset)
            if one.dataset != series.LOG or not owned or not logs:
                continue
            logged = series.counted(settings, datasets.get(one.dataset), logs, series.beside(one))
            said = series.counted(settings, dataset, owned, series.said(one))
            if not _covers(logged, said):
                continue
            for agency, months in said.items():
                if odd := oddities.disagreeing(months, logged.get(agency, {})):
                    label = " + ".join(dataset.columns[name].label.vi for name in one.part)
                    yield _signal("disagreeing", "", agency, odd, dataset.id, name=label, periods=len(odd.places))


def _covers(logged: Mapping[str, Mapping[str, int]], said: Mapping[str, Mapping[str, int]]) -> bool:
    """Tell whether a log holds at least a tenth of what all report for its periods: a sample refutes nobody."""
    shared = [(agency, key) for agency, months in said.items() for key in months.keys() & logged.get(agency, {}).keys()]
    return 10 * sum(logged[a][key] for a, key in shared) >= sum(said[a][key] for a, key in shared)


def _signal(
    kind: str, indicator: str, agency: str, odd: Oddity, source: str, other: str = "", **more: object
) -> Signal:
    def says(lang: str) -> str:
        name = definitions.get(indicator).name[lang] if indicator else ""
        words = {"name": name, "agency": agencies.get(agency).name[lang], **odd.numbers, **more}
        if other:
            words["other"] = agencies.get(other).name[lang]
        return sentence(f"signal_{kind}", lang, **words)

    records = tuple(f"{source}.{one}.{place}" for one in filter(None, (agency, other)) for place in odd.places)
    probability = Decimal(f"{odd.probability:.2g}")
    return Signal(
        kind, indicator, agency, other, odd.places, records, TESTS[kind], probability, Text(says("vi"), says("en"))
    )
