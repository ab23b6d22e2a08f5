"""What a rollup joins: which periods hold which, who answers for whom, what was due, when a period closes."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Frame:
    """The dimensions that the SQL joins: which periods hold which, who answers for whom, what was due."""

    holds: list[dict[str, Any]]
    homes: list[dict[str, Any]]
    members: list[dict[str, Any]]
    wanted: list[dict[str, Any]]
    closings: list[dict[str, Any]]


def frame(connection: duckdb.DuckDBPyConnection, today: date, only: str = "") -> Frame:
    """Make the dimensions for the tallies of a database, as things stand on a day.

    With `only`, for one agency: table `spoken` then says for which indicators and periods anybody has spoken.
    """
    spoken = connection.execute(f"SELECT DISTINCT indicator, period FROM {'spoken' if only else 'tally'}").fetchall()
    bases: dict[str, set[str]] = {}
    for indicator, base in spoken:
        bases.setdefault(indicator, set()).add(base)
    parsed = {base: parse(base) for _, base in spoken}
    wholes = {base: period.containing() for base, period in parsed.items()}
    periods = {whole for chosen in wholes.values() for whole in chosen}
    senders = {agency for (agency,) in connection.execute("SELECT DISTINCT agency FROM tally").fetchall()}
    surveys = {b for i, own in bases.items() if definitions.indicators()[i].survey for b in own}
    return Frame(
        holds=[{"base": b, "period": str(p)} for b, chosen in wholes.items() for p in chosen],
        homes=[
            {"agency": agency, "period": str(period), "unit": agencies.current(agency, period.end)}
            for agency in senders
            for period in periods
        ]
        + [
            {"agency": agency, "period": str(period), "unit": seen(agencies.current(agency, NEWER))}
            for agency in senders
            if agencies.get(agency).kind in agencies.REPORTING
            for period in periods
            if period.end < NEWER
        ],
        members=[
            {"unit": unit.id, "period": str(period), "whole": whole}
            for period in periods
            for unit in agencies.in_force(period.end)
            for whole in agencies.groups(unit, period.end)
            if not only
        ],
        wanted=[row for i, own in bases.items() for row in _wanted(i, own, surveys, today, only)],
        closings=[
            {
                "indicator": i,
                "period": str(p),
                "closes": _end(calendar.closes(p, _rule(i))),
                "open": calendar.closes(p, _rule(i)) >= today,
            }
            for i in bases
            for p in periods
        ],
    )


def _end(day: date) -> str:
    """Give the end of a day in Viet Nam as the ledger writes moments."""
    return tables.stamp(datetime.combine(day + timedelta(days=1), time(), ZONE))


def _rule(indicator: str) -> str:
    return datasets.get(definitions.indicators()[indicator].dataset).calendar


def _wanted(indicator: str, bases: set[str], surveys: set[str], today: date, only: str) -> list[dict[str, Any]]:
    """Say, for each agency that owes the dataset and each period, what should be there by today."""
    one = definitions.indicators()[indicator]
    dataset = datasets.get(one.dataset)
    if one.survey:
        own = {"agency": "VN", "reports": 1, "last_senders": 1, "reason": "unknown"}
        return [own | {"indicator": indicator, "period": base, "last_base": base} for base in sorted(surveys)]
    months = list(span(min(map(parse, bases)), max(map(parse, bases))))
    periods = sorted({period for month in months for period in month.containing()})
    rows = []
    for period in periods:
        units = [(unit.id, unit.id, period.end) for unit in agencies.in_force(period.end, dataset.owed_by)]
        if period.end < NEWER:
            units += [(unit.id, seen(unit.id), NEWER) for unit in agencies.in_force(NEWER, dataset.owed_by)]
        for unit, shown, day in units:
            if only and unit != only:
                continue
            row = {"indicator": indicator, "agency": shown, "period": str(period)}
            rows.append(row | _due(unit, day, period, months, dataset.calendar, today))
    return rows


def seen(agency: str) -> str:
    """Name an agency seen through the newer lens in a period before it was in force."""
    return f"{agency}@34"


def _due(unit: str, day: date, period: Period, bases: list[Period], rule: str, today: date) -> dict[str, Any]:
    """Say how many reports should be there; `day` is the one whose agencies are seen."""
    due = [base for base in bases if period.holds(base) and calendar.due(base, rule) < today]
    return {
        "reports": sum(len(_senders(unit, base, day)) for base in due),
        "last_base": str(due[-1]) if due else None,
        "last_senders": len(_senders(unit, due[-1], day)) if due else 0,
        "reason": "late" if due else "not_due",
    }


@edition.kept
def _senders(unit: str, month: Period, day: date) -> tuple[str, ...]:
    """Give the agencies in force in a month that are, or have become, the unit on a day."""
    found = agencies.in_force(month.end)
    return tuple(agency.id for agency in found if agencies.current(agency.id, day) == unit)
