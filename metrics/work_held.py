"""What a release keeps of the work that people do: each obstacle, directive and event note as it stood when it was made.

`period` is the month in which it was opened or issued, or of its day, by which an official release is cut.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import duckdb
import orjson
from sqlalchemy import Connection, func, select

from data import ledger
from data.ledger import tables
from data.notes import Note, note_of
from data.settings import Settings
from data.work import Directive, Obstacle, obstacle_of
from data.work.duties import directive_of, rows_of

BOARD = {
    "id": "INTEGER", "period": "VARCHAR", "raiser": "VARCHAR", "code": "VARCHAR", "kind": "VARCHAR", "title": "VARCHAR",
    "owner": "VARCHAR", "said": "VARCHAR", "waits_for": "VARCHAR", "state": "VARCHAR", "opened": "VARCHAR",
    "due": "VARCHAR", "removed": "VARCHAR", "answer": "VARCHAR", "step": "VARCHAR", "step_due": "VARCHAR",
    "money": "BIGINT", "blocks": "VARCHAR", "after": "VARCHAR", "standing": "VARCHAR", "touched": "BOOLEAN",
    "illustrative": "BOOLEAN", "revision": "INTEGER",
}  # fmt: skip
DIRECTIVE = {
    "id": "INTEGER", "period": "VARCHAR", "document": "VARCHAR", "issuer": "VARCHAR", "title": "VARCHAR",
    "issued": "VARCHAR", "due": "VARCHAR", "indicator": "VARCHAR", "illustrative": "BOOLEAN", "revision": "INTEGER",
    "duties": "VARCHAR",
}  # fmt: skip
NOTE = {
    "id": "INTEGER", "period": "VARCHAR", "day": "VARCHAR", "kind": "VARCHAR", "text": "VARCHAR", "document": "VARCHAR",
    "indicator": "VARCHAR", "agency": "VARCHAR", "by": "VARCHAR", "withdrawn": "VARCHAR", "illustrative": "BOOLEAN",
    "revision": "INTEGER",
}  # fmt: skip
SHAPES = {"board": BOARD, "directive": DIRECTIVE, "note": NOTE}
_PACKED = ("blocks", "after", "duties")


def held(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Read what the ledger holds now, in the transaction in which everything else of a release is read."""
    duties = rows_of(connection)
    board = [dict(row._mapping) for row in connection.execute(select(tables.obstacle).order_by(tables.obstacle.c.id))]
    issued = [
        dict(row._mapping) for row in connection.execute(select(tables.directive).order_by(tables.directive.c.id))
    ]
    standing = select(tables.note).where(tables.note.c.withdrawn == "").order_by(tables.note.c.id)
    noted = [dict(row._mapping) for row in connection.execute(standing)]
    return {
        "board": [_plain(row | {"period": row["opened"][:7]}, BOARD) for row in board],
        "directive": [
            _plain(row | {"period": row["issued"][:7], "duties": duties.get(row["id"], [])}, DIRECTIVE)
            for row in issued
        ],
        "note": [_plain(row | {"period": row["day"][:7]}, NOTE) for row in noted],
    }


def _plain(row: dict[str, Any], shape: dict[str, str]) -> dict[str, Any]:
    packed = {
        name: orjson.dumps(_names(row[name]), option=orjson.OPT_SORT_KEYS).decode() for name in _PACKED if name in shape
    }
    return {name: row.get(name) for name in shape} | packed


def _names(value: Any) -> Any:
    """Give plain names: the ledger's own are a subclass of str that JSON refuses."""
    if isinstance(value, dict):
        return {str(name): _names(one) for name, one in value.items()}
    return [_names(one) for one in value] if isinstance(value, list) else value


def obstacles(connection: duckdb.DuckDBPyConnection) -> tuple[Obstacle, ...] | None:
    """Give the obstacles of an open release; None where it is from before they were kept."""
    rows = _rows(connection, "board")
    return None if rows is None else tuple(obstacle_of(row) for row in rows)


def directives(connection: duckdb.DuckDBPyConnection) -> tuple[Directive, ...] | None:
    """Give the directives of an open release; None where it is from before they were kept."""
    rows = _rows(connection, "directive")
    return None if rows is None else tuple(directive_of(row, row.duties) for row in rows)


def notes(connection: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    """Give the event notes of an open release; one from before they were kept has none on its charts."""
    return tuple(note_of(row) for row in _rows(connection, "note") or ())


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Any] | None:
    asked = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ? AND database_name = current_database()"
    counted = connection.execute(asked, [table]).fetchone()
    if not counted or not counted[0]:
        return None
    names = list(SHAPES[table])
    columns = ", ".join(f'"{name}"' for name in names)
    found = []
    for line in connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY id').fetchall():
        row = dict(zip(names, line, strict=True))
        found.append(SimpleNamespace(**row | {name: orjson.loads(row[name]) for name in _PACKED if name in row}))
    return found


def changed(settings: Settings, since: str) -> bool:
    """Tell whether anything was worked on or noted since a moment of the ledger."""
    with ledger.reading(settings) as connection:
        newest = (
            connection.execute(select(func.max(table.c.changed_at))).scalar_one()
            for table in (tables.obstacle, tables.directive, tables.note)
        )
        return any(one is not None and one > since for one in newest)
