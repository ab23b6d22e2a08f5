"""Totals and group rows of a table: never loaded, and checked in the columns whose numbers add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.datasets import Column
from ingest.read.findings import Findings
from ingest.read.grid import Grid, letters, printed
from ingest.read.numbers import plain
from ingest.read.row_kinds import Shape
from ingest.read.sums import ROW, TOTAL, Line, childless, differences
from ingest.read.values import How, typed


@dataclass(frozen=True)
class Field:
    """A column of a table: what it holds, where it stands, how its numbers are written."""

    name: str
    column: Column
    place: int
    label: str
    how: How


def check_sums(
    grid: Grid,
    shape: Shape,
    kinds: Mapping[int, str],
    read: Mapping[int, Mapping[str, Any]],
    fields: Sequence[Field],
    found: Findings,
) -> None:
    """Warn at each printed sum that its rows do not give, and at each group that has values and no rows.

    `kinds` says what each row is, `read` holds the values of those that are data.
    """
    if not {"total", "group"} & set(kinds.values()):
        return
    lines = [
        Line(
            level,
            index,
            _numbers(grid, fields, index, read.get(index)),
            shape.name(index).casefold().startswith("cộng"),
        )
        for index, kind in kinds.items()
        if (level := _level(shape, index, kind)) is not None
    ]
    by_name = {field.name: field for field in fields}
    for one in differences(lines, tuple(by_name)):
        field = by_name[one.name]
        given = printed(grid.rows[one.index][field.place])[:100]
        expected = _written(one.computed, field.how.style)
        place = (grid.number(one.index), letters(field.place))
        found.add("total_differs", "warning", *place, column=field.label, given=given, expected=expected)
    for index in childless(lines) & {index for index, kind in kinds.items() if kind == "group"}:
        found.add("group_without_rows", "warning", grid.number(index), given=shape.name(index))


def _level(shape: Shape, index: int, kind: str) -> int | None:
    """Give the level of a line; None for a row that is no part of the sums."""
    if kind in {"row", "total"}:
        return ROW if kind == "row" else TOTAL
    return shape.level(index) or None if shape.filled(index) else None


def _numbers(grid: Grid, fields: Sequence[Field], index: int, read: Mapping[str, Any] | None) -> dict[str, Decimal]:
    """Give a row's numbers in the unit in which they are printed."""
    if read is None:
        cells = grid.rows[index]
        read = {f.name: typed(cells[f.place], f.column, f.how)[0] for f in fields if f.place < len(cells)}
    found = ((field, read.get(field.name)) for field in fields)
    return {field.name: Decimal(value) / field.how.factor for field, value in found if value is not None}


def _written(number: Decimal, style: str) -> str:
    return plain(number).replace(".", "," if style == "vi" else ".")
