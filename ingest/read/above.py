"""What stands above a table: its title, the period, who reports, the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.read import printed_periods, units
from ingest.read.folding import fold, one_line
from ingest.read.grid import Grid, letters

_SENDER = re.compile(r"(?:đơn vị|cơ quan)(?: gửi)? báo cáo\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_TITLE_ROWS = 3


def find_title(grid: Grid, header: int, titles: Sequence[str]) -> tuple[int, int] | None:
    """Find the rows (first, last) above a header that hold a title, which may break over rows."""
    lines = ["".join(fold(text) for _, text in _texts(grid, row)) for row in range(header)]
    wanted = [fold(title) for title in titles]
    for height in range(1, _TITLE_ROWS + 1):
        for first in range(header - height + 1):
            joined = "".join(lines[first : first + height])
            if any(title in joined for title in wanted):
                return first, first + height - 1
    return None


def title_text(grid: Grid, rows: tuple[int, int]) -> str:
    """Write the title's rows as one line."""
    return " ".join(text for row in range(rows[0], rows[1] + 1) for _, text in _texts(grid, row))


def find_period(grid: Grid, header: int, title: tuple[int, int] | None) -> str | None:
    """Find the period: in the title itself, else below it, else anywhere above the header."""
    if grid.period is not None:
        return printed_periods.of_cell(grid.period)
    if title and (found := printed_periods.found_in(title_text(grid, title))):
        return found
    after = range(title[1] + 1, header) if title else range(0)
    for row in (*after, *(row for row in range(header) if row not in after)):
        for _, text in _texts(grid, row):
            if found := printed_periods.found_in(text):
                return found
    return None


def find_sender(grid: Grid, header: int) -> str | None:
    """Find the text after `Đơn vị báo cáo:`, in the same cell or the next one that is filled."""
    if grid.sender is not None:
        return grid.sender.strip() or None
    for row in range(header):
        texts = list(_texts(grid, row))
        for place, (_, text) in enumerate(texts):
            if match := _SENDER.search(text):
                said = re.split(r"\s{3,}|\n|\t", match[1].strip())[0]
                following = texts[place + 1][1] if place + 1 < len(texts) else ""
                return one_line(said or following) or None
    return None


def find_units(grid: Grid, header: int) -> tuple[tuple[str, ...], int, str]:
    """Find the declared units and the cell (row, column letters) that declares them."""
    for row in range(header + 1):
        for column, text in _texts(grid, row):
            if found := units.declared(one_line(text)):
                return found, grid.number(row), letters(column)
    return (), 0, ""


def _texts(grid: Grid, row: int) -> Iterator[tuple[int, str]]:
    for column, cell in enumerate(grid.rows[row]):
        if isinstance(cell, str) and cell.strip():
            yield column, cell
