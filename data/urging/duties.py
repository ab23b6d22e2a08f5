"""Which duties the urging clock watches, and which of them wait for nothing more: something came and was not returned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from data import agencies, calendar, datasets
from data.datasets import Dataset
from data.ledger import counters, tables
from data.period import Period, of_day, parse
from data.settings import Settings
from data.urging import steps

_BEGUN = "urging.begun"


@dataclass(frozen=True, order=True)
class Duty:
    """What an agency owes until a day."""

    due: date
    dataset: str
    agency: str
    period: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Name it without its day."""
        return (self.dataset, self.agency, self.period)


def begun(connection: Connection) -> date | None:
    """Give the first due day that the clock looks at; None before it began."""
    query = select(tables.counter.c.value).where(tables.counter.c.name == _BEGUN)
    held = connection.execute(query).scalar_one_or_none()
    return None if held is None else date.fromordinal(held)


def begin(settings: Settings, connection: Connection, today: date) -> date | None:
    """Fix the first due day that the clock looks at, once any report counts; None before that."""
    held = begun(connection)
    if held is not None or connection.execute(select(tables.live.c.period).limit(1)).first() is None:
        return held
    back = steps.rules()["demonstration"] if settings.mode == "demo" else 0
    return date.fromordinal(counters.add(connection, _BEGUN, today.toordinal() - back))


def watched(connection: Connection, since: date, today: date) -> dict[str, list[Duty]]:
    """Give the duties of each agency whose steps may come today, the oldest first."""
    first = _first(connection)
    found: dict[str, list[Duty]] = defaultdict(list)
    if first is None:
        return found
    since = max(since, today - timedelta(days=steps.rules()["watched"]))
    for one in datasets.all_datasets().values():
        for period in _periods(one, first, since, today):
            due = calendar.due(period, one.calendar)
            for agency in agencies.in_force(period.end, one.owed_by):
                found[agency.id].append(Duty(due, one.id, agency.id, str(period)))
    return {agency: sorted(found[agency]) for agency in sorted(found)}


def satisfied(connection: Connection, duties: Iterable[Duty]) -> set[tuple[str, str, str]]:
    """Give the keys of the duties for which a report counts or is being checked."""
    asked = list(duties)
    periods, senders = sorted({one.period for one in asked}), sorted({one.agency for one in asked})
    live, report, file = tables.live, tables.report, tables.file
    mine = live.c.period.in_(periods), live.c.sender.in_(senders)
    found = {
        tuple(row) for row in connection.execute(select(live.c.dataset, live.c.sender, live.c.period).where(*mine))
    }
    sent = select(report.c.dataset, report.c.sender, report.c.period).where(report.c.state == "submitted")
    found |= {tuple(row) for row in connection.execute(sent)}
    waits = select(file.c.dataset, file.c.sender, file.c.period).where(
        file.c.state == "waiting", file.c.intent.is_(None)
    )
    came = {tuple(row) for row in connection.execute(waits)}
    return {one.key for one in asked if one.key in found or one.key in came or (None, one.agency, one.period) in came}


def returned(connection: Connection) -> set[tuple[str, str, str]]:
    """Give the keys of the duties for which a report came and was returned."""
    report = tables.report
    query = select(report.c.dataset, report.c.sender, report.c.period).where(report.c.state == "returned")
    return {tuple(row) for row in connection.execute(query)}


def made(connection: Connection, duties: Iterable[Duty]) -> Mapping[tuple[str, str, str], dict[str, date]]:
    """Give the days of the steps that were made for some duties."""
    asked = list(duties)
    table = tables.urging
    found: dict[tuple[str, str, str], dict[str, date]] = defaultdict(dict)
    if asked:
        query = select(table.c.dataset, table.c.agency, table.c.period, table.c.step, table.c.made_on).where(
            table.c.due >= min(one.due for one in asked).isoformat(),
            table.c.agency.in_(sorted({one.agency for one in asked})),
        )
        for dataset, agency, period, step, day in connection.execute(query):
            found[dataset, agency, period][step] = date.fromisoformat(day)
    return found


def _first(connection: Connection) -> int | None:
    """Give the first month of which any report counts: what came before was never asked for here."""
    owed = [one.id for one in datasets.all_datasets().values() if one.owed_by]
    query = select(tables.live.c.period).where(tables.live.c.dataset.in_(owed)).distinct()
    return min((parse(text).first_month for text in connection.execute(query).scalars()), default=None)


def _periods(one: Dataset, first: int, since: date, today: date) -> Iterator[Period]:
    """Give the periods of a dataset whose first step has come and that are not too old, newest first."""
    if not one.owed_by:
        return
    least = max(first, parse(one.since).first_month if one.since else first)
    period = of_day(today, one.frequency).shift(1)
    while period.first_month >= least and (due := calendar.due(period, one.calendar)) >= since:
        if calendar.add_working_days(due, steps.steps()[0].days) <= today:
            yield period
        period = period.shift(-1)
