"""The cells of a file as a page shows them: what stands in each, with the row numbers of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.read.corrections import Cells, corrected
from ingest.read.file import grids_of
from ingest.read.grid import Grid, printed
from ingest.read.sniff import MAX_BYTES

#: Rows and columns of a sheet that a page shows, and the signs of a cell.
ROWS, COLUMNS, SIGNS = 10_000, 60, 200


def shown(path: Path, name: str, cells: Cells | None = None, max_bytes: int = MAX_BYTES) -> list[dict[str, Any]]:
    """Give every sheet of a file: `sheet`, `rows` of (number, cells), `more` rows that are not shown."""
    return [_sheet(grid) for grid in corrected(grids_of(path, name, max_bytes), cells or {})]


def _sheet(grid: Grid) -> dict[str, Any]:
    rows = [[grid.number(index), [_cell(cell) for cell in row[:COLUMNS]]] for index, row in enumerate(grid.rows[:ROWS])]
    return {"sheet": grid.sheet, "rows": rows, "more": max(0, len(grid.rows) - ROWS)}


def _cell(cell: Any) -> Any:
    """Keep numbers as numbers, so that a page can write them its own way."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell
    return printed(cell)[:SIGNS]
