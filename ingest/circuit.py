"""How a source fares: after five failures in a row it rests for a quarter of an hour, then one run tries it again.

The counts stand in the ledger, so they survive a restart and readers see them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from data import ledger
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings

OPEN_AFTER, REST = 5, timedelta(minutes=15)
_TABLE = tables.circuit


@dataclass(frozen=True)
class Circuit:
    """Failures in a row, and whether the source rests now."""

    failures: int
    resting: bool


def held(settings: Settings) -> Mapping[str, Circuit]:
    """Give how each source fares that failed the last time."""
    now = tables.stamp(datetime.now(ZONE))
    with ledger.reading(settings) as connection:
        rows = connection.execute(select(_TABLE)).all()
    return {row.source: Circuit(row.failures, bool(row.until and row.until > now)) for row in rows}


def count(connection: Connection, source: str, worked: bool) -> None:
    """Count how a run ended, in the transaction that says so."""
    mine = _TABLE.c.source == source
    before = connection.execute(select(_TABLE.c.failures).where(mine)).scalar_one_or_none() or 0
    connection.execute(delete(_TABLE).where(mine))
    if not worked:
        until = tables.stamp(datetime.now(ZONE) + REST) if before + 1 >= OPEN_AFTER else None
        connection.execute(_TABLE.insert().values(source=source, failures=before + 1, until=until))
