"""Exceptions after closing that a source brings along, written once with their audit rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from data import audit, ledger
from data.audit import Who
from data.ledger import tables
from data.reports.acts import grant
from data.settings import Settings
from ingest.sources import Leave


def record(settings: Settings, source: str, leaves: Sequence[Leave]) -> None:
    """Write the exceptions that the ledger does not hold yet."""
    if not leaves:
        return
    table = tables.exception
    senders = {leave.sender for leave in leaves}
    with ledger.reading(settings) as connection:
        query = select(table).where(table.c.sender.in_(senders))
        held = {(row.dataset, row.sender, row.period, row.until) for row in connection.execute(query)}
    new = [one for one in leaves if (one.dataset, one.sender, one.period, one.until) not in held]
    if new:
        with audit.acting(settings) as connection:
            for one in new:
                grant(
                    connection, Who(f"source:{source}"), one.dataset, one.sender, one.period, one.authority, one.reason,
                    one.until, tables.stamp(settings.now()),
                )  # fmt: skip
