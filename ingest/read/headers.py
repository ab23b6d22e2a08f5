"""Finding a table's header: one to six rows, merged or simply stacked, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.read.folding import fold, one_line
from ingest.read.grid import Grid
from ingest.read.specs import Index
from ingest.read.units import split_suffix

MAX_HEIGHT = 6
SEARCH_ROWS = 60
SEARCH_COLUMNS = 512


@dataclass(frozen=True)
class Part:
    """One printed cell of a header; `origin` is the same for every cell of a merged range."""

    origin: tuple[int, int]
    key: str
    text: str
    unit: str = ""


@dataclass(frozen=True)
class Match:
    """Where a spec's columns stand: field → column, its printed header, the unit printed in it."""

    spec: int
    first: int
    last: int
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    units: Mapping[str, str]


class _Area:
    """The upper rows of a grid with merged texts spread over their ranges."""

    def __init__(self, grid: Grid, index: Index):
        self.height = min(len(grid.rows), SEARCH_ROWS + MAX_HEIGHT)
        self.cells: dict[tuple[int, int], Part] = {}
        self.width = 0
        for r in range(self.height):
            for c, cell in enumerate(grid.rows[r][:SEARCH_COLUMNS]):
                if isinstance(cell, str) and cell.strip():
                    text, unit = split_suffix(one_line(cell), index.units)
                    self.cells[r, c] = Part((r, c), _key(text), text, unit)
                    self.width = max(self.width, c + 1)
        self.relevant = sorted({r for (r, _), part in self.cells.items() if _wanted(part.key, index)})
        for r0, c0, r1, c1 in grid.merged:
            part = self.cells.get((r0, c0))
            if part and r0 < self.height and (r1 - r0) < MAX_HEIGHT:
                for r in range(r0, min(r1, self.height - 1) + 1):
                    for c in range(c0, min(c1, SEARCH_COLUMNS - 1) + 1):
                        self.cells[r, c] = part
                        self.width = max(self.width, c + 1)

    def stack(self, first: int, last: int, column: int) -> list[Part]:
        """Give a column's texts from top to bottom, each once."""
        found: list[Part] = []
        for r in range(first, last + 1):
            part = self.cells.get((r, column))
            if part and part.key and (not found or found[-1].origin != part.origin):
                found.append(part)
        return found

    def left_of(self, row: int, column: int) -> Part | None:
        """Give the nearest text to the left in a row: an unmerged parent of several columns."""
        return next((part for c in range(column, -1, -1) if (part := self.cells.get((row, c)))), None)


def find(grid: Grid, index: Index) -> list[Match]:
    """Give, for each spec that is found at all, the place where most of its columns match."""
    area = _Area(grid, index)
    best: dict[int, tuple[tuple[int, int, int], Match]] = {}
    for first in area.relevant:
        if first >= SEARCH_ROWS:
            break
        for last in area.relevant:
            if first <= last < first + MAX_HEIGHT:
                for match in _window(area, index, first, last):
                    rank = (len(match.columns), first - last, -first)
                    if match.spec not in best or rank > best[match.spec][0]:
                        best[match.spec] = (rank, match)
    return [match for _, match in best.values()]


def _window(area: _Area, index: Index, first: int, last: int) -> Iterator[Match]:
    columns: dict[int, dict[str, int]] = {}
    labels: dict[int, dict[str, str]] = {}
    units: dict[int, dict[str, str]] = {}
    for column in range(area.width):
        taken: set[int] = set()
        for above, below in _readings(area, first, last, column):
            for spec, name in index.spellings.get(_key_of(above, below), ()):
                if spec not in taken and name not in columns.get(spec, ()):
                    taken.add(spec)
                    columns.setdefault(spec, {})[name] = column
                    labels.setdefault(spec, {})[name] = _label_of(above, below)
                    if unit := next((part.unit for part in reversed([*above, *below]) if part.unit), ""):
                        units.setdefault(spec, {})[name] = unit
    for spec, found in columns.items():
        yield Match(spec, first, last, found, labels[spec], units.get(spec, {}))


def _readings(area: _Area, first: int, last: int, column: int) -> Iterator[tuple[list[Part], list[Part]]]:
    """Give every way to read a column's stacked texts: the longest first, `parent|leaf` before leaf."""
    parts = area.stack(first, last, column)
    count = len(parts)
    for parent in range(count):
        for leaf in range(parent + 1, count):
            yield parts[parent:leaf], parts[leaf:]
    for leaf in range(count):
        below = parts[leaf:]
        for row in range(first, below[0].origin[0]):
            above = area.left_of(row, column)
            if above and above not in parts:
                yield [above], below
        yield [], below


def _key_of(above: list[Part], below: list[Part]) -> str:
    key = "".join([part.key for part in below])
    return "".join([part.key for part in above]) + "|" + key if above else key


def _label_of(above: list[Part], below: list[Part]) -> str:
    label = " ".join(part.text for part in below)
    return " ".join(part.text for part in above) + " | " + label if above else label


def _key(text: str) -> str:
    if "|" in text:
        return "|".join(fold(part) for part in text.split("|"))
    bare = text.rstrip("*").rstrip()
    if bare.endswith(")") and (cut := bare.rfind("(")) > 0 and bare[cut + 1 : -1].strip("* ").isdigit():
        bare = bare[:cut]
    return fold(bare)


def _wanted(key: str, index: Index) -> bool:
    return len(key) > 1 and key in index.haystack
