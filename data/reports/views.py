"""What the ingest program makes of a file for its people: its cells for the page, its workbook with marked cells.

Drafts have both made at once, other reports when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, select

from data import archive, ledger
from data.ledger import tables
from data.reports import cards
from data.reports.cards import Scope
from data.settings import Settings


@dataclass(frozen=True)
class Sheet:
    """One sheet of a report as its file holds it.

    `rows` are (row number, cells from column A on): numbers, or texts as printed. `columns` are the dataset's fields
    with their column letters, `header_row` the last row of the header; `more` rows are not shown.
    """

    name: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    columns: dict[str, str]
    labels: dict[str, str]
    header_row: int
    more: int


def ask(settings: Settings, report: int, scope: Scope) -> None:
    """Ask for the cells and the marked workbook of a report's file; they come within moments."""
    with ledger.writing(settings) as connection:
        card = cards.held(connection, report, scope)
        wish(connection, card.file)


def sheets(settings: Settings, report: int, scope: Scope) -> tuple[Sheet, ...] | None:
    """Give the sheets that hold a report; None while nobody has made them (see `ask`)."""
    card = cards.get(settings, report, scope)
    path = path_of(settings, card.file)
    if not path.exists():
        return None
    with ledger.reading(settings) as connection:
        layouts = connection.execute(select(tables.report.c.layouts).where(tables.report.c.id == card.id)).scalar_one()
    held = {sheet["sheet"]: sheet for sheet in orjson.loads(path.read_bytes())}
    return tuple(
        Sheet(
            layout["sheet"],
            tuple((number, tuple(cells)) for number, cells in held[layout["sheet"]]["rows"]),
            layout["columns"], layout["labels"], layout["header_row"], held[layout["sheet"]]["more"],
        )
        for layout in layouts
        if layout["sheet"] in held
    )  # fmt: skip


def workbook(settings: Settings, report: int, scope: Scope) -> tuple[str, bytes] | None:
    """Give name and bytes of the workbook with marked cells; None while nobody has made it, or it cannot be made."""
    card = cards.get(settings, report, scope)
    if card.marked is None:
        return None
    stem = Path(card.file_name).stem or "bao-cao"
    return f"{stem}-danh-dau.xlsx", archive.read(settings.archive, card.marked)


def path_of(settings: Settings, file: int) -> Path:
    """Give where the cells of a file lie."""
    return settings.data_dir / "product" / "sheets" / f"{file}.json"


def wish(connection: Connection, file: int) -> None:
    """Note in the caller's transaction that the views of a file are wanted; `made_at` stays empty until they are."""
    table = tables.marked
    held = connection.execute(select(table.c.file, table.c.made_at).where(table.c.file == file)).one_or_none()
    if held is None:
        connection.execute(table.insert().values(file=file, name="", made_at=""))
    else:
        connection.execute(table.update().where(table.c.file == file).values(made_at=""))
