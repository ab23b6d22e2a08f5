"""For which period and by whom a feed is, where its bringer does not say: only what its rows say of one accord."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from data import feed_rows
from data.datasets import Dataset
from data.errors import Refusal
from data.feeds import Plan
from data.period import Period, of_day, parse


def period_of(
    connection: duckdb.DuckDBPyConnection, staged: Path, dataset: Dataset, plan: Plan, printed: Mapping[str, str]
) -> Period:
    """Give the period that all rows share: the one they name, their year, or that of the days in their first date column."""
    found = sorted({parse(text) for text in printed.values()}, key=str)
    if len(found) == 1:
        return found[0]
    if found and len({one.year for one in found}) == 1:
        return Period(found[0].year, "year", 1)
    dates = (
        c.name for c in dataset.columns.values() if c.type in ("date", "time") and c.required and c.name in plan.places
    )
    if not found and (column := next(dates, None)):
        days = feed_rows.days(connection, staged, column)
        spans = {str(of_day(date.fromisoformat(str(day)[:10]), dataset.frequency)) for day in days if day is not None}
        if len(spans) == 1:
            return parse(spans.pop())
    raise Refusal("period_missing", dataset=dataset.id)
