"""Named counters of the ledger.

`report` numbers reports, `changes` grows with everything that changes figures, `told_again` when what reports say of
directives is to be read again.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from data.ledger import tables


def add(connection: Connection, name: str, count: int = 1) -> int:
    """Raise a counter in the caller's transaction and give its new value."""
    table, held = tables.counter, _held(connection, name)
    if held is None:
        connection.execute(table.insert().values(name=name, value=count))
        return count
    connection.execute(update(table).where(table.c.name == name).values(value=held + count))
    return held + count


def value(connection: Connection, name: str) -> int:
    """Give a counter, 0 before it was first raised."""
    return _held(connection, name) or 0


def _held(connection: Connection, name: str) -> int | None:
    table = tables.counter
    return connection.execute(select(table.c.value).where(table.c.name == name)).scalar_one_or_none()
