"""The cells of a report as a release knew them: what was verified after it is as it was reported, or verified before."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from data import ledger
from data.datasets import Dataset
from data.ledger import tables
from data.settings import Settings

Row = dict[str, Any]


def then(settings: Settings, dataset: Dataset, report: int, rows: list[Row], changes: int) -> list[Row]:
    """Give rows of a report as they were after so many changes of the record; the facts hold what was verified since."""
    table = tables.verification
    with ledger.reading(settings) as connection:
        told = connection.execute(select(table).where(table.c.report == report).order_by(table.c.id)).all()
    cells: dict[tuple[str, int, str], tuple[bool, str | None]] = {}
    for one in told:
        cell = one.sheet, one.row, dataset.columns[one.field].name
        since, value = cells.get(cell, (False, one.reported))
        known = one.applied is not None and one.applied <= changes
        cells[cell] = (since, one.verified) if known else (True, value)
    for row in rows:
        for (sheet, number, name), (since, value) in cells.items():
            if since and (row["_sheet"], row["_row"]) == (sheet, number):
                row[name] = _typed(value, dataset.columns[name].type)
    return rows


def _typed(value: str | None, kind: str) -> Any:
    if value is None or kind not in ("integer", "decimal", "date", "time"):
        return value
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "time" else Decimal(value)
