"""Named counters of the ledger: `report` numbers reports, `changes` grows with everything that changes figures."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from data.ledger import tables


def add(connection: Connection, name: str, count: int = 1) -> int:
    """Raise a counter in the caller's transaction and give its new value."""
    table = tables.counter
    held = connection.execute(select(table.c.value).where(table.c.name == name)).scalar_one_or_none()
    if held is None:
        connection.execute(table.insert().values(name=name, value=count))
        return count
    connection.execute(update(table).where(table.c.name == name).values(value=held + count))
    return held + count
