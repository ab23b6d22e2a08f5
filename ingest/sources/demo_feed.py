"""Demonstration provinces whose system streams its events of dossiers as bulk files; the figures are made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

from data.model import Delivery, Text
from data.period import Period
from ingest.demo import calendar, pull, shelf
from ingest.fetchers.file import spooled
from ingest.sources import Context, Source

SOURCE = Source(
    id="demo_feed",
    name=Text("Luồng giao dịch mẫu", "Demonstration transaction feed"),
    datasets=shelf.FED,
    cron="45 5 * * *",
    modes=("demo",),
    illustrative=True,
    feed=True,
)


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give the periods in which there are events, newest first."""
    return tuple(one for one in calendar.wanted(now) if any(calendar.held(name, one, now) for name in shelf.FED))


def fetch(period: Period, context: Context) -> Iterator[Delivery]:
    """Pull the files of a month that are not held, in the order they were sent, through the disk."""
    return pull.deliveries(
        context, period, f"/feed/{period}/", lambda url: spooled(context, urljoin(context.base, url))
    )
