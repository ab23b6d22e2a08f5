"""Printed sums against the rows they add up: a group's Roman row, and totals above or below the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Line:
    """One row of a table in file order: `row`, `group` or `total`, and its typed values."""

    kind: str
    index: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A printed sum that differs from what its rows give."""

    index: int
    name: str
    printed: str
    computed: str


def differences(lines: Sequence[Line], columns: Sequence[str]) -> list[Difference]:
    """Compare each printed sum; a total may stand for the whole table or for the rows beside it."""
    found = []
    for place, line in enumerate(lines):
        if line.kind == "row":
            continue
        below = _until(lines[place + 1 :])
        ranges = [below]
        if line.kind == "total":
            ranges = [[one for one in lines if one.kind == "row"], _until(lines[:place][::-1]), below]
        for name in columns:
            given = line.values.get(name)
            sums = [made for rows in ranges if (made := _sum(rows, name)) is not None]
            if given is not None and sums and Decimal(given) not in sums:
                found.append(Difference(line.index, name, str(given), f"{sums[0]:f}"))
    return found


def _until(lines: Sequence[Line]) -> list[Line]:
    end = next((place for place, line in enumerate(lines) if line.kind != "row"), len(lines))
    return list(lines[:end])


def _sum(rows: Sequence[Line], name: str) -> Decimal | None:
    values = [row.values.get(name) for row in rows]
    return (
        sum((Decimal(value) for value in values if value is not None), Decimal(0))
        if any(value is not None for value in values)
        else None
    )
