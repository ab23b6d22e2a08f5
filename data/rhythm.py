"""When a source is due: the firings of a cron line in Viet Nam's time, and how old its figures may become.

A source may be as old as one and a half of its rhythm, two hours at the least; `reference/allowances.csv` sets
another limit for a source, with the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger

from data.period import ZONE

_FILE = Path(__file__).parent / "reference" / "allowances.csv"
LEAST = timedelta(hours=2)


def firings(cron: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """Give the moments at which a cron line is due, from `first` to `last`, both included."""
    found = trigger(cron)
    moment = found.get_next_fire_time(None, first)
    while moment is not None and moment <= last:
        yield moment
        moment = found.get_next_fire_time(moment, moment + timedelta(seconds=1))


def last_due(cron: str, now: datetime) -> datetime:
    """Give the newest moment at or before now at which a cron line was due (within the last 400 days)."""
    for hours in (1, 24, 8 * 24, 32 * 24, 400 * 24):
        due = list(firings(cron, now - timedelta(hours=hours), now))
        if due:
            return due[-1]
    return now.replace(second=0, microsecond=0)


def interval(cron: str, now: datetime) -> timedelta:
    """Give the time between the next two firings of a cron line."""
    found = trigger(cron)
    one = found.get_next_fire_time(None, now)
    two = found.get_next_fire_time(one, one + timedelta(seconds=1)) if one else None
    return two - one if one and two else timedelta(days=366)


def allowance(source: str, cron: str, now: datetime) -> timedelta:
    """Give how old the figures of a source may become before it counts as late."""
    return set_by_hand().get(source) or max(interval(cron, now) * 1.5, LEAST)


@cache
def set_by_hand() -> dict[str, timedelta]:
    """Load the limits that were set for single sources: source → time."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["source"]: timedelta(hours=float(row["hours"])) for row in csv.DictReader(file)}


@cache
def trigger(cron: str) -> CronTrigger:
    """Read a cron line of five fields (weekdays by name); a sixth in front says the second."""
    fields = cron.split()
    if len(fields) == 6:
        names = ("second", "minute", "hour", "day", "month", "day_of_week")
        return CronTrigger(**dict(zip(names, fields, strict=True)), timezone=ZONE)
    return CronTrigger.from_crontab(cron, timezone=ZONE)
