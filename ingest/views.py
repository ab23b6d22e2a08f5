"""Making what people wait for after their file was read: its cells for the page, its workbook with marked cells."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import select, update

from data import archive, fs, ledger
from data.errors import Refusal, sentence
from data.ledger import tables
from data.reports import layers, views
from data.settings import Settings
from ingest.read.child import Reader
from ingest.read.marked import Note

log = logging.getLogger("ingest")


def make(settings: Settings, readers: Sequence[Reader]) -> int:
    """Make the views of the file that was asked for first; give how many were made."""
    table, file = tables.marked, tables.file
    query = (
        select(file).join(table, table.c.file == file.c.id).where(table.c.made_at == "").order_by(file.c.id).limit(1)
    )
    with ledger.reading(settings) as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return 0
    digest = None
    try:
        path = archive.checked(settings.archive, row.base or row.sha256)
        cells = layers.unpack(archive.read(settings.archive, row.sha256)) if row.base else {}
        fs.write(views.path_of(settings, row.id), orjson.dumps(readers[0].show(path, row.name, cells)), "sheets")
        digest = archive.keep(settings.archive, readers[0].mark(path, row.name, _notes(settings, row.id), cells))
    except Refusal as refusal:
        log.warning("no marked workbook of file %s: %s", row.id, refusal)
    fs.crash_point("views.made")
    values = {"sha256": digest, "name": row.name, "made_at": tables.stamp(settings.now())}
    with ledger.writing(settings) as connection:
        connection.execute(update(table).where(table.c.file == row.id).values(**values))
    fs.crash_point("views.named")
    return 1


def _notes(settings: Settings, file: int) -> list[Note]:
    """Give the errors and warnings of a file's newest findings with the explanations they have."""
    finding, said = tables.finding, tables.explanation
    query = select(finding).where(finding.c.file == file, finding.c.severity.in_(("error", "warning")))
    with ledger.reading(settings) as connection:
        found = connection.execute(query.order_by(finding.c.id)).all()
        words = connection.execute(
            select(said.c.finding, said.c.text).where(said.c.finding.in_([row.id for row in found])).order_by(said.c.id)
        )
        explained: dict[int, str] = {row.finding: row.text for row in words}
    return [Note(row.sheet, row.row, row.column, row.severity, _text(row, explained)) for row in found]


def _text(row: Any, explained: dict[int, str]) -> str:
    parts = [sentence(row.rule, "vi", **row.params)]
    if row.params.get("fix") is not None:
        parts.append(f"Sửa thành: {row.params['fix']}")
    if row.id in explained:
        parts.append(f"Giải trình: {explained[row.id]}")
    return "\n".join(parts)
