"""Corrections that lie on a file: cells of its grids hold what was typed on the page instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from data.errors import Refusal
from ingest.read.grid import Grid, column_of

Cells = Mapping[tuple[str, int, str], str | None]


def corrected(grids: tuple[Grid, ...], cells: Cells) -> tuple[Grid, ...]:
    """Lay corrected cells over grids; one that none of them holds is refused."""
    if not cells:
        return grids
    left = dict(cells)
    made = tuple(_corrected(grid, left) for grid in grids)
    if left:
        sheet, row, column = next(iter(left))
        raise Refusal("cell_outside", given="!".join(filter(None, (sheet, f"{column}{row}"))))
    return made


def _corrected(grid: Grid, left: dict[tuple[str, int, str], str | None]) -> Grid:
    mine = [place for place in left if place[0] == grid.sheet]
    if not mine:
        return grid
    index_of = {grid.number(index): index for index in range(len(grid.rows))}
    width = max((len(row) for row in grid.rows), default=0)
    rows, faults = list(grid.rows), dict(grid.faults)
    for place in mine:
        _, number, letters = place
        index, column = index_of.get(number), column_of(letters)
        if index is None or column >= width:
            continue
        row = list(rows[index])
        row += [None] * (column + 1 - len(row))
        row[column] = left.pop(place)
        rows[index] = row
        faults.pop((index, column), None)
    return replace(grid, rows=rows, faults=faults)
