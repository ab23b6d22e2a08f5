"""Making the tables of a release from tallies, facts and the ledger, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import orjson
from sqlalchemy import func, select

from data import duck, facts, fs, ledger, obligations, parts, seals
from data.ledger import counters, tables
from data.parts import Part
from data.settings import Settings
from metrics import compile, kept, rollup, silence, snapshots, tally, work_held
from metrics.score import board

REPORT = {
    "id": "INTEGER",
    "dataset": "VARCHAR",
    "sender": "VARCHAR",
    "period": "VARCHAR",
    "revision": "INTEGER",
    "state": "VARCHAR",
    "rows": "INTEGER",
    "file": "VARCHAR",
    "size": "INTEGER",
    "sha256": "VARCHAR",
    "sent_at": "VARCHAR",
    "received_at": "VARCHAR",
    "illustrative": "BOOLEAN",
    "layouts": "VARCHAR",
}
OWNER = {"dataset": "VARCHAR", "sender": "VARCHAR", "period": "VARCHAR", "report": "INTEGER"}

#: Every table of a release with its columns, in the order in which they are made.
TABLES = (
    {
        "report": REPORT,
        "owner": OWNER,
        "tally": compile.SHAPE,
        "observation": rollup.OBSERVATION,
        "project": snapshots.PROJECT,
        "submission": snapshots.SUBMISSION,
        "score": board.SCORE,
        "lost": board.LOST,
    }
    | {name: kept.shape(name) for name in kept.ROWS}
    | work_held.SHAPES
)


@dataclass(frozen=True)
class Held:
    """What the ledger held when a release was begun: a consistent reading of one moment."""

    reports: list[dict[str, Any]]
    owners: list[dict[str, Any]]
    facts: dict[tuple[str, str], str]
    parts: tuple[Part, ...]
    submissions: list[dict[str, Any]]
    work: dict[str, list[dict[str, Any]]]
    changes: int


def held(settings: Settings, today: date) -> Held:
    """Read what a release is made of, in one transaction."""
    report, file, live = tables.report, tables.file, tables.live
    with ledger.reading(settings) as connection:
        owners = [_plain(row) for row in connection.execute(select(live))]
        joined = select(
            report.c.id, report.c.dataset, report.c.sender, report.c.period, report.c.revision, report.c.state,
            report.c.rows, report.c.layouts, func.coalesce(report.c.submitted_at, file.c.sent_at).label("sent_at"), file.c.name.label("file"), file.c.size, file.c.sha256,
            file.c.received_at, file.c.illustrative,
        ).select_from(report.join(file, report.c.file == file.c.id))  # fmt: skip
        reports = [_plain(row) for row in connection.execute(joined)]
        named = {(row.dataset, row.period): row.name for row in connection.execute(select(tables.facts))}
        sent = obligations.held(connection)
        work = work_held.held(connection)
        bulk = parts.held(connection)
        counted = counters.value(connection, "changes")
    owning = {o["report"] for o in owners}
    for row in reports:
        row["layouts"] = orjson.dumps(row["layouts"], option=orjson.OPT_SORT_KEYS).decode()
    return Held(
        reports=[row for row in reports if row["id"] in owning],
        owners=owners,
        facts=named,
        parts=bulk,
        submissions=snapshots.submissions(sent, today),
        work=work,
        changes=counted,
    )


def _plain(row: Any) -> dict[str, Any]:
    """Give a ledger row with plain names: the ledger's own are a subclass of str that JSON refuses."""
    return {str(name): value for name, value in row._mapping.items()}


def fill(settings: Settings, connection: duckdb.DuckDBPyConnection, basis: Held, today: date) -> None:
    """Make every table of a release in an open database."""
    rollup.load(connection, "report", basis.reports, REPORT)
    rollup.load(connection, "owner", basis.owners, OWNER)
    rollup.load(connection, "submission", basis.submissions, snapshots.SUBMISSION)
    for name, shape in work_held.SHAPES.items():
        rollup.load(connection, name, basis.work[name], shape)
    owning = {owner["report"] for owner in basis.owners}
    bulk = [part for part in basis.parts if part.report in owning]
    tallies = [tally.ensure(settings, dataset, name) for (dataset, _), name in sorted(basis.facts.items())]
    tallies += [tally.ensure(settings, part.dataset, part.name, part) for part in bulk]
    tallied = parts.union(connection, settings, [str(path) for path in tallies if path])
    _union(connection, "tally", compile.SHAPE, tallied and f"SELECT * FROM {tallied}")
    projects = _rows(settings, connection, basis, bulk, "projects")
    _union(connection, "project", snapshots.PROJECT, projects and snapshots.project_query(projects))
    for name, (dataset, _) in kept.ROWS.items():
        rows = _rows(settings, connection, basis, bulk, dataset)
        _union(connection, name, TABLES[name], rows and kept.query(connection, name, rows))
    rollup.load(connection, "input", _inputs(basis), rollup.INPUT)
    rollup.load(connection, "observation", [], rollup.OBSERVATION)
    rollup.observe(connection, today)
    silence.say(connection, today)
    board.fill(connection)
    connection.execute("DROP TABLE input")


def _rows(
    settings: Settings, connection: duckdb.DuckDBPyConnection, basis: Held, bulk: list[Part], dataset: str
) -> str:
    """Give every fact of a dataset as one relation; empty where there is none."""
    live = [facts.path(settings, d, name) for (d, _), name in sorted(basis.facts.items()) if d == dataset]
    files = [str(seals.checked(path)) for path in live]
    return parts.union(connection, settings, files, [part for part in bulk if part.dataset == dataset])


def _inputs(basis: Held) -> list[dict[str, Any]]:
    """Say of each report which revision it is and when it was sent."""
    fields = ("revision", "illustrative")
    return [
        {"report": row["id"], "sent_at": row["sent_at"] or row["received_at"]} | {name: row[name] for name in fields}
        for row in basis.reports
    ]


def _union(connection: duckdb.DuckDBPyConnection, table: str, shape: dict[str, str], query: str) -> None:
    """Fill a table from a query, keeping the rows of the reports that own their period; an empty query gives none."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in shape.items())
    connection.execute(f"CREATE TABLE {table} ({columns})")
    if query:
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT t.* FROM ({query}) t "
            f"SEMI JOIN owner o ON o.report = t.report AND o.period = t.period ORDER BY ALL"
        )


def digests(
    connection: duckdb.DuckDBPyConnection, catalog: str = "", names: Iterable[str] = tuple(TABLES)
) -> dict[str, str]:
    """Give the ordered row hash of every table of a release, or of those that are named."""
    return {name: facts.digest(connection, f"{catalog}{name}") for name in names}


def database(settings: Settings, path: Path) -> duckdb.DuckDBPyConnection:
    """Open a new database file for building, allowed to read what it is made of."""
    fs.folder(path.parent)
    folders = [settings.facts, settings.tallies, settings.releases, settings.deltas]
    return duck.connect(path, folders=folders, threads=2, memory="2GB")
