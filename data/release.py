"""Opening one released DuckDB file, read-only and locked down; a release never changes.

A release's number is in its file name, because a process that opens the same path again gets the file
it had before.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
from sqlalchemy import func, select

from data import duck, ledger
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

KEEP = 5


def path(settings: Settings, number: int) -> Path:
    """Give where the file of a release lies."""
    return settings.releases / f"release-{number}.duckdb"


def newest(settings: Settings, kind: str | None = None) -> int | None:
    """Give the number of the newest published release (of a kind), or None before the first."""
    query = select(func.max(tables.release.c.n))
    with ledger.reading(settings) as connection:
        return connection.execute(query.where(tables.release.c.kind == kind) if kind else query).scalar_one()


def row(settings: Settings, number: int) -> Any:
    """Give the ledger's row of a release; a number that was never published is refused."""
    with ledger.reading(settings) as connection:
        found = connection.execute(select(tables.release).where(tables.release.c.n == number)).one_or_none()
        if found is None:
            last = connection.execute(select(func.max(tables.release.c.n))).scalar_one()
            raise Refusal("release_unknown" if last else "no_release", given=f"r{number}", last=f"r{last}")
        return found


def rows(settings: Settings) -> list[Any]:
    """Give the ledger's rows of all releases, oldest first."""
    with ledger.reading(settings) as connection:
        return list(connection.execute(select(tables.release).order_by(tables.release.c.n)).all())


@lru_cache(maxsize=KEEP)
def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    return duck.connect(file, read_only=True)


#: DuckDB keeps one instance per file and process; two threads must not open and lock it at the same moment.
_OPENING = Lock()


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """Give a cursor of its own on a released file."""
    with _OPENING:
        return _opened(file).cursor()
