"""What an .ods says in its XML and its reader does not show: macros, links, formulas without a value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import ParseError, iterparse  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read import live
from ingest.read.grid import letters

#: Libraries are listed even where they hold nothing; a module is what runs.
_MODULE = re.compile(r"(Basic/[^/]+/(?!script-l[bc]\.xml$).+|Scripts/.+[^/])")
_LINKS = (b"<table:table-source", b"<table:cell-range-source")
_DDE = (b"<office:dde-source", b"<table:dde-link")


def macros(members: set[str], content: bytes) -> bool:
    """Tell whether a package holds something that runs."""
    return any(_MODULE.fullmatch(member) for member in members) or b"<script:event-listener" in content


def inspect(archive: zipfile.ZipFile, name: str) -> dict[str, dict[tuple[int, int], str]]:
    """Refuse links and DDE; give, by sheet, the cells (row, column) whose formula was never calculated."""
    content = archive.read("content.xml")
    if any(mark in content for mark in _DDE):
        raise Refusal("file_dde", file=name, where="–", given="DDE")
    if any(mark in content for mark in _LINKS):
        raise Refusal("workbook_external_link", file=name)
    if b"table:formula" not in content:
        return {}
    faults: dict[str, dict[tuple[int, int], str]] = {}
    with archive.open("content.xml") as file:
        try:
            for sheet, row, column, cell in _cells(file):
                formula = cell.get("formula")
                if formula is not None:
                    live.check_formula(formula, name, sheet, f"{letters(column)}{row + 1}")
                    if "value-type" not in cell:
                        faults.setdefault(sheet, {})[row, column] = "="
        except (ParseError, ValueError) as error:
            raise Refusal("workbook_damaged", file=name) from error
    return faults


def _cells(file: Any) -> Iterator[tuple[str, int, int, dict[str, str]]]:
    """Give each cell that is written: sheet, row, column (from 0) and its attributes without their namespaces."""
    sheet, row, column, times = "", 0, 0, 1
    for event, element in iterparse(file, events=("start", "end")):
        kind = element.tag.rpartition("}")[2]
        if kind not in {"table", "table-row", "table-cell", "covered-table-cell"}:
            continue
        told = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        if event == "start" and kind == "table":
            sheet, row = told.get("name", ""), 0
        elif event == "start" and kind == "table-row":
            column, times = 0, int(told.get("number-rows-repeated", 1))
        elif event == "end" and kind == "table-row":
            row += times
            element.clear()
        elif event == "end" and kind != "table":
            yield sheet, row, column, told
            column += int(told.get("number-columns-repeated", 1))
