"""One file into readings; runs inside the limited child."""

from __future__ import annotations

from pathlib import Path

from data import datasets
from data.errors import Refusal
from data.model import Finding, Layout, Reading
from ingest.read import live, old_alphabets
from ingest.read.corrections import Cells, corrected
from ingest.read.delimited import csv_grid
from ingest.read.forms import readings_of
from ingest.read.grid import Grid, blank
from ingest.read.json_lists import json_grids
from ingest.read.sniff import MAX_BYTES, sniff
from ingest.read.workbooks import workbook_grids


def grids_of(path: Path, name: str, max_bytes: int = MAX_BYTES) -> tuple[Grid, ...]:
    """Decide what a file is and make grids of it; one that would act when it is opened is refused."""
    grids = _grids(path, name, sniff(path, name, max_bytes))
    for grid in grids:
        live.check_texts(grid, name)
    return grids


def _grids(path: Path, name: str, kind: str) -> tuple[Grid, ...]:
    if kind == "csv":
        return (csv_grid(path, name),)
    if kind in {"json", "ndjson"}:
        return json_grids(path, name, lines=kind == "ndjson")
    return tuple(old_alphabets.modern(grid) for grid in workbook_grids(path, name, kind))


def read_file(
    path: Path,
    name: str,
    dataset_id: str | None = None,
    numbers: str | None = None,
    max_bytes: int = MAX_BYTES,
    cells: Cells | None = None,
) -> tuple[Reading, ...]:
    """Read every report of a file, `cells` laid over it; of one dataset where it is named, else of any."""
    if dataset_id is not None:
        datasets.get(dataset_id)
    grids = corrected(grids_of(path, name, max_bytes), cells or {})
    try:
        return readings_of(grids, name, dataset_id, numbers)
    except Refusal as refusal:
        if refusal.code != "no_table_matches" or dataset_id is None or not _empty_list(grids):
            raise
    grid = grids[0]
    return (Reading(dataset_id, Layout("", 0, {}), (), grid.sender, grid.period, (Finding("no_rows"),)),)


def _empty_list(grids: tuple[Grid, ...]) -> bool:
    """Tell whether a feed answered with a list of nothing, which has no headers to match."""
    return all(grid.kind == "json" and all(blank(cell) for row in grid.rows for cell in row) for grid in grids)
