"""Workbooks into grids: calamine first, openpyxl or xlrd where calamine fails on a readable file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from data.errors import Refusal
from data.model import Finding
from ingest.read import live, ods_xml, second_reader, sheet_xml
from ingest.read.grid import Grid, blank
from ingest.read.sniff import DAMAGED

# Records of a binary workbook that hold a cell error (as value, as formula result) or switch to the 1904 epoch.
_XLS_HINTS = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01"
    rb"|\x06\x00.\x00.{6}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a].{3}\xff\xff"
    rb"|\x22\x00\x02\x00\x01\x00",
    re.DOTALL,
)


def workbook_grids(path: Path, name: str, kind: str) -> tuple[Grid, ...]:
    """Read every visible sheet; hidden ones with data are named in a warning of the first grid."""
    try:
        if kind == "xlsx":
            return _xlsx(path, name)
        if kind == "ods":
            return _named(_calm(_calamine(path, name, kind, _ods_faults(path, name), False)))
        live.check_xls(path, name)
        if _XLS_HINTS.search(path.read_bytes()):
            return _named(second_reader.xls_grids(path, name))
        return _named(_calm(_calamine(path, name, kind, {}, False)))
    except PasswordError as error:
        raise Refusal("workbook_password", file=name) from error
    except CalamineError as error:
        if kind != "xls":
            raise Refusal("workbook_damaged", file=name) from error
        return _named(second_reader.xls_grids(path, name))


def _xlsx(path: Path, name: str) -> tuple[Grid, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            book = sheet_xml.outline(archive, name)
            if len(book.parts) > sheet_xml.MAX_SHEETS:
                raise Refusal("workbook_too_many_sheets", file=name, limit=str(sheet_xml.MAX_SHEETS))
            faults = {sheet: sheet_xml.inspect(archive, part, name, sheet) for sheet, part in book.parts.items()}
    except DAMAGED as error:
        raise Refusal("workbook_damaged", file=name) from error
    try:
        return _named(_calm(_calamine(path, name, "xlsx", faults, book.epoch_1904)))
    except PasswordError:
        raise
    except CalamineError:
        return _named(second_reader.xlsx_grids(path, name, faults, book.epoch_1904))


def _ods_faults(path: Path, name: str) -> second_reader.Faults:
    try:
        with zipfile.ZipFile(path) as archive:
            return ods_xml.inspect(archive, name)
    except DAMAGED as error:
        raise Refusal("workbook_damaged", file=name) from error


def _calamine(
    path: Path, name: str, kind: str, faults: second_reader.Faults, epoch_1904: bool
) -> Iterator[tuple[Grid, bool]]:
    with CalamineWorkbook.from_path(path) as book:
        sheets = book.sheets_metadata
        if len(sheets) > sheet_xml.MAX_SHEETS:
            raise Refusal("workbook_too_many_sheets", file=name, limit=str(sheet_xml.MAX_SHEETS))
        for meta in sheets:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            sheet_xml.check_box(sheet.total_height, sheet.total_width, name, meta.name)
            grid = Grid(
                meta.name,
                sheet.to_python(skip_empty_area=False),
                kind,
                merged=tuple((a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()),
                faults=faults.get(meta.name, {}),
                epoch_1904=epoch_1904,
            )
            yield grid, meta.visible != SheetVisibleEnum.Visible


def _calm(grids: Iterator[tuple[Grid, bool]]) -> Iterator[tuple[Grid, bool]]:
    """Turn a panic of calamine, which is no ordinary exception, into its ordinary error."""
    try:
        yield from grids
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise CalamineError(str(error)) from error
        raise


def _named(sheets: Iterator[tuple[Grid, bool]]) -> tuple[Grid, ...]:
    shown: list[Grid] = []
    hidden: list[Finding] = []
    for grid, is_hidden in sheets:
        if not is_hidden:
            shown.append(grid)
        elif any(not blank(cell) for row in grid.rows for cell in row):
            hidden.append(Finding("sheet_hidden", "warning", sheet=grid.sheet, params={"given": grid.sheet}))
    if shown and hidden:
        shown[0] = replace(shown[0], findings=tuple(hidden))
    return tuple(shown)
