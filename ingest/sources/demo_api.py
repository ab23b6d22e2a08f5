"""Demonstration agencies that answer by JSON pages; the figures are made up.

A report is its pages as they came, one per line; a page that is not JSON (a login page, nothing at all)
ends the report and is kept, for it is what the agency gave.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from data.model import Delivery, Text
from data.period import Period
from ingest.demo import TOKEN, calendar, leave, pull, world
from ingest.sources import Context, Leave, Source

SOURCE = Source(
    id="demo_api",
    name=Text("Báo cáo mẫu, giao diện JSON", "Demonstration reports, JSON interface"),
    datasets=world.DATASETS,
    cron="30 6 * * *",
    modes=("demo",),
    illustrative=True,
)
_HEADERS = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
_MOST_PAGES = 500


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give the last twelve months, then the years before them, each newest first."""
    return calendar.wanted(now)


def leaves(period: Period, now: datetime) -> Iterator[Leave]:
    """Give the exceptions under which late corrections of a period come."""
    return leave.leaves("api", period, now)


def fetch(period: Period, context: Context) -> Iterator[Delivery]:
    """Pull the reports of a period that are not held, in the order they were sent."""
    index = f"/api/v1/index?period={period}"
    return pull.deliveries(context, period, index, lambda url: _pages(context, url), _HEADERS)


def _pages(context: Context, url: str) -> bytes:
    pages: list[bytes] = []
    following: str | None = url
    while following and len(pages) < _MOST_PAGES:
        page = pull.get(context, following, _HEADERS).content
        pages.append(page)
        following = _next(page)
    return b"\n".join(pages)


def _next(page: bytes) -> str | None:
    try:
        shown = json.loads(page)
    except ValueError:
        return None
    return shown.get("next") if isinstance(shown, dict) else None
