"""What a rollup joins: which periods hold which, who answers for whom, what was due, when a period closes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import duckdb

from data import agencies, calendar, datasets, edition
from data.ledger import tables
from data.period import ZONE, Period, parse, span
from metrics import definitions

#: Older periods are shown for the newer agencies too, by exact sums of those they were made of.
NEWER = agencies.NEWER


#: The duty of surveys: nobody owes them, the nation's figure is wanted all the same.
_SURVEY = "survey"


@dataclass(frozen=True)
class Frame:
    """The dimensions that the SQL joins: which periods hold which, who answers for whom, what was due.

    What is due is the same for all indicators that are read and owed alike: such a set is a `duty`.
    """

    holds: list[dict[str, Any]]
    homes: list[dict[str, Any]]
    seen: list[dict[str, Any]]
    members: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    wanted: list[dict[str, Any]]
    closings: list[dict[str, Any]]


@dataclass(frozen=True)
class _Duty:
    """What decides when which agency owes an indicator's reports."""

    owed_by: tuple[str, ...]
    rule: str
    first: Period
    last: Period


def frame(connection: duckdb.DuckDBPyConnection, today: date, only: str = "") -> Frame:
    """Make the dimensions for the tallies of a database, as things stand on a day.

    With `only`, for one agency: table `spoken` then says for which indicators and periods anybody has spoken.
    """
    spoken = connection.execute(f"SELECT DISTINCT indicator, period FROM {'spoken' if only else 'tally'}").fetchall()
    bases: dict[str, set[str]] = {}
    for indicator, base in spoken:
        bases.setdefault(indicator, set()).add(base)
    wholes = {base: parse(base).containing() for _, base in spoken}
    periods = sorted({whole for chosen in wholes.values() for whole in chosen})
    senders = {agency for (agency,) in connection.execute("SELECT DISTINCT agency FROM tally").fetchall()}
    surveys = {i for i in bases if definitions.indicators()[i].survey}
    duties = {i: _duty(i, own) for i, own in bases.items() if i not in surveys}
    numbers = {duty: str(number) for number, duty in enumerate(dict.fromkeys(duties.values()))}
    wanted = [row | {"duty": number} for duty, number in numbers.items() for row in _wanted(duty, today, only)]
    wanted += _surveyed({base for i in surveys for base in bases[i]}) if surveys else []
    return Frame(
        holds=[{"base": b, "period": str(p)} for b, chosen in wholes.items() for p in chosen],
        homes=[
            {"agency": agency, "period": str(period), "unit": agencies.current(agency, period.end)}
            for agency in senders
            for period in periods
        ],
        seen=[row for period in periods if period.end < NEWER for row in _seen(period)],
        members=[
            {"unit": unit.id, "period": str(period), "whole": whole}
            for period in periods
            for unit in agencies.in_force(period.end)
            for whole in agencies.groups(unit, period.end)
            if not only
        ],
        duties=[
            {"indicator": i, "duty": numbers[duties[i]] if i in duties else _SURVEY, "rule": _rule(i)} for i in bases
        ],
        wanted=wanted,
        closings=[
            {"rule": rule, "period": str(p), "closes": end_of(closes), "open": closes >= today}
            for rule in sorted({_rule(i) for i in bases})
            for p in periods
            for closes in (calendar.closes(p, rule),)
        ],
    )


def end_of(day: date) -> str:
    """Give the end of a day in Viet Nam as the ledger writes moments."""
    return tables.stamp(datetime.combine(day + timedelta(days=1), time(), ZONE))


def _rule(indicator: str) -> str:
    return datasets.get(definitions.indicators()[indicator].dataset).calendar


def _duty(indicator: str, bases: set[str]) -> _Duty:
    dataset = datasets.get(definitions.indicators()[indicator].dataset)
    told = [parse(base) for base in bases]
    return _Duty(dataset.owed_by, dataset.calendar, min(told), max(told))


def _surveyed(bases: set[str]) -> list[dict[str, Any]]:
    """Say that the nation's figure is wanted of every survey."""
    own = {"duty": _SURVEY, "agency": "VN", "reports": 1, "last_senders": 1, "reason": "unknown"}
    return [own | {"period": base, "last_base": base} for base in sorted(bases)]


def _wanted(duty: _Duty, today: date, only: str) -> list[dict[str, Any]]:
    """Say, for each agency that owes reports and each period, what should be there by today."""
    bases = list(span(duty.first, duty.last))
    rows = []
    for period in sorted({period for base in bases for period in base.containing()}):
        due = [base for base in bases if period.holds(base) and calendar.due(base, duty.rule) < today]
        units = [(unit.id, unit.id, period.end) for unit in agencies.in_force(period.end, duty.owed_by)]
        if period.end < NEWER:
            units += [(unit.id, seen(unit.id), NEWER) for unit in agencies.in_force(NEWER, duty.owed_by)]
        rows += [
            {
                "agency": shown,
                "period": str(period),
                "reports": sum(_senders(base, day).get(unit, 0) for base in due),
                "last_base": str(due[-1]) if due else None,
                "last_senders": _senders(due[-1], day).get(unit, 0) if due else 0,
                "reason": "late" if due else "not_due",
            }
            for unit, shown, day in units
            if not only or unit == only
        ]
    return rows


def _seen(period: Period) -> list[dict[str, Any]]:
    """Say as whom each agency of an older period is seen through the newer lens, and who is seen `alone`."""
    found = {unit.id: seen(agencies.current(unit.id, NEWER)) for unit in agencies.in_force(period.end)}
    made_of = Counter(found.values())
    return [{"unit": u, "period": str(period), "shown": s, "alone": made_of[s] == 1} for u, s in found.items()]


def seen(agency: str) -> str:
    """Name an agency seen through the newer lens in a period before it was in force."""
    return f"{agency}@34"


@edition.kept
def _senders(base: Period, day: date) -> Counter[str]:
    """Count, for each unit of a day, the agencies in force at the end of a period that are or have become it."""
    return Counter(agencies.current(agency.id, day) for agency in agencies.in_force(base.end))
