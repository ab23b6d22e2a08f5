"""Bulk feeds as facts: one Parquet part per report, read as if it held the columns that all facts share.

A part keeps the columns of its dataset in the order of the file. What is the same in every row (report, sender,
period) is said by the ledger; where rows name their agency or period, the ledger keeps what each name means. `first`
is the number of the first row where rows follow each other without a gap; a part with gaps carries `_row` itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
from sqlalchemy import Connection, select

from data import datasets, facts
from data.ledger import tables
from data.settings import Settings


@dataclass(frozen=True)
class Part:
    """One part as the ledger names it; `names` gives `_agency`, `_period` or a column → (column, printed name → id)."""

    report: int
    dataset: str
    name: str
    sender: str
    period: str
    rows: int
    first: int | None = None
    names: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)


def held(connection: Connection, reports: Collection[int] | None = None) -> tuple[Part, ...]:
    """Give the parts that the ledger names, of some reports or of all, in the order of their reports."""
    part, report = tables.part, tables.report
    query = select(part, report.c.sender, report.c.period).join(report, part.c.report == report.c.id)
    if reports is not None:
        query = query.where(part.c.report.in_(list(reports)))
    return tuple(_part(row) for row in connection.execute(query.order_by(part.c.report)))


def same(part: Part) -> dict[str, str] | None:
    """Give report, agency and period as SQL where every row of a part has the same; None where rows name their own."""
    if part.names:
        return None
    return {"_report": str(part.report), "_agency": _text(part.sender), "_period": _text(part.period)}


def relation(connection: duckdb.DuckDBPyConnection, settings: Settings, part: Part) -> str:
    """Give the rows of a part with every column of its dataset's facts, as SQL that this connection can read."""
    number = "p._row" if part.first is None else f"CAST(p.file_row_number + {part.first} AS INTEGER)"
    fixed = {"_agency": _text(part.sender), "_period": _text(part.period)}
    joins = ""
    for place, (system, (column, ids)) in enumerate(part.names.items()):
        table = f"names_{part.report}_{place}"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (given VARCHAR, id VARCHAR)")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [[*one] for one in ids.items()] or [[None, None]])
        joins += f' LEFT JOIN {table} ON {table}.given = p."{column}"'
        fixed[system] = f"{table}.id"
        if system == "_period":
            fixed[system] = f"CASE WHEN p.{column} IS NULL THEN {_text(part.period)} ELSE {table}.id END"
    shared = {"_report": str(part.report), "_row": number, "_sheet": "''", "_sender": _text(part.sender)} | fixed
    kinds = facts.columns(datasets.get(part.dataset))
    columns = [f'CAST({shared.get(name) or _column(name)} AS {kind}) AS "{name}"' for name, kind in kinds.items()]
    source = f"read_parquet({_text(str(facts.path(settings, part.dataset, part.name)))}, file_row_number = true)"
    return f"(SELECT {', '.join(columns)} FROM {source} AS p{joins})"


def union(
    connection: duckdb.DuckDBPyConnection, settings: Settings, files: Iterable[str], parts: Iterable[Part] = ()
) -> str:
    """Give the rows of rewritten facts files and of parts as one relation; empty where there are none."""
    listed = ", ".join(_text(path) for path in files)
    relations = [f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"] if listed else []
    relations += [f"SELECT * FROM {relation(connection, settings, part)}" for part in parts]
    return f"({' UNION ALL BY NAME '.join(relations)})" if relations else ""


def _part(row: Any) -> Part:
    names = {system: (column, dict(ids)) for system, (column, ids) in (row.names or {}).items()}
    return Part(row.report, row.dataset, row.name, row.sender, row.period, row.rows, row.first, names)


def _column(name: str) -> str:
    return f'p."{name}"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
