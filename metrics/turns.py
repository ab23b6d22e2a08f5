"""Who has sent what, from a release: eight quarters of every agency, and what an overdue report affects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import duckdb

from data import agencies, calendar, datasets
from data.model import Agency
from data.period import Period, of_day, parse
from metrics import definitions, freshness
from metrics.views.sources import TURNS, AgencyTurns, Lack, Overdue, Turns

QUARTERS = 8
#: Each duty, with whether what counts for it came inside the report of a longer period.
_SENT = """
    SELECT s.agency, s.period, s.dataset, s.state, s.days, coalesce(r.period <> s.period, false)
    FROM submission s
    LEFT JOIN owner o ON o.dataset = s.dataset AND o.sender = s.agency AND o.period = s.period
    LEFT JOIN report r ON r.id = o.report
    WHERE s.period >= ?
"""
_NAMES = {"late": "missing", "returned": "returned", "checking": "checking", "not_due": "not_due"}


def make(connection: duckdb.DuckDBPyConnection, today: date) -> Turns:
    """Make the table of quarters and the list of what is overdue, as the release saw them on its day."""
    newest = of_day(today, "quarter").shift(-1)
    quarters = [newest.shift(-back) for back in reversed(range(QUARTERS))]
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    overdue: dict[str, dict[str, int]] = defaultdict(dict)
    month = _month(today)
    owing, missing = set(), set()
    for agency, spelled, dataset, state, days, longer in connection.execute(_SENT, [str(quarters[0].year)]).fetchall():
        period = parse(spelled)
        now = agencies.current(agency, today)
        sent = "on_time" if not days else "within" if longer else "late"
        turn = sent if state == "valid" else _NAMES[state]
        counts[now, str(_quarter(period))][turn] += 1
        if period == month:
            owing.add(now)
            if state == "late":
                missing.add(now)
                overdue[now][dataset] = max(days, overdue[now].get(dataset, 0))
    return Turns(
        quarters=tuple(map(str, quarters)),
        rows=tuple(_row(one, quarters, counts) for one in agencies.in_force(today)),
        period=str(month),
        due=calendar.due(month),
        sent=len(owing - missing),
        owing=len(owing),
        overdue=tuple(_overdue(agency, held) for agency, held in sorted(overdue.items(), key=_longest)),
        lacks=_lacks(connection, month, newest, overdue),
    )


def _month(today: date) -> Period:
    """Give the newest month whose reports are due."""
    month = of_day(today).shift(-1)
    return month if calendar.due(month) < today else month.shift(-1)


def _quarter(period: Period) -> Period:
    return Period(period.last_month // 12, "quarter", period.last_month % 12 // 3 + 1)


def _row(agency: Agency, quarters: list[Period], counts: Mapping[tuple[str, str], Counter[str]]) -> AgencyTurns:
    held = [counts.get((agency.id, str(quarter)), Counter()) for quarter in quarters]
    turns = tuple(next((turn for turn in TURNS if one.get(turn)), "none") for one in held)
    return AgencyTurns(agency.id, agency.name, agency.kind, turns, tuple(dict(one) for one in held))


def _overdue(agency: str, held: Mapping[str, int]) -> Overdue:
    labels = tuple(datasets.get(dataset).label for dataset in sorted(held))
    return Overdue(agency, agencies.get(agency).name, max(held.values()), labels)


def _longest(pair: tuple[str, Mapping[str, int]]) -> tuple[int, int, str]:
    agency, held = pair
    return (-len(held), -max(held.values()), agency)


def _lacks(
    connection: duckdb.DuckDBPyConnection, month: Period, quarter: Period, overdue: Mapping[str, Mapping[str, int]]
) -> tuple[Lack, ...]:
    """Say for each indicator how many agencies it lacks, and how much of it they were the month before."""
    lacking: dict[str, set[str]] = defaultdict(set)
    for agency, held in overdue.items():
        for dataset in held:
            lacking[dataset].add(agency)
    before = _denominators(connection, month.shift(-1))
    found = []
    for one in definitions.indicators().values():
        absent = lacking.get(one.dataset)
        if absent:
            fed = freshness.feeding([one.dataset], str(quarter))
            bottom = one.denominator or one.numerator
            adds = bottom.over_agencies == "sum"
            share = _share(before.get(one.id, {}), absent) if adds else None
            found.append(Lack(next(f for f in fed if f.indicator == one.id), len(absent), share))
    return tuple(found)


def _denominators(connection: duckdb.DuckDBPyConnection, month: Period) -> dict[str, dict[str, Decimal]]:
    query = "SELECT indicator, agency, denominator FROM observation WHERE period = ? AND lens = ''"
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for indicator, agency, amount in connection.execute(query, [str(month)]).fetchall():
        if amount is not None:
            found[indicator][agency] = amount
    return found


def _share(amounts: Mapping[str, Decimal], absent: set[str]) -> Decimal | None:
    whole = amounts.get("VN")
    parts = [amounts[agency] for agency in absent if agency in amounts]
    return 100 * sum(parts, Decimal(0)) / whole if whole and parts else None
