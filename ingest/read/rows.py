"""Rows of a matched table: what is skipped, what is typed, and what is wrong with it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from data.model import Finding, Layout, Reading, Row
from ingest.read import above, row_kinds
from ingest.read.findings import Findings, header_findings
from ingest.read.grid import Grid, blank, letters, printed
from ingest.read.headers import MAX_HEIGHT, Match
from ingest.read.printed_sums import Field, check_sums
from ingest.read.specs import Spec
from ingest.read.table_units import hows
from ingest.read.values import How, Problem, not_occurring, says_nothing, typed


def reading_of(
    grid: Grid,
    spec: Spec,
    match: Match,
    title: tuple[int, int] | None,
    numbers: str | None,
    findings: Sequence[Finding] = (),
) -> Reading:
    """Read one table."""
    last = header_end(grid, match)
    found = Findings(grid.sheet, findings)
    header_findings(found, grid, spec, match, last)
    style = How(numbers or spec.numbers(), epoch_1904=grid.epoch_1904, frequency=spec.dataset.frequency)
    how = hows(found, grid, spec, match, last, style)
    fields = [
        Field(name, spec.columns[name], place, match.labels[name], how[name]) for name, place in match.columns.items()
    ]
    rows = tuple(_rows(grid, spec, fields, last, found))
    if rows and not spec.line and _silent(grid, fields, rows):
        found.add("report_nil", "note", row=rows[0].number, given="KPS")
        rows = ()
    elif not rows:
        _without_rows(found, grid, spec, match, last)
    return Reading(
        dataset=spec.dataset.id,
        layout=Layout(
            sheet=grid.sheet,
            header_row=grid.number(last),
            columns={field.name: letters(field.place) for field in fields},
            labels={field.name: field.label for field in fields},
        ),
        rows=rows,
        sender=above.find_sender(grid, match.first),
        period=above.find_period(grid, match.first, title),
        findings=found.all(),
    )


def _silent(grid: Grid, fields: list[Field], rows: tuple[Row, ...]) -> bool:
    """Tell whether every count of every row says that nothing occurred: then the report says so as a whole."""
    adding = [field.place for field in fields if field.column.adds]
    numbers = {row.number for row in rows}
    indices = (index for index in range(len(grid.rows)) if grid.number(index) in numbers)
    cells = ((grid.rows[i][p] if p < len(grid.rows[i]) else None) for i in indices for p in adding)
    return bool(adding) and all(not_occurring(cell) for cell in cells)


def _without_rows(found: Findings, grid: Grid, spec: Spec, match: Match, last: int) -> None:
    """Tell a form that says that nothing occurred from one that was not filled in."""
    outside = (index for index in range(len(grid.rows)) if not match.first <= index <= last)
    said = next(((i, cell) for i in outside for cell in grid.rows[i] if says_nothing(cell)), None)
    if said is None:
        found.add("no_rows", row=grid.number(last))
    elif spec.dataset.nil:
        found.add("report_nil", "note", row=grid.number(said[0]), given=printed(said[1]).strip()[:100])
    else:
        found.add("report_nil_not_taken", row=grid.number(said[0]), given=printed(said[1]).strip()[:100])


def header_end(grid: Grid, match: Match) -> int:
    """Give the last row of the header: merged cells and leaf rows of other columns belong to it."""
    limit = min(match.first + MAX_HEIGHT - 1, len(grid.rows) - 1)
    last = match.last
    for r0, _, r1, _ in grid.merged:
        if match.first <= r0 <= match.last:
            last = max(last, min(r1, limit))
    used = set(match.columns.values())
    while last < limit and grid.kind not in {"csv", "json"} and _only_other_texts(grid.rows[last + 1], used):
        last += 1
    return last


def _only_other_texts(row: Sequence[Any], used: set[int]) -> bool:
    filled = [(place, cell) for place, cell in enumerate(row) if not blank(cell)]
    return bool(filled) and all(
        isinstance(cell, str) and place not in used and not says_nothing(cell) for place, cell in filled
    )


def _rows(grid: Grid, spec: Spec, fields: list[Field], last: int, found: Findings) -> Iterator[Row]:
    places = {field.name: field.place for field in fields}
    shape = row_kinds.Shape.of(grid, spec, places, last)
    empty = dict.fromkeys(spec.dataset.columns)
    kinds: dict[int, str] = {}
    read: dict[int, dict[str, Any]] = {}
    for index in range(last + 1, shape.end):
        cells = grid.rows[index]
        kind = kinds[index] = shape.kind(index)
        if kind in {"total", "group"}:
            found.add("total_row_ignored", "note", row=grid.number(index), given=shape.name(index))
        elif kind == "row":
            values = {**empty, **_values(grid, fields, index, found, group=shape.is_heading(index))}
            if spec.line:
                values |= {"line": spec.line, "ordinal": shape.ordinal(index)}
            if grid.kind == "csv" and any(not blank(cell) for cell in cells[shape.width :]):
                found.add("row_too_long", row=grid.number(index), given=len(cells), expected=shape.width)
            read[index] = values
            yield Row(grid.number(index), values)
    if not spec.line:
        check_sums(grid, shape, kinds, read, [field for field in fields if field.column.adds], found)
    for index in range(shape.end, len(grid.rows)):
        if shape.lost(index):
            found.add("rows_ignored", "note", row=grid.number(index), given=shape.name(index))


def _values(grid: Grid, fields: list[Field], index: int, found: Findings, group: bool) -> dict[str, Any]:
    cells = grid.rows[index]
    values: dict[str, Any] = {}
    for field in fields:
        cell = cells[field.place] if field.place < len(cells) else None
        fault = grid.faults.get((index, field.place)) if grid.faults else None
        value: Any = None
        problem: Problem | None
        if fault is not None:
            problem = Problem("formula_without_value" if fault == "=" else "cell_error")
        else:
            value, problem = typed(cell, field.column, field.how)
            if value is None and problem is None and field.column.required and not group:
                if field.column.type in row_kinds.VALUED and not_occurring(cell):
                    found.add(
                        "value_not_occurring", "note", grid.number(index), letters(field.place), column=field.label
                    )
                else:
                    problem = Problem("value_missing")
        if problem:
            found.add(
                problem.rule,
                row=grid.number(index),
                letters=letters(field.place),
                column=field.label,
                given=fault or printed(cell)[:100],
                expected=problem.expected,
            )
        values[field.name] = value
    return values
