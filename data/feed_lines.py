"""Which line of a feed each of its rows stands on: lines that were not read and blank ones are gaps between rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

_PIECE = 8 << 20


@dataclass(frozen=True)
class Lines:
    """Row `n` (from 0) stands on line `n + first`, and `more[i]` lines further from row `places[i]` on.

    `rejected` are the lines of records that could not be read, in order.
    """

    first: int
    places: tuple[int, ...] = ()
    more: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()

    def of(self, place: int) -> int:
        """Give the line of a row."""
        at = bisect_right(self.places, place)
        return place + self.first + (self.more[at - 1] if at else 0)


def count(source: Path) -> int:
    """Count the lines of a file; the last may lack its end."""
    found, last = 0, b"\n"
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            found, last = found + piece.count(b"\n"), piece[-1:]
    return found + (last != b"\n")


def by_line(first: int, rejected: Sequence[int]) -> Lines:
    """Number the rows of a file whose every record is one line, from the lines that could not be read."""
    gaps = {line - first - number: number + 1 for number, line in enumerate(rejected)}
    return Lines(first, tuple(gaps), tuple(gaps.values()), tuple(rejected))


def by_scan(source: Path, first: int, quotes: bool, rejected: Collection[int], rows: int) -> Lines | None:
    """Number the rows of a file with blank lines or cells of several lines; None where they cannot be told apart.

    `rejected` are the places of the bytes (from 1) at which the records begin that could not be read.
    """
    places: list[int] = []
    more: list[int] = []
    lost: list[int] = []
    place, at, within, header = 0, 1, False, first > 1
    with source.open("rb") as file:
        for number, line in enumerate(file, 1):
            begin, at = at, at + len(line)
            if within or not line.strip(b"\r\n"):
                within ^= quotes and line.count(b'"') % 2 == 1
                continue
            within = quotes and line.count(b'"') % 2 == 1
            if header:
                header = False
            elif begin in rejected:
                lost.append(number)
            else:
                further = number - first - place
                if further != (more[-1] if more else 0):
                    places.append(place)
                    more.append(further)
                place += 1
    whole = place == rows and len(lost) == len(rejected)
    return Lines(first, tuple(places), tuple(more), tuple(lost)) if whole else None
