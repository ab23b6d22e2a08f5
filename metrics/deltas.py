"""The record of releases: Parquet deltas of each table against the release before of the same kind.

Provisional and official releases are two chains, so that a figure that an official release leaves out is not
recorded as lost and found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from data import fs, release, seals
from data.errors import Refusal
from data.settings import Settings
from metrics import build


def write(settings: Settings, connection: duckdb.DuckDBPyConnection, number: int, before: int | None) -> dict[str, str]:
    """Write what each table gained and lost since the release before; give the files' sha256."""
    if before is not None:
        connection.execute(f"ATTACH '{materialised(settings, before)}' AS before (READ_ONLY)")
    found = {}
    for name, shape in build.TABLES.items():
        query = f"SELECT *, '+' AS _op FROM {name}"
        if before is not None and (earlier := _earlier(connection, name, shape)):
            gained, lost = _beyond(name, f"({earlier})", shape), _beyond(f"({earlier})", name, shape)
            query = f"SELECT *, '+' AS _op FROM ({gained}) UNION ALL SELECT *, '-' AS _op FROM ({lost})"
        target = settings.deltas / str(number) / f"{name}.parquet"
        fs.make(target, partial(_copy, connection, query), "delta")
        found[name] = sha256(target.read_bytes()).hexdigest()
    if before is not None:
        connection.execute("DETACH before")
    return found


def _earlier(connection: duckdb.DuckDBPyConnection, name: str, shape: Mapping[str, str]) -> str:
    """Give the SQL of a table of the release before in the columns of today; empty where it had no such table."""
    query = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'before' AND table_name = ?"
    held = {column for (column,) in connection.execute(query, [name]).fetchall()}
    columns = (
        f'"{column}"' if column in held else f'CAST(NULL AS {kind}) AS "{column}"' for column, kind in shape.items()
    )
    return f"SELECT {', '.join(columns)} FROM before.{name}" if held else ""


def _beyond(rows: str, others: str, shape: Mapping[str, str]) -> str:
    """Give the rows that another table does not hold; an anti join, for EXCEPT takes eight times as long."""
    same = " AND ".join(f'a."{column}" IS NOT DISTINCT FROM b."{column}"' for column in shape)
    return f"SELECT a.* FROM {rows} a ANTI JOIN {others} b ON {same}"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, aside: Path) -> None:
    connection.execute(f"COPY ({query} ORDER BY ALL) TO '{aside}' (FORMAT parquet, COMPRESSION zstd)")


def materialised(settings: Settings, number: int) -> Path:
    """Give the file of a release, made again from the record's deltas when it is not there or damaged."""
    target = release.path(settings, number)
    if not seals.whole(target):
        release.row(settings, number)
        fs.make(target, lambda aside: _from_deltas(settings, aside, number), "again", sealed=True)
    return target


def _from_deltas(settings: Settings, aside: Path, number: int) -> None:
    asked = release.row(settings, number)
    rows = [row for row in release.rows(settings) if row.n <= number and row.kind == asked.kind]
    with build.database(settings, aside) as connection:
        for name in asked.files:
            files = [_checked(settings, row, name) for row in rows if name in row.files]
            # The columns are those that the release itself had: older and younger programs made others.
            shape = connection.execute("SELECT * FROM read_parquet(?) LIMIT 0", [str(files[-1])]).description or ()
            columns = ", ".join(f'"{column[0]}"' for column in shape if column[0] != "_op")
            listed = ", ".join(f"'{file}'" for file in files)
            connection.execute(
                f"CREATE TABLE {name} AS SELECT {columns} FROM read_parquet([{listed}], union_by_name = true) GROUP BY ALL "
                f"HAVING sum(CASE _op WHEN '+' THEN 1 ELSE -1 END) > 0 ORDER BY ALL"
            )
        if build.digests(connection, names=asked.digests) != asked.digests:
            raise Refusal("delta_damaged", given=f"r{number}", table="–")
        connection.execute("CHECKPOINT")


def _checked(settings: Settings, row: Any, name: str) -> Path:
    """Give the delta of a table of a release; one that is damaged or gone is refused."""
    file = settings.deltas / str(row.n) / f"{name}.parquet"
    if not file.exists() or sha256(file.read_bytes()).hexdigest() != row.files[name]:
        raise Refusal("delta_damaged", given=f"r{row.n}", table=name)
    return file
