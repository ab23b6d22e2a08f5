"""Matching tables to datasets by headers and title, never by a sheet's name or a form's number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from data.errors import Refusal
from data.model import Reading
from ingest.read import above, headers
from ingest.read.folding import fold
from ingest.read.grid import Grid
from ingest.read.rows import reading_of
from ingest.read.specs import Index, Spec, index_of

_SHARE = 0.6


@dataclass(frozen=True)
class Found:
    """A table of a grid that is a report: which spec, where its header and its title stand."""

    spec: Spec
    match: headers.Match
    title: tuple[int, int] | None
    rank: tuple[float, ...]


def readings_of(
    grids: tuple[Grid, ...], name: str, dataset_id: str | None = None, numbers: str | None = None
) -> tuple[Reading, ...]:
    """Read every table that matches; a file in which none does is refused with the headers that are expected."""
    index = index_of(dataset_id)
    found = [(grid, table) for grid in grids if (table := _best(grid, dataset_id or grid.dataset, name))]
    if not found:
        raise Refusal("no_table_matches", file=name, expected=_expected(index))
    matched = {id(grid) for grid, _ in found}
    loose = tuple(finding for grid in grids if id(grid) not in matched for finding in grid.findings)
    readings = []
    for place, (grid, table) in enumerate(found):
        more = (*grid.findings, *(loose if place == 0 else ()))
        readings.append(reading_of(grid, table.spec, table.match, table.title, numbers, more))
    return tuple(readings)


def _best(grid: Grid, told: str | None, name: str) -> Found | None:
    index = index_of(told)
    found = [table for match in headers.find(grid, index) if (table := _found(grid, index, match, told is not None))]
    found.sort(key=lambda table: table.rank, reverse=True)
    if len(found) > 1 and found[0].rank == found[1].rank:
        given = ", ".join(table.spec.dataset.id for table in found if table.rank == found[0].rank)
        raise Refusal("dataset_ambiguous", file=name, sheet=grid.sheet, given=given)
    return found[0] if found else None


def _found(grid: Grid, index: Index, match: headers.Match, told: bool) -> Found | None:
    spec = index.specs[match.spec]
    title = above.find_title(grid, match.first, spec.titles)
    if spec.line and not title:
        return None
    needed = len(spec.needed & match.columns.keys())
    complete = needed == len(spec.needed)
    enough = needed >= _SHARE * len(spec.needed) or (told and needed >= 2) or (title is not None and needed > 0)
    if not (complete or enough) or len(match.columns) < min(2, len(spec.columns)):
        return None
    return Found(spec, match, title, _rank(grid, spec, match, title, complete))


def _rank(
    grid: Grid, spec: Spec, match: headers.Match, title: tuple[int, int] | None, complete: bool
) -> tuple[float, ...]:
    """Order candidates: complete, title, columns found, share of its columns, label like the title's beginning."""
    share = len(match.columns) / len(spec.columns)
    written = fold(above.title_text(grid, title)) if title else ""
    same = (one == other for one, other in zip(fold(spec.dataset.label.vi), written, strict=False))
    alike = sum(1 for _ in takewhile(bool, same))
    return (complete, title is not None, len(match.columns), share, alike)


def _expected(index: Index) -> str:
    if len({spec.dataset.id for spec in index.specs}) > 1:
        return "; ".join(dict.fromkeys(spec.dataset.label.vi for spec in index.specs))
    texts = []
    for spec in index.specs:
        columns = (column for name, column in spec.columns.items() if name in spec.needed)
        texts.append(", ".join(column.headers[0] for column in columns))
    return "; ".join(texts)
