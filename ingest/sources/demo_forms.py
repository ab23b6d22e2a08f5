"""Demonstration agencies that send one workbook of forms; the figures are made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data.model import Delivery, Text
from data.period import Period
from ingest.demo import calendar, leave, pull, world
from ingest.sources import Context, Leave, Source

SOURCE = Source(
    id="demo_forms",
    name=Text("Báo cáo mẫu, biểu Excel", "Demonstration reports, Excel forms"),
    datasets=world.DATASETS,
    cron="15 6 * * *",
    modes=("demo",),
    illustrative=True,
)


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give the last twelve months, then the years before them, each newest first."""
    return calendar.wanted(now)


def leaves(period: Period, now: datetime) -> Iterator[Leave]:
    """Give the exceptions under which late corrections of a period come."""
    return leave.leaves("forms", period, now)


def fetch(period: Period, context: Context) -> Iterator[Delivery]:
    """Pull the files of a period that are not held, in the order they were sent."""
    return pull.deliveries(context, period, f"/forms/{period}/", lambda url: pull.get(context, url).content)
