"""Verified values on their way into the facts, where they stand instead of the reported ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from data import ledger
from data.ledger import tables
from data.settings import Settings

#: (dataset, period) → ledger rows of its verifications, oldest first.
Checked = dict[tuple[str, str], list[Any]]


def waiting(settings: Settings) -> set[tuple[str, str]]:
    """Give dataset and period of the verified values that no facts hold yet."""
    table = tables.verification
    query = select(table.c.dataset, table.c.period).where(table.c.applied.is_(None)).distinct()
    with ledger.reading(settings) as connection:
        return {(row.dataset, row.period) for row in connection.execute(query)}


def of_periods(settings: Settings, keys: Iterable[tuple[str, str]]) -> Checked:
    """Give every verification of some datasets and periods."""
    table, wanted = tables.verification, set(keys)
    datasets = {dataset for dataset, _ in wanted}
    query = select(table).where(table.c.dataset.in_(datasets)).order_by(table.c.id)
    found: Checked = {}
    with ledger.reading(settings) as connection:
        for row in connection.execute(query) if wanted else ():
            if (row.dataset, row.period) in wanted:
                found.setdefault((row.dataset, row.period), []).append(row)
    return found


def new(checked: Checked) -> list[int]:
    """Give the verifications that are taken over for the first time."""
    return [row.id for rows in checked.values() for row in rows if row.applied is None]


def applied(checked: Checked, key: tuple[str, str]) -> list[Any]:
    """Give those of a dataset and period that the facts hold already."""
    return [row for row in checked.get(key, []) if row.applied is not None]
