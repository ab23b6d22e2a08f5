"""What a workbook's XML says before a reader sees it: bounding boxes, cell errors, formulas without values.

calamine ends the whole process on a sheet with one cell at XFD1048576, and shows a cell error as an empty
cell, so both are looked for in the bytes.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read import live
from ingest.read.grid import column_of

MAX_CELLS, MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 10_000_000, 200_000, 512, 64
_CHUNK = 1 << 20
_AT = rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']"""
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?" + _AT + rb"[^>/]*(/?)>")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*\bt\s*=\s*["']e["'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<""", re.DOTALL
)
_VALUELESS = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/>])>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*</(?:\w+:)?c>"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)<")
_PLACE = re.compile(_AT)


@dataclass(frozen=True)
class Workbook:
    """The part of each sheet by name, and whether serial dates count from 1904."""

    parts: dict[str, str]
    epoch_1904: bool


def outline(archive: zipfile.ZipFile, name: str) -> Workbook:
    """Read the workbook part: which sheet stands in which member."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, ValueError, zipfile.BadZipFile) as error:
        raise Refusal("workbook_damaged", file=name) from error
    targets = {link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))) for link in links}
    parts, epoch = {}, False
    for element in book.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "sheet":
            rel = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            parts[element.get("name", "")] = targets.get(rel, "").lstrip("/")
        elif kind == "workbookPr":
            epoch = element.get("date1904") in {"1", "true"}
    return Workbook(parts, epoch)


def inspect(archive: zipfile.ZipFile, part: str, name: str, sheet: str) -> dict[tuple[int, int], str]:
    """Check a sheet's bounding box and give its cells without a usable value: (row, column) → what stands there."""
    faults: dict[tuple[int, int], str] = {}
    columns: set[bytes] = set()
    last = 0
    for chunk in _chunks(archive, part):
        cells = [cell for cell in _CELL.findall(chunk) if not cell[2]]
        columns.update(cell[0] for cell in cells)
        last = max(last, max((int(cell[1]) for cell in cells), default=0))
        if b'"e"' in chunk or b"'e'" in chunk:
            faults |= {_place(attributes): text.decode() for attributes, text in _ERROR.findall(chunk)}
        if b"<f" in chunk or b":f" in chunk:
            faults |= {_place(attributes): "=" for attributes in _VALUELESS.findall(chunk)}
            for formula in _FORMULA.findall(chunk):
                if b"|" in formula or b"WEBSERVICE" in formula.upper():
                    live.check_formula(unescape(formula.decode("utf-8", "replace")), name, sheet, "")
    check_box(last, max((column_of(letters.decode()) + 1 for letters in columns), default=0), name, sheet)
    faults.pop((-1, -1), None)
    return faults


def check_box(rows: int, columns: int, name: str, sheet: str) -> None:
    """Refuse a sheet that reaches too far."""
    if rows * columns > MAX_CELLS:
        raise Refusal("workbook_sparse", file=name, sheet=sheet, given=f"{rows} × {columns}", limit=f"{MAX_CELLS}")
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        limit = f"{MAX_ROWS} × {MAX_COLUMNS}"
        raise Refusal("sheet_too_large", file=name, sheet=sheet, given=f"{rows} × {columns}", limit=limit)


def _place(attributes: bytes) -> tuple[int, int]:
    match = _PLACE.search(attributes)
    return (int(match[2]) - 1, column_of(match[1].decode())) if match else (-1, -1)


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Give a member in pieces that end between rows (or between tags, in a very long row)."""
    if part not in archive.namelist():
        return
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(_CHUNK):
            rest += piece
            cut = rest.rfind(b"row>") + 4
            if cut < 4 and len(rest) > 8 * _CHUNK:
                cut = max(rest.rfind(b"<"), 0)
            if cut > 4:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest
