"""Working days, due dates and closing dates of reports, in Viet Nam's calendar.

due = cut-off + 1 working day; closing = 10 working days after due. Public holidays come from
`reference/holidays.csv`; a year that it lacks is counted by weekends alone.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Literal

from data import edition
from data.period import Period


@edition.kept
def holidays() -> frozenset[date]:
    """Load the public holidays."""
    with edition.place("data/reference/holidays.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def is_working(day: date) -> bool:
    """Tell whether a day is neither of a weekend nor a public holiday."""
    return day.weekday() < 5 and day not in holidays()


def add_working_days(day: date, count: int) -> date:
    """Go forward by working days, or back where the count is negative."""
    way = 1 if count > 0 else -1
    while count:
        day += timedelta(days=way)
        count -= way * is_working(day)
    return day


@edition.kept
def due(period: Period, rule: str = "calendar") -> date:
    """Give the last day on which a report of the period is in time."""
    return add_working_days(period.dates(rule)[1], 1)


@edition.kept
def closes(period: Period, rule: str = "calendar") -> date:
    """Give the day at whose end the figures of a period are final."""
    return add_working_days(due(period, rule), 10)


def state(period: Period, today: date) -> Literal["provisional", "final"]:
    """Tell whether the figures of a period may still change: `provisional` or `final`."""
    return "provisional" if closes(period) >= today else "final"


def opens(period: Period) -> date:
    """Give the first day on which figures of a period can be there: the one after its end."""
    return period.end + timedelta(days=1)
