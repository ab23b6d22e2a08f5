"""Who owes which report when, and how each duty stands: not due, late, being checked, returned or valid.

A duty is agency × dataset × period, from the registry and the calendar. It is valid while an accepted report counts for
it, which no report with an empty required cell ever is, and in time by the first of its accepted reports that stands: a
correction makes nobody late. A draft is not sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from data import agencies, calendar, datasets, ledger
from data.datasets import Dataset
from data.ledger import tables
from data.period import Period, local, of_day, parse, span
from data.settings import Settings

STATES = ("valid", "checking", "returned", "late", "not_due")
#: (dataset, sender, period); a refused file that named no dataset has dataset "".
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Held:
    """What was sent: `owners` and `returned` map to the ledger's time of sending, `waiting` are not decided yet."""

    owners: Mapping[Key, str | None]
    returned: Mapping[Key, str | None]
    waiting: Set[tuple[str | None, str | None, str | None]]


@dataclass(frozen=True)
class Obligation:
    """One duty. `days` is how late it came or is; `sent_at` the ledger's time of sending, None while nothing came."""

    agency: str
    dataset: str
    period: str
    due: date
    closes: date
    state: str
    days: int
    sent_at: str | None


@dataclass(frozen=True)
class Rates:
    """Duties whose day is over: `due` of them, `valid` with a report that counts, `on_time` in time with it.

    0 ≤ on_time ≤ valid ≤ due always; over no duty there is no rate.
    """

    due: int
    valid: int
    on_time: int


def held(connection: Connection) -> Held:
    """Read what was sent, in the caller's transaction."""
    report, file, live = tables.report, tables.file, tables.live
    counting = {tuple(row) for row in connection.execute(select(live.c.dataset, live.c.sender, live.c.period))}
    columns = (
        report.c.dataset,
        report.c.sender,
        report.c.period,
        report.c.periods,
        report.c.state,
        report.c.submitted_at,
        report.c.accepted_as,
    )
    query = select(*columns, file.c.sent_at, file.c.received_at).join(file, report.c.file == file.c.id)
    owners: dict[Key, str | None] = {}
    returned: dict[Key, str | None] = {}
    waiting: set[tuple[str | None, str | None, str | None]] = set()
    for row in connection.execute(query.order_by(report.c.id)):
        key, sent = (row.dataset, row.sender, row.period), row.submitted_at or row.sent_at or row.received_at
        if row.state in ("accepted", "superseded") and row.accepted_as is not None:
            for period in row.periods:
                own = (row.dataset, row.sender, period)
                if own in counting:
                    owners[own] = min(owners.get(own) or sent, sent)
        elif row.state == "returned":
            returned[key] = sent
        elif row.state == "submitted":
            waiting.add(key)
    open_files = (
        select(file).where(file.c.state.in_(("refused", "waiting")), file.c.intent.is_(None)).order_by(file.c.id)
    )
    for row in connection.execute(open_files):
        if row.state == "waiting":
            waiting.add((row.dataset, row.sender, row.period))
        elif row.sender is not None:
            returned[row.dataset or "", row.sender, row.period] = row.sent_at or row.received_at
    return Held(owners, returned, waiting)


def every(found: Held, today: date, only: str = "", since: date | None = None) -> Iterator[Obligation]:
    """Give every duty since the first report of any came, or since a dataset is owed, up to the last ended period.

    With `only` the duties of one agency alone, with `since` those whose period ended on or after that day.
    """
    owed = [one for one in datasets.all_datasets().values() if one.owed_by]
    begun = min((parse(text).first_month for dataset, _, text in found.owners if _owed(dataset)), default=None)
    if begun is None:
        return
    sent: dict[str, list[Period]] = {}
    for dataset, _, text in found.owners:
        sent.setdefault(dataset, []).append(parse(text))
    for one in owed:
        for period in _periods(one, sent.get(one.id, []), begun, today):
            if since is not None and period.end < since:
                continue
            for agency in agencies.in_force(period.end, one.owed_by):
                if not only or agency.id == only:
                    yield _obligation(one, agency.id, period, found, today)


def of_agency(settings: Settings, agency: str, since: date | None = None) -> tuple[Obligation, ...]:
    """Give the duties of one agency whose period ended on or after a day, the newest due date first."""
    today = settings.today()
    with ledger.reading(settings) as connection:
        found = held(connection)
    mine = every(found, today, agency, since)
    return tuple(sorted(mine, key=lambda one: (one.due, one.period, one.dataset), reverse=True))


def upcoming(agency: str, today: date) -> tuple[tuple[date, str, str], ...]:
    """Give the next due date of each dataset that an agency owes: (due, dataset, period), soonest first."""
    found = []
    for one in datasets.all_datasets().values():
        period = of_day(today, one.frequency).shift(-1)
        while calendar.due(period, one.calendar) < today or (one.since and period < parse(one.since)):
            period = period.shift(1)
        if one.owed_by and any(owing.id == agency for owing in agencies.in_force(period.end, one.owed_by)):
            found.append((calendar.due(period, one.calendar), one.id, str(period)))
    return tuple(sorted(found))


def rates(obligations: Iterable[Obligation], today: date) -> Rates:
    """Count what was due by the end of yesterday: a report may still come today."""
    over = [one for one in obligations if one.due < today]
    valid = [one for one in over if one.state == "valid"]
    return Rates(len(over), len(valid), sum(one.days == 0 for one in valid))


def _owed(dataset: str) -> bool:
    return dataset in datasets.all_datasets() and bool(datasets.get(dataset).owed_by)


def _periods(one: Dataset, sent: list[Period], begun: int, today: date) -> Iterator[Period]:
    """Give the periods for which a dataset is owed: wholly after the beginning, up to the last ended one."""
    begun = max(begun, parse(one.since).first_month if one.since else begun)
    first = of_day(date(begun // 12, begun % 12 + 1, 1), one.frequency)
    first = first if first.first_month >= begun else first.shift(1)
    return span(first, max([of_day(today, one.frequency).shift(-1), *sent]))


def _obligation(one: Dataset, agency: str, period: Period, found: Held, today: date) -> Obligation:
    key, whole = (one.id, agency, str(period)), ("", agency, str(period))
    due = calendar.due(period, one.calendar)
    late = max((today - due).days, 0)
    state, days, sent = "late" if due < today else "not_due", late, None
    if key in found.owners:
        sent = found.owners[key]
        state, days = "valid", max((_day(sent) - due).days, 0) if sent else 0
    elif key in found.waiting or (None, agency, str(period)) in found.waiting:
        state, days = "checking", 0
    elif key in found.returned or whole in found.returned:
        state, sent = "returned", found.returned.get(key, found.returned.get(whole))
    return Obligation(agency, one.id, str(period), due, calendar.closes(period, one.calendar), state, days, sent)


def _day(text: str) -> date:
    return local(datetime.fromisoformat(text))
