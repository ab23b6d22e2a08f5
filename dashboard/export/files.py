"""Tables written as CSV and Excel: equal tables are equal bytes, and nothing a reader typed is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from dashboard import format
from dashboard.export import flat
from dashboard.export.table import Table
from dashboard.i18n import t
from metrics.views import Stamp

#: The moment that every workbook says it was made at; only so is the same question answered with the same bytes.
MADE = datetime(2026, 1, 1)
#: Widest column, in characters.
WIDEST = 48


def write_csv(table: Table, stamp: Stamp, lang: str) -> bytes:
    """Write one table as CSV: UTF-8 with its mark, numbers with a point, a text that looks like a formula as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_guarded(flat.heads(table, lang)))
    for row in flat.lines(table, stamp, lang):
        writer.writerow(_guarded(row))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(
    tables: Sequence[Table], sources: Sequence[Sequence[flat.Plain]], about: Sequence[tuple[str, str]], stamp: Stamp, lang: str
) -> bytes:  # fmt: skip
    """Write a workbook: the first table, the sources of its numbers, the other tables, and what the file is."""
    memory = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(memory, plain)
    book.set_properties({"created": MADE})
    looks: dict[str, Any] = {"head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})}
    names: set[str] = set()
    for place, table in enumerate(tables):
        _sheet(book, names, table.title, flat.heads(table, lang), flat.lines(table, stamp, lang), looks)
        if place == 0:
            heads = [t(f"exp.source_{key}", lang) for key in SOURCE]
            _sheet(book, names, t("exp.sources", lang), heads, sources, looks)
    _sheet(book, names, t("exp.about", lang), [t("exp.what", lang), t("exp.value", lang)], about, looks)
    book.close()
    return memory.getvalue()


#: The columns of the sheet of sources.
SOURCE = (
    "table", "row", "column", "id", "release", "period", "value", "numerator", "denominator", "version", "document", "behind",
    "report", "kind", "sender", "of", "revision", "file", "sheet", "cells", "sha256",
)  # fmt: skip


def _sheet(book: Any, names: set[str], title: str, heads: Sequence[str], rows: Any, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_name(title, names))
    widths = [max(10, min(len(one) + 2, 24)) for one in heads]
    for place, one in enumerate(heads):
        sheet.write_string(0, place, one, looks["head"])
    last = 0
    for last, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, flat.Number):
                sheet.write_number(last, place, float(cell.value), _look(book, looks, cell))
            elif isinstance(cell, date):
                look = looks.get("day") or looks.setdefault("day", book.add_format({"num_format": "dd/mm/yyyy"}))
                sheet.write_datetime(last, place, datetime(cell.year, cell.month, cell.day), look)
            elif cell:
                sheet.write_string(last, place, cell)
                widths[place] = max(widths[place], min(len(cell) + 2, WIDEST))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 1)
    if last:
        sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _look(book: Any, looks: dict[str, Any], cell: flat.Number) -> Any:
    """Give the format of a number: its decimals, and the sign of per cent where that is its unit."""
    shown = "#,##0" if format.kind(cell.unit) != "rank" else "0"
    shown += f".{'0' * cell.decimals}" if cell.decimals else ""
    shown += '"%"' if format.kind(cell.unit) == "percent" else ""
    if shown not in looks:
        looks[shown] = book.add_format({"num_format": shown})
    return looks[shown]


def _name(title: str, names: set[str]) -> str:
    """Give a name that a sheet may have, and no other of this workbook has."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "–"
    name, number = clean, 2
    while name.casefold() in names:
        name, number = f"{clean[:27]} ({number})", number + 1
    names.add(name.casefold())
    return name


def _guarded(row: Sequence[flat.Plain]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: flat.Plain) -> str:
    if isinstance(cell, flat.Number):
        return f"{cell.value:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    text = cell or ""
    return f"'{text}" if text.startswith(flat.FORMULA) else text
