"""Which reports exist at a moment: single months of the last year, and one report a year before them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from data.period import ZONE, Period, local, of_day, parse

FIRST = Period(2023, "month", 1)
SINGLE_MONTHS = 12
_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}


def present(environ: Mapping[str, str] = os.environ) -> datetime:
    """Give the present moment: the variable NOW, or the clock."""
    given = environ.get("NOW")
    if not given:
        return datetime.now(ZONE)
    moment = datetime.fromisoformat(given)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def last_month(now: datetime) -> Period:
    """Give the newest month that is over."""
    return of_day(local(now)).shift(-1)


def single_months(now: datetime) -> tuple[Period, ...]:
    """Give the months that are reported one by one, newest first."""
    last = last_month(now)
    return tuple(month for back in range(SINGLE_MONTHS) if (month := last.shift(-back)) >= FIRST)


def older_months(year: int, now: datetime) -> tuple[Period, ...]:
    """Give the months of a year that its yearly report holds, oldest first."""
    newest = last_month(now).shift(-SINGLE_MONTHS)
    return tuple(month for month in Period(year, "year", 1).months() if FIRST <= month <= newest)


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give every period that can be had: single months, then years, each newest first."""
    newest = last_month(now).shift(-SINGLE_MONTHS)
    years = (Period(year, "year", 1) for year in range(newest.year, FIRST.year - 1, -1))
    return (*single_months(now), *(year for year in years if older_months(year.year, now)))


def months_of(period: Period, now: datetime) -> tuple[Period, ...]:
    """Give the months that the report of a period holds at a moment; empty where there is none."""
    if period.kind == "year":
        return older_months(period.year, now)
    return (period,) if period in single_months(now) else ()


@lru_cache(maxsize=256)
def due(month: str) -> date:
    """Give the day a month's report is due: one working day after its end."""
    day = parse(month).end + timedelta(days=1)
    while day.weekday() >= 5 or (day.month, day.day) in _HOLIDAYS:
        day += timedelta(days=1)
    return day
