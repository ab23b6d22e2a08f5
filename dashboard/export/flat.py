"""A table as plain rows: what is shown, then release, period, state, marks, reasons and ids in columns of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from dashboard import format, marks
from dashboard.export.table import Amount, Cell, Seen, Table
from dashboard.i18n import either, t
from data.period import ZONE
from metrics.views import Stamp

#: What stands behind the shown columns of every table.
TAIL = ("period", "release", "state", "marks", "missing", "ids")
#: How a text begins that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Number:
    """A number as the page writes it: rounded to its decimals, with its unit."""

    value: Decimal
    decimals: int
    unit: str


Plain = str | date | Number | None


def heads(table: Table, lang: str) -> list[str]:
    """Give the heads of a table's columns."""
    return [*table.heads, *(t(f"exp.{key}", lang) for key in TAIL)]


def lines(table: Table, stamp: Stamp, lang: str) -> Iterator[list[Plain]]:
    """Give the rows of a table; what is missing is None, and the row says why."""
    for cells in table.rows():
        named = [(name, cell) for name, cell in zip(table.heads, cells, strict=True) if isinstance(cell, Seen)]
        told = [(name, marks_of(cell, lang)) for name, cell in named]
        lacks = [
            (name, why_of(cell, lang))
            for name, cell in zip(table.heads, cells, strict=True)
            if isinstance(cell, Seen | Amount)
        ]
        periods = dict.fromkeys(cell.figure.period for _, cell in named[:1]) or {table.period: None}
        yield [
            *map(plain, cells),
            "; ".join(format.period_label(one, lang) for one in periods if one),
            f"r{stamp.release}" if stamp.release else "",
            state(table, stamp, lang),
            _said(told, len(named) == 1),
            _said(lacks, len(lacks) == 1),
            _said(ids := _ids(table, cells), len(ids) == 1),
        ]


def _ids(table: Table, cells: Sequence[Cell]) -> list[tuple[str, str]]:
    pairs = zip(table.heads, cells, strict=True)
    found = (
        (name, cell.figure.id if isinstance(cell, Seen) else cell.id)
        for name, cell in pairs
        if isinstance(cell, Seen | Amount)
    )
    return [(name, one) for name, one in found if one]


def plain(cell: Cell) -> Plain:
    """Give a cell as a file holds it: a text, a day, a number, or nothing."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(ZONE):%Y-%m-%d %H:%M}"
    if not isinstance(cell, Seen | Amount):
        return cell
    value = cell.figure.value if isinstance(cell, Seen) else cell.value
    if value is None:
        return None
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-cell.decimals), ROUND_HALF_UP)
    return Number(rounded, cell.decimals, cell.unit)


def why_of(cell: Seen | Amount, lang: str) -> str:
    """Say why a number is missing; nothing where it is there."""
    if isinstance(cell, Seen):
        return "" if cell.figure.value is not None else marks.reason(cell.figure, lang)
    return "" if cell.value is not None else cell.why or t("exp.unsaid", lang)


def marks_of(cell: Seen, lang: str) -> str:
    """Write the marks of a figure."""
    return ", ".join(either(f"mark.{name}", lang, name) for name in cell.figure.marks)


def state(table: Table, stamp: Stamp, lang: str) -> str:
    """Write whether figures may still change, and whether they are made up."""
    said = [t(f"exp.{table.state}", lang)] if table.state else []
    if stamp.illustrative:
        said.append(t("foot.illustrative", lang))
    return "; ".join(said)


def _said(told: Sequence[tuple[str, str]], alone: bool) -> str:
    """Write what is said of a row's numbers; the column is named where there are several."""
    return "; ".join(text if alone else f"{name}: {text}" for name, text in told if text)
