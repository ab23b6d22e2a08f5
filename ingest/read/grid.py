"""A grid: the cells of one sheet, CSV file or JSON list, with their real row numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from data.model import Finding

CELL_ERRORS = {"#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}


@dataclass(frozen=True)
class Grid:
    """The cells of one table-like part of a file, from column A and its first row on.

    `numbers` gives each row's number in the file where that is not its position; `merged` holds
    0-based (first row, first column, last row, last column); `faults` holds cells without a usable value.
    `dataset` is what a list of a package calls itself.
    """

    sheet: str
    rows: Sequence[Sequence[Any]]
    kind: str
    numbers: Sequence[int] | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    epoch_1904: bool = False
    sender: str | None = None
    period: str | None = None
    findings: tuple[Finding, ...] = ()
    dataset: str | None = None

    def number(self, index: int) -> int:
        """Give the row number in the file of a row."""
        return index + 1 if self.numbers is None else self.numbers[index]


def blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def printed(cell: Any) -> str:
    """Write a cell as text: 12.0 as 12, dates in ISO."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)


def letters(column: int) -> str:
    """Name a 0-based column as a spreadsheet does."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """Give the 0-based column of its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
