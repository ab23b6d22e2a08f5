"""The second readers, for files and cells that calamine does not show: openpyxl for .xlsx, xlrd for .xls."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import xlrd  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read import sheet_xml
from ingest.read.grid import Grid

Faults = dict[str, dict[tuple[int, int], str]]


def xlsx_grids(path: Path, name: str, found: Faults, epoch_1904: bool) -> Iterator[tuple[Grid, bool]]:
    """Read an .xlsx file with openpyxl: each sheet, with the faults found in its XML, and whether it is hidden."""
    openpyxl = import_module("openpyxl")  # only here: it brings numpy where that is not kept out
    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # openpyxl lets through whatever its parts raise on a damaged file
        raise Refusal("workbook_damaged", file=name) from error
    for sheet in book.worksheets:
        sheet_xml.check_box(sheet.max_row, sheet.max_column, name, sheet.title)
        rows: list[list[Any]] = []
        faults = dict(found.get(sheet.title, {}))
        for r, cells in enumerate(sheet.iter_rows()):
            rows.append(["" if cell.value is None else cell.value for cell in cells])
            faults |= {(r, c): str(cell.value) for c, cell in enumerate(cells) if cell.data_type == "e"}
        merged = tuple(
            (span.min_row - 1, span.min_col - 1, span.max_row - 1, span.max_col - 1)
            for span in sheet.merged_cells.ranges
        )
        grid = Grid(sheet.title, rows, "xlsx", merged=merged, faults=faults, epoch_1904=epoch_1904)
        yield grid, sheet.sheet_state != "visible"


def xls_grids(path: Path, name: str) -> Iterator[tuple[Grid, bool]]:
    """Read an .xls file with xlrd: each sheet, and whether it is hidden."""
    try:
        book = xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=True)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # xlrd lets through struct, index and assertion errors on a damaged file
        raise Refusal("workbook_damaged", file=name) from error
    for sheet in book.sheets():
        sheet_xml.check_box(sheet.nrows, sheet.ncols, name, sheet.name)
        faults: dict[tuple[int, int], str] = {}
        rows = [
            [_xls_cell(cell, book.datemode, faults, (r, c)) for c, cell in enumerate(sheet.row(r))]
            for r in range(sheet.nrows)
        ]
        merged = tuple((r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in sheet.merged_cells)
        grid = Grid(sheet.name, rows, "xls", merged=merged, faults=faults, epoch_1904=book.datemode == 1)
        yield grid, sheet.visibility != 0


def _xls_cell(cell: Any, datemode: int, faults: dict[tuple[int, int], str], place: tuple[int, int]) -> Any:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        faults[place] = xlrd.error_text_from_code.get(cell.value, "#")
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _xls_date(cell.value, datemode)
    return cell.value


def _xls_date(serial: float, datemode: int) -> datetime | float:
    try:
        return xlrd.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError):
        return serial
