"""Tallies: numerator and denominator of each indicator for one report, agency and period.

Computed once per facts file and kept under (facts file, definitions), so that a release reads them and
never scans facts again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from data import datasets, duck, facts, fs, parts, seals
from data.parts import Part
from data.settings import Settings
from metrics import compile, definitions

#: A month of ten million events with its distinct things is tallied within this.
MEMORY = "2GB"


def path(settings: Settings, dataset: str, facts_name: str) -> Path:
    """Give where the tallies of a facts file lie."""
    return settings.tallies / dataset / f"{Path(facts_name).stem}-{definitions.digest(dataset)}.parquet"


def ensure(settings: Settings, dataset: str, facts_name: str, part: Part | None = None) -> Path | None:
    """Make the tallies of a facts file, or of a feed's part, unless they are there; None where no indicator reads them."""
    if not definitions.of_dataset(dataset):
        return None
    target = path(settings, dataset, facts_name)
    if not seals.whole(target):
        source = seals.checked(facts.path(settings, dataset, facts_name))
        fs.folder(target.parent)
        with duck.connect(folders=[settings.facts, settings.tallies], threads=2, memory=MEMORY) as connection:
            relation = parts.relation(connection, settings, part) if part else f"read_parquet('{source}')"
            alone = parts.same(part) if part else None
            fs.make(target, lambda aside: write(connection, dataset, relation, alone, aside), "tally", sealed=True)
    return target


def write(
    connection: duckdb.DuckDBPyConnection, dataset: str, relation: str, alone: Mapping[str, str] | None, target: Path
) -> None:
    """Write the tallies of a relation of facts; `alone` as in `compile.statement`."""
    query = compile.statement(datasets.get(dataset).id, relation, alone)
    connection.execute(f"COPY ({query} ORDER BY ALL) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
