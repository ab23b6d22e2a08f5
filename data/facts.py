"""Parquet of accepted rows: one file per dataset and period, rewritten under a new name for each batch.

Columns: `_report`, `_row` (1-based row in the file), `_sheet`, `_sender`, `_agency` (the subject),
`_period`, then the dataset's own columns. A rewritten file keeps the rows of superseded reports; the
ledger's `live` says which count. A file exists for readers only once the ledger names it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import orjson

from data import datasets, duck, fs, seals
from data.settings import Settings

SYSTEM = {
    "_report": "INTEGER",
    "_row": "INTEGER",
    "_sheet": "VARCHAR",
    "_sender": "VARCHAR",
    "_agency": "VARCHAR",
    "_period": "VARCHAR",
}
_SQL_TYPES = {"integer": "BIGINT", "decimal": "DECIMAL(38,9)", "date": "DATE", "time": "TIMESTAMP"}


def columns(dataset: datasets.Dataset) -> dict[str, str]:
    """Give the columns of a dataset's facts with their SQL types, in order."""
    own = {c.name: _SQL_TYPES.get(c.type, "VARCHAR") for c in dataset.columns.values() if c.type != "period"}
    return SYSTEM | own


def path(settings: Settings, dataset: str, name: str) -> Path:
    """Give where a facts file lies."""
    return settings.facts / dataset / name


def writer(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open a connection that reads and writes facts files and nothing else."""
    return duck.connect(folders=[settings.facts])


def write(
    settings: Settings,
    dataset_id: str,
    period: str,
    held: str | None,
    rows: Iterable[Mapping[str, Any]],
    verified: Iterable[Any] = (),
    connection: duckdb.DuckDBPyConnection | None = None,
) -> str:
    """Write the rows of a batch together with those of the held file under a new name, durably; give the name.

    `verified` are ledger rows of verified values, oldest first; each takes the place of the reported one.
    `connection` is one of `writer`, for many files in a row: opening one costs more than a small file.
    """
    if connection is None:
        with writer(settings) as own:
            return write(settings, dataset_id, period, held, rows, verified, own)
    dataset = datasets.get(dataset_id)
    name = f"{period}-{uuid.uuid4().hex[:12]}.parquet"
    target = path(settings, dataset_id, name)
    body = b"\n".join(orjson.dumps(row) for row in rows)
    types = columns(dataset)
    with fs.scratch(target.with_suffix(".ndjson"), body) as lines:
        connection.execute(f"CREATE OR REPLACE TABLE batch ({_declare(types)})")
        if held:
            _copy(connection, "read_parquet(?)", seals.checked(path(settings, dataset_id, held)), types)
        if body:
            shape = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
            _copy(connection, f"read_json(?, format='newline_delimited', columns={{{shape}}})", lines, types)
        for one in verified:
            connection.execute(
                f'UPDATE batch SET "{dataset.columns[one.field].name}" = ? WHERE _report = ? AND _row = ? AND _sheet = ?',
                [one.verified, one.report, one.row, one.sheet],
            )
        order = "ORDER BY _report, _row"
        fs.make(
            target,
            lambda aside: connection.execute(
                f"COPY (SELECT * FROM batch {order}) TO '{aside}' (FORMAT parquet, COMPRESSION zstd)"
            ),
            "facts",
            sealed=True,
        )
    return name


def digest(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """Give the ordered row hash of a table: equal for equal rows, whatever their order on disk."""
    result = connection.execute(f"SELECT CAST(to_json(t) AS VARCHAR) AS line FROM {relation} AS t ORDER BY line")
    total = sha256()
    while lines := result.fetchmany(10_000):
        total.update("\n".join(line for (line,) in lines).encode())
        total.update(b"\n")
    return total.hexdigest()


def fingerprint(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """Give the row hash of a table that is too large to be ordered: equal for equal rows, in one pass."""
    line = "md5_number(CAST(to_json(t) AS VARCHAR))"
    query = f"SELECT count(*), bit_xor({line}), sum(CAST({line} % 1000000007 AS BIGINT)) FROM {relation} AS t"
    return sha256(repr(connection.execute(query).fetchall()[0]).encode()).hexdigest()


def _copy(connection: duckdb.DuckDBPyConnection, relation: str, source: Path, types: Mapping[str, str]) -> None:
    names = ", ".join(f'"{column}"' for column in types)
    connection.execute(f"INSERT INTO batch ({names}) SELECT {names} FROM {relation}", [str(source)])


def _declare(types: Mapping[str, str]) -> str:
    return ", ".join(f'"{column}" {kind}' for column, kind in types.items())
