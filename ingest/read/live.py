"""What would act when a file is opened: DDE formulas and sheets that draw their figures from elsewhere."""

from __future__ import annotations

import io
import re
from pathlib import Path

import xlrd  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read.grid import Grid, letters

#: `cmd|' /C calc'!A0`: a program, what it is told, and an item; never within a quoted text.
_DDE = r"""(?:^|[=+\-*/&^<>@(,;\s\uff1d\uff0b\uff0d\uff20])[A-Za-z][A-Za-z0-9_.]*\|(?:'[^'|]*'|"[^"|]*"|[^'"|!\s]*)![A-Za-z0-9$'_]"""
_CALL = re.compile(_DDE)
_FORMULA = re.compile(r"(?i)\bDDE\s*\(|" + _DDE)
_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ELSEWHERE = re.compile(r"(?i)\bWEBSERVICE\s*\(|'[^'\]]*'#|\['?(?:file|https?|ftp):")
#: Signs that one cell may hold, as in Excel.
MAX_CELL = 32_767
_NO_SHEETS = 4  # xlrd's name for a supporting book without sheets: DDE or OLE


def check_texts(grid: Grid, name: str) -> None:
    """Refuse a grid in which a text is longer than a cell may be, or a DDE formula to a spreadsheet program."""
    for index, row in enumerate(grid.rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > MAX_CELL:
                where = f"{letters(place)}{grid.number(index)}"
                raise Refusal("cell_too_long", file=name, where=where, given=f"{len(cell)}", limit=f"{MAX_CELL}")
            if isinstance(cell, str) and "|" in cell and _acts(cell):
                _refuse_dde(name, grid.sheet, f"{letters(place)}{grid.number(index)}", cell)


def _acts(text: str) -> bool:
    return text.lstrip(" \t\r\n\"'\ufeff").startswith(_STARTS) and bool(_CALL.search(text))


def check_formula(text: str, name: str, sheet: str, cell: str) -> None:
    """Refuse a formula that calls a program or takes its value from outside its file."""
    if _FORMULA.search(text):
        _refuse_dde(name, sheet, cell, text)
    if _ELSEWHERE.search(text):
        raise Refusal("workbook_external_link", file=name)


def check_xls(path: Path, name: str) -> None:
    """Refuse an .xls that calls programs. Links to other workbooks stay: their kept values are read, nothing is followed."""
    if b"\xae\x01" not in path.read_bytes():
        return
    try:
        book = xlrd.open_workbook(str(path), logfile=io.StringIO(), on_demand=True)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # a damaged file is the readers' to name
        return
    if _NO_SHEETS in book._supbook_types:
        _refuse_dde(name, "", "", "")


def _refuse_dde(name: str, sheet: str, cell: str, given: str) -> None:
    where = "!".join(part for part in (sheet, cell) if part) or "–"
    raise Refusal("file_dde", file=name, where=where, given=given.strip()[:60] or "–")
