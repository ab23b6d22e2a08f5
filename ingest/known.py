"""What is known beside a report when it is checked: its sender's earlier periods, and what an automatic source measured."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select

from data import datasets, duck, expression, facts, ledger
from data.datasets import Automatic, Dataset
from data.ledger import tables
from data.period import parse
from data.settings import Settings
from ingest.validate import Candidate

log = logging.getLogger("ingest")

#: How many periods before are looked at.
BACK = 12

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Known:
    """Rows of the period before, totals of compared columns by period, (numerator, denominator) of automatic sources."""

    before: str = ""
    rows: Rows = ()
    totals: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    automatic: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)


def beside(settings: Settings, candidate: Candidate) -> Known:
    """Look up what is known beside a report; a damaged facts file costs the comparison, never the report."""
    dataset = datasets.get(candidate.dataset)
    if not (candidate.findings or dataset.compared or dataset.continues or dataset.automatic):
        return Known()
    try:
        return of(settings, dataset, candidate.sender, candidate.period)
    except (duckdb.Error, OSError) as error:
        log.warning("%s of %s is not compared: %s", dataset.id, candidate.sender, error)
        return Known()


def of(settings: Settings, dataset: Dataset, sender: str, period: str) -> Known:
    """Look up what is known beside a report of one period of its dataset's own length."""
    when = parse(period)
    if when.kind != dataset.frequency or not dataset.owed_by:
        return Known()
    back = [str(when.shift(-step)) for step in range(1, BACK + 1)]
    measured = {one.dataset for one in dataset.automatic}
    live, table = tables.live, tables.facts
    with ledger.reading(settings) as connection:
        owners = dict(
            connection.execute(
                select(live.c.period, live.c.report).where(
                    live.c.dataset == dataset.id, live.c.sender == sender, live.c.period.in_(back)
                )
            ).all()
        )
        names = dict(
            connection.execute(
                select(table.c.period, table.c.name).where(table.c.dataset == dataset.id, table.c.period.in_([*owners]))
            ).all()
        )
        sources = dict(
            connection.execute(
                select(table.c.dataset, table.c.name).where(table.c.dataset.in_(measured), table.c.period == period)
            ).all()
        )
        counting = {
            name: connection.execute(
                select(live.c.report).where(live.c.dataset == name, live.c.period == period)
            ).scalars().all()
            for name in sources
        }  # fmt: skip
    last = _by_report(settings.facts, dataset.id, names[back[0]]).get(owners[back[0]], ()) if back[0] in names else ()
    totals = {
        one: found
        for one, name in names.items()
        if dataset.compared and (found := _totals(settings.facts, dataset.id, name).get(owners[one]))
    }
    automatic = {
        one.dataset: value
        for one in dataset.automatic
        if one.dataset in sources
        and (
            value := _measured(settings.facts, one, sources[one.dataset], tuple(sorted(counting[one.dataset])), sender)
        )
    }
    return Known(back[0], last, totals, automatic)


@lru_cache(maxsize=64)
def _totals(folder: Path, dataset_id: str, name: str) -> dict[int, dict[str, Decimal | None]]:
    """Give the totals of the compared columns of a facts file by report."""
    compared = datasets.get(dataset_id).compared
    listed = ", ".join(f'sum("{one}")' for one in compared)
    with duck.connect(folders=[folder]) as connection:
        path = str(folder / dataset_id / name)
        held = connection.execute(f"SELECT _report, {listed} FROM read_parquet(?) GROUP BY _report", [path]).fetchall()
    return {
        report: {one: None if value is None else Decimal(value) for one, value in zip(compared, values, strict=True)}
        for report, *values in held
    }


@lru_cache(maxsize=6)
def _by_report(folder: Path, dataset_id: str, name: str) -> dict[int, Rows]:
    """Read a facts file once for all senders of a batch; its name changes with its content."""
    dataset = datasets.get(dataset_id)
    names = ["_report", "_agency", *(one for one in facts.columns(dataset) if one not in facts.SYSTEM)]
    listed = ", ".join(f'"{one}"' for one in names)
    with duck.connect(folders=[folder]) as connection:
        path = str(folder / dataset_id / name)
        held = connection.execute(f"SELECT {listed} FROM read_parquet(?) ORDER BY _report, _row", [path]).fetchall()
    found: dict[int, list[dict[str, Any]]] = {}
    for report, *values in held:
        found.setdefault(report, []).append(dict(zip(names[1:], values, strict=True)))
    return {report: tuple(rows) for report, rows in found.items()}


@lru_cache(maxsize=256)
def _measured(
    folder: Path, one: Automatic, name: str, counting: tuple[int, ...], agency: str
) -> tuple[Decimal, Decimal] | None:
    """Give numerator and denominator that an automatic source measured for an agency; None over nothing."""
    columns = datasets.get(one.dataset).columns
    parts = [
        expression.sql(expression.parse(text, columns, one.dataset, True)) for text in (one.numerator, one.denominator)
    ]
    with duck.connect(folders=[folder]) as connection:
        query = f"SELECT {parts[0]}, {parts[1]} FROM read_parquet(?) WHERE _agency = ? AND list_contains(?, _report)"
        found = connection.execute(query, [str(folder / one.dataset / name), agency, list(counting)]).fetchone()
    if not found or (not found[0] and not found[1]) or not found[1]:
        return None
    return Decimal(found[0] or 0), Decimal(found[1])
