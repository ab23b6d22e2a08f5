"""Printed sums against the rows they add up: rows of groups, and totals above or below the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

#: Levels of a line: a total, then groups by letters and by Roman numbers, then what they hold.
TOTAL, ROW = 0, 3


@dataclass(frozen=True)
class Line:
    """One row of a table in file order: its level, its index in the grid and its numbers as they are printed."""

    level: int
    index: int
    values: Mapping[str, Decimal]
    partial: bool = False


@dataclass(frozen=True)
class Difference:
    """A printed sum that differs from what its rows give."""

    index: int
    name: str
    computed: Decimal


def differences(lines: Sequence[Line], columns: Sequence[str]) -> Iterator[Difference]:
    """Compare each printed sum; a total may stand for the whole table, for its groups or for the rows beside it."""
    bare = childless(lines)
    leaves = [line for line in lines if line.level == ROW or line.index in bare]
    for place, line in enumerate(lines):
        if line.level == ROW or line.index in bare:
            continue
        if line.level != TOTAL:
            inside = _inside(lines, place)
            ranges = [[one for one in leaves if one.index in inside]]
        else:
            upper = min((one.level for one in lines if one.level != TOTAL), default=ROW)
            before, below = _rows(lines[:place][::-1]), _rows(lines[place + 1 :])
            ranges = [leaves, [one for one in lines if one.level == upper], before, below]
            ranges = [before, *ranges] if line.partial else ranges
        for name in columns:
            given, rows = line.values.get(name), [[one.values[name] for one in r if name in one.values] for r in ranges]
            rows = [values for values in rows if values]
            if given is not None and rows and not any(_same(given, values) for values in rows):
                yield Difference(line.index, name, sum(rows[0], Decimal(0)))


def childless(lines: Sequence[Line]) -> set[int]:
    """Give the groups that print values and hold no row."""
    after = [*lines[1:], Line(TOTAL, -1, {})]
    return {
        one.index
        for one, next_ in zip(lines, after, strict=True)
        if TOTAL < one.level < ROW and next_.level <= one.level
    }


def _inside(lines: Sequence[Line], place: int) -> set[int]:
    level = lines[place].level
    return {one.index for one in takewhile(lambda one: one.level > level, lines[place + 1 :])}


def _rows(lines: Iterable[Line]) -> list[Line]:
    return list(takewhile(lambda line: line.level == ROW, lines))


def _same(given: Decimal, values: Sequence[Decimal]) -> bool:
    """Whole numbers are exact; sums of rounded ones may differ by what the rounding of so many rows makes likely."""
    exponents = [one.normalize().as_tuple().exponent for one in (given, *values)]
    digits = max([-exponent for exponent in exponents if isinstance(exponent, int)], default=0)
    count = Decimal(len(values))
    allowed = min(count / 2, count.sqrt()) * Decimal(1).scaleb(-digits) if digits > 0 else Decimal(0)
    return abs(sum(values, Decimal(0)) - given) <= allowed
