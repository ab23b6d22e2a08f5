"""Bulk feeds: DuckDB reads a file with every type declared, writes a part, and finds the rows that break a rule.

All of it runs in a limited process on a connection that sees one file and one folder. Rows keep the order of the file:
the n-th row of a part is the n-th that could be read. A value is never rounded or guessed: whole numbers are read
as decimals and must be whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data import datasets, facts
from data.datasets import Column, Dataset
from data.feed_lines import Lines, by_line, by_scan

#: Names of agencies and periods that a feed may hold, and a line of it at most.
MOST_NAMES, LONGEST_LINE = 5_000, 65_536
WRITE = (
    "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 6000, "
    "WRITE_BLOOM_FILTER false"
)
_LOCAL = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True)
class Plan:
    """How a file is read: `places` gives column → number of the cell (CSV) or key (NDJSON).

    `dates` is how its days are written: `iso`, `instant` (with an offset from UTC) or a format such as `%d/%m/%Y`;
    `times` is the format of days with a time of day, where it is not ISO. Where every row is to name the `period`, it
    is compared and not written. Columns of `codes` are to hold one of a few codes: a number in a list of them is quicker
    to write than a text; a row that holds anything else has a fault.
    """

    dataset: str
    kind: str
    places: Mapping[str, Any]
    width: int = 0
    delimiter: str = ","
    dates: str = "iso"
    times: str = ""
    period: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The number of the first row: a CSV file begins with its header."""
        return 2 if self.kind == "csv" else 1


def stage(connection: duckdb.DuckDBPyConnection, plan: Plan, source: Path, target: Path) -> dict[str, int]:
    """Write every row that can be read; give how many there are, and per column how many lack a value."""
    read = _csv if plan.kind == "csv" else _ndjson
    query = f"COPY ({read(plan, source)}) TO {text(str(target))} ({WRITE}, RETURN_STATS)"
    _, rows, _, _, stats, *_ = connection.execute(query).fetchall()[0]
    missing = {name.strip('"'): int(found.get("null_count", 0)) for name, found in (stats or {}).items()}
    return {**missing, "": int(rows)}


def _csv(plan: Plan, source: Path) -> str:
    dataset = datasets.get(plan.dataset)
    kinds = {place: _read_as(dataset.columns[name], plan) for name, place in plan.places.items()}
    shape = ", ".join(f"'c{place}': '{kinds.get(place, 'VARCHAR')}'" for place in range(plan.width))
    options = [
        "header = true", "auto_detect = false", f"delim = {text(plan.delimiter)}", "quote = '\"'", "escape = '\"'",
        "store_rejects = true", f"max_line_size = {LONGEST_LINE}", f"columns = {{{shape}}}",
        *(["decimal_separator = ','"] if dataset.numbers == "vi" else []),
        *([f"dateformat = {text(plan.dates)}"] if "%" in plan.dates else []),
        *([f"timestampformat = {text(plan.times)}"] if plan.times else []),
    ]  # fmt: skip
    cells = {name: (f"c{place}", "") for name, place in plan.places.items()}
    return f"SELECT {_typed(dataset, plan, cells)} FROM read_csv({text(str(source))}, {', '.join(options)})"


def _ndjson(plan: Plan, source: Path) -> str:
    dataset = datasets.get(plan.dataset)
    shape = ", ".join(f"{text(str(key))}: 'VARCHAR'" for key in dict.fromkeys(plan.places.values()))
    cells = {}
    for name, key in plan.places.items():
        raw = '"' + str(key).replace('"', '""') + '"'
        kind = _read_as(dataset.columns[name], plan)
        form = plan.times if kind == "TIMESTAMP" else plan.dates if kind == "DATE" and "%" in plan.dates else ""
        parsed = f"try_strptime({raw}, {text(form)})" if form else raw
        cells[name] = (f"TRY_CAST({parsed} AS {kind})", raw)
    return (
        f"SELECT {_typed(dataset, plan, cells)} FROM read_json({text(str(source))}, format = 'newline_delimited', "
        f"columns = {{{shape}}}, ignore_errors = true, maximum_object_size = {LONGEST_LINE})"
    )


