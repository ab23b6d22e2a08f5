"""A file given back as a workbook in which every found cell is coloured and commented; runs in the limited child.

An .xlsx keeps its sender's formatting; any other kind becomes a new workbook. Text never becomes a formula.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from ingest.read.corrections import Cells, corrected
from ingest.read.file import grids_of
from ingest.read.grid import Grid, column_of, printed
from ingest.read.sniff import MAX_BYTES, sniff

COLOURS = {"error": "F4C7C3", "warning": "FCE8B2"}
LIST, HEAD = "Kết quả kiểm tra", ("Ô", "Mức", "Nội dung")
_LEVELS = {"error": "Lỗi phải sửa", "warning": "Cần giải trình"}


@dataclass(frozen=True)
class Note:
    """What is to be said at a cell; without a row it is said in the list alone."""

    sheet: str
    row: int | None
    column: str
    severity: str
    text: str

    @property
    def where(self) -> str:
        """The address as people write it."""
        return "!".join(part for part in (self.sheet, f"{self.column}{self.row or ''}") if part) or "Cả tệp"


def marked(path: Path, name: str, cells: Cells, notes: Sequence[Note], max_bytes: int = MAX_BYTES) -> bytes:
    """Write the workbook of a file with its corrections and its notes."""
    grids = corrected(grids_of(path, name, max_bytes), cells)
    if sniff(path, name, max_bytes) == "xlsx":
        return _own(path, cells, notes)
    return _new(grids, notes)


def _own(path: Path, cells: Cells, notes: Sequence[Note]) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(io.BytesIO(path.read_bytes()), keep_links=False)
    for (sheet, row, column), text in cells.items():
        _write(book[sheet][f"{column}{row}"], text)
    for (sheet, row, column), said in _by_cell(notes).items():
        if sheet not in book.sheetnames:
            continue
        cell = _head_of(book[sheet], row, column)
        cell.fill = PatternFill("solid", fgColor=COLOURS[said[0].severity])
        text = "\n".join(note.text for note in said)
        cell.comment = Comment(text, "Kiểm tra báo cáo", width=360, height=60 + 18 * (len(text) // 45))
    listed = book.create_sheet(_free(book.sheetnames))
    for line, texts in enumerate(_lines(notes), 1):
        for place, words in enumerate(texts, 1):
            _write(listed.cell(line, place), words)
    with _unwritten() as memory:
        book.save(memory)
    return memory.getvalue()


def _write(cell: Any, text: str | None) -> None:
    """Write a text as a text, whatever it begins with."""
    cell.value = text
    if text is not None:
        cell.data_type = "s"


def _head_of(sheet: Any, row: int, column: str) -> Any:
    """Give a cell, or the first of the merged cells that it belongs to."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column_of(column) + 1 <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet[f"{column}{row}"]


@contextmanager
def _unwritten() -> Iterator[io.BytesIO]:
    """Let openpyxl write its sheets into memory instead of files, which this process may not write."""
    from openpyxl.worksheet import _writer

    held: list[int] = []

    def memory_file() -> str:
        held.append(os.memfd_create("sheet"))
        return f"/proc/self/fd/{held[-1]}"

    # The process makes one workbook and ends, so that nothing has to be put back.
    setattr(_writer, "create_temporary_file", memory_file)  # noqa: B010
    setattr(_writer.WorksheetWriter, "cleanup", lambda self: None)  # noqa: B010
    try:
        yield io.BytesIO()
    finally:
        for handle in held:
            os.close(handle)


def _new(grids: Sequence[Grid], notes: Sequence[Note]) -> bytes:
    memory = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(memory, plain)
    fills = {severity: book.add_format({"bg_color": f"#{colour}"}) for severity, colour in COLOURS.items()}
    found = _by_cell(notes)
    taken = []
    for place, grid in enumerate(grids, 1):
        title = "".join(sign for sign in grid.sheet if sign not in "[]:*?/\\'")[:31] or f"Báo cáo {place}"
        title = title if title not in taken else f"Trang {place}"
        taken.append(title)
        sheet = book.add_worksheet(title)
        # Items of a JSON list count from 0, with the names of the fields.
        shift = min((grid.number(index) for index in range(len(grid.rows))), default=1) == 0
        rows = {grid.number(index) + shift - 1: row for index, row in enumerate(grid.rows)}
        for line, cells in rows.items():
            for column, cell in enumerate(cells):
                _put(sheet, line, column, cell)
        for (_, number, letters), said in ((key, said) for key, said in found.items() if key[0] == grid.sheet):
            line, column = number + shift - 1, column_of(letters)
            held = rows.get(line, ())
            _put(sheet, line, column, held[column] if column < len(held) else None, fills[said[0].severity])
            sheet.write_comment(line, column, "\n".join(note.text for note in said), {"x_scale": 3, "y_scale": 1.5})
    listed = book.add_worksheet(_free(taken))
    for line, texts in enumerate(_lines(notes)):
        for column, text in enumerate(texts):
            listed.write_string(line, column, text)
    book.close()
    return memory.getvalue()


def _put(sheet: Any, line: int, column: int, cell: Any, look: Any = None) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(line, column, cell, look)
    elif cell is not None and printed(cell):
        sheet.write_string(line, column, printed(cell)[:32767], look)
    elif look:
        sheet.write_blank(line, column, None, look)


def _lines(notes: Sequence[Note]) -> Iterator[tuple[str, str, str]]:
    """Give the lines of the list of all notes."""
    yield HEAD
    for note in notes:
        yield note.where, _LEVELS[note.severity], note.text


def _by_cell(notes: Sequence[Note]) -> dict[tuple[str, int, str], list[Note]]:
    """Gather the notes of each cell, errors first; one about a whole row stands at its first column."""
    found: dict[tuple[str, int, str], list[Note]] = {}
    for note in sorted(notes, key=lambda note: note.severity != "error"):
        if note.row is not None:
            found.setdefault((note.sheet, note.row, note.column or "A"), []).append(note)
    return found


def _free(taken: Sequence[str]) -> str:
    return LIST if LIST not in taken else f"{LIST} ({len(taken)})"
