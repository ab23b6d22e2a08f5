"""Which reports exist at a moment: single periods for some time, and one report a year before them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from data.datasets import get
from data.period import ZONE, Period, local, of_day, parse
from ingest.demo import world

FIRST = Period(2023, "month", 1)
#: How many periods of a kind are reported one by one before they become part of their year's report. Quarters
#: stay alone for long, so that the newest year's report is not heavy with old ones.
SINGLE = {"month": 12, "quarter": 12, "half": 6}
_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}


def present(environ: Mapping[str, str] = os.environ) -> datetime:
    """Give the present moment: the variable NOW, or the clock."""
    given = environ.get("NOW")
    if not given:
        return datetime.now(ZONE)
    moment = datetime.fromisoformat(given)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def last(kind: str, now: datetime) -> Period:
    """Give the newest period of a kind that is over."""
    return of_day(local(now), kind).shift(-1)


def last_month(now: datetime) -> Period:
    """Give the newest month that is over."""
    return last("month", now)


def singles(kind: str, now: datetime) -> tuple[Period, ...]:
    """Give the periods of a kind that are reported one by one, newest first."""
    newest = last(kind, now)
    found = (newest.shift(-back) for back in range(SINGLE[kind]))
    return tuple(period for period in found if period.first_month >= FIRST.first_month)


def single_months(now: datetime) -> tuple[Period, ...]:
    """Give the months that are reported one by one, newest first."""
    return singles("month", now)


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give every period that can be had: months, then quarters and halves, then years, each newest first."""
    newest = last_month(now)
    longer = sorted((*singles("quarter", now), *singles("half", now)), reverse=True)
    years = (Period(year, "year", 1) for year in range(newest.year, FIRST.year - 1, -1))
    return (*singles("month", now), *(period for period in (*longer, *years) if _has_any(period, now)))


def _has_any(period: Period, now: datetime) -> bool:
    return any(held(dataset, period, now) for dataset in world.DATASETS)


def older(kind: str, year: Period, now: datetime) -> tuple[Period, ...]:
    """Give the periods of a kind that the report of a year holds, oldest first."""
    newest = last(kind, now).shift(-SINGLE[kind])
    return tuple(period for period in year.parts(kind) if FIRST.first_month <= period.first_month and period <= newest)


def held(dataset: str, period: Period, now: datetime) -> tuple[Period, ...]:
    """Give the row periods that a dataset's report of a period holds at a moment; empty where there is none."""
    one = get(dataset)
    if one.frequency == period.kind:
        ended = period <= last("year", now) if period.kind == "year" else period in singles(period.kind, now)
        found = [period] if ended else []
    else:
        found = list(older(one.frequency, period, now)) if period.kind == "year" else []
    since = parse(one.since) if one.since else FIRST
    return tuple(each for each in found if each.first_month >= since.first_month)


@lru_cache(maxsize=256)
def due(period: str) -> date:
    """Give the day a period's report is due: one working day after its end."""
    day = parse(period).end + timedelta(days=1)
    while day.weekday() >= 5 or (day.month, day.day) in _HOLIDAYS:
        day += timedelta(days=1)
    return day