def _read_as(column: Column, plan: Plan) -> str:
    if column.type in ("date", "time"):
        return "TIMESTAMPTZ" if plan.dates == "instant" else {"date": "DATE", "time": "TIMESTAMP"}[column.type]
    return "DECIMAL(38,9)" if column.type in ("integer", "decimal") else "VARCHAR"


def _typed(dataset: Dataset, plan: Plan, cells: Mapping[str, tuple[str, str]]) -> str:
    """Write the columns of a part, and `_fault`: the column of a row whose value is none of its type."""
    chosen, faults = [], []
    for name, kind in facts.columns(dataset).items():
        if name in facts.SYSTEM:
            continue
        value, raw = cells.get(name, ("NULL", ""))
        column = dataset.columns[name]
        if name in cells:
            if raw:
                faults.append(f"WHEN {raw} IS NOT NULL AND {value} IS NULL THEN {text(name)}")
            if column.type == "integer":
                faults.append(f"WHEN {value} <> trunc({value}) OR abs({value}) >= 1e17 THEN {text(name)}")
                value = f"TRY_CAST({value} AS BIGINT)"
            if column.type in ("date", "time") and plan.dates == "instant":
                value = f"timezone('{_LOCAL}', {value})"
            if column.zero_is_missing:
                value = f"nullif({value}, 0)"
            if name in plan.codes:
                printed, (value, kind) = value, _coded(value, plan.codes[name])
                faults.append(f"WHEN {printed} IS NOT NULL AND {value} IS NULL THEN {text(name)}")
        chosen.append(f'CAST({value} AS {kind}) AS "{name}"')
    for name, column in dataset.columns.items():
        if column.type == "period" and name in cells and plan.period:
            faults.append(f"WHEN {cells[name][0]} <> {text(plan.period)} THEN {text(name)}")
        elif column.type == "period" and name in cells:
            chosen.append(f'{cells[name][0]} AS "{name}"')
    return ", ".join([*chosen, f"CASE {' '.join(faults)} END AS _fault"] if faults else chosen)


def _coded(value: str, codes: tuple[str, ...]) -> tuple[str, str]:
    """Write a text as one of a few codes, with its type; NULL where it is none of them."""
    kind = f"ENUM ({', '.join(map(text, codes))})"
    cases = " ".join(f"WHEN {text(code)} THEN CAST({text(code)} AS {kind})" for code in codes)
    return f"CASE {value} {cases} END", kind


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the lines that could not be read, before the file is read once more."""
    for table in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def rejected(connection: duckdb.DuckDBPyConnection, most: int) -> tuple[int, list[tuple[int, int, str, str]]]:
    """Give how many lines could not be read, and of the first ones: number, place of the cell, kind of error, text."""
    if not connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchall()[0][
        0
    ]:
        return 0, []
    count = connection.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchall()[0][0]
    query = (
        "SELECT DISTINCT ON (line) line, column_idx, error_type, left(csv_line, 100) FROM reject_errors "
        "ORDER BY line, column_idx LIMIT ?"
    )
    return count, connection.execute(query, [most]).fetchall()


def lines_of(connection: duckdb.DuckDBPyConnection, plan: Plan, source: Path, rows: int, counted: int) -> Lines:
    """Tell which line each row stands on; `counted` are the lines of the file."""
    query = "SELECT line, min(line_byte_position) FROM reject_errors GROUP BY line ORDER BY line"
    lost = connection.execute(query).fetchall() if rejected(connection, 0)[0] else []
    if counted != rows + len(lost) + plan.first - 1:
        found = by_scan(source, plan.first, plan.kind == "csv", {at for _, at in lost}, rows)
        if found is not None:
            return found
    return by_line(plan.first, [line for line, _ in lost])


def text(value: str) -> str:
    """Write a text as SQL."""
    return "'" + value.replace("'", "''") + "'"
