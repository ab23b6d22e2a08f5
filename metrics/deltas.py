"""The record of releases: Parquet deltas of each table against the release before of the same kind.

Provisional and official releases are two chains, so that a figure that an official release leaves out is not
recorded as lost and found again.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path

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
    for name in build.TABLES:
        query = f"SELECT *, '+' AS _op FROM {name}"
        if before is not None:
            gained = f"SELECT * FROM {name} EXCEPT ALL SELECT * FROM before.{name}"
            lost = f"SELECT * FROM before.{name} EXCEPT ALL SELECT * FROM {name}"
            query = f"SELECT *, '+' AS _op FROM ({gained}) UNION ALL SELECT *, '-' AS _op FROM ({lost})"
        target = settings.deltas / str(number) / f"{name}.parquet"
        fs.make(target, partial(_copy, connection, query), "delta")
        found[name] = sha256(target.read_bytes()).hexdigest()
    if before is not None:
        connection.execute("DETACH before")
    return found


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
    kind = release.row(settings, number).kind
    rows = [row for row in release.rows(settings) if row.n <= number and row.kind == kind]
    with build.database(settings, aside) as connection:
        for name, shape in build.TABLES.items():
            files = [settings.deltas / str(row.n) / f"{name}.parquet" for row in rows]
            for row, file in zip(rows, files, strict=True):
                if not file.exists() or sha256(file.read_bytes()).hexdigest() != row.files[name]:
                    raise Refusal("delta_damaged", given=f"r{row.n}", table=name)
            columns = ", ".join(f'"{column}"' for column in shape)
            listed = ", ".join(f"'{file}'" for file in files)
            connection.execute(
                f"CREATE TABLE {name} AS SELECT {columns} FROM read_parquet([{listed}]) GROUP BY ALL "
                f"HAVING sum(CASE _op WHEN '+' THEN 1 ELSE -1 END) > 0 ORDER BY ALL"
            )
        held = release.row(settings, number).digests
        if build.digests(connection) != held:
            raise Refusal("delta_damaged", given=f"r{number}", table="–")
        connection.execute("CHECKPOINT")
