"""What changed between two revisions of a report: row by row where both were accepted, else cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from data import datasets, duck, facts, ledger
from data.ledger import tables
from data.reports import cards
from data.reports.cards import Card, Scope
from data.reports.views import path_of
from data.settings import Settings


@dataclass(frozen=True)
class Difference:
    """One changed value: `row` names it by its key, or by its cell; `field` is the dataset's column or empty.

    A row that only one of the revisions has differs in its key alone: before or after is None.
    """

    row: str
    field: str
    before: str | None
    after: str | None


def differences(settings: Settings, older: int, newer: int, scope: Scope, limit: int = 500) -> tuple[Difference, ...]:
    """Compare two revisions of one report; rows are matched by period, sheet and key."""
    first, second = cards.get(settings, older, scope), cards.get(settings, newer, scope)
    both = [_rows(settings, card) for card in (first, second)]
    if None in both:
        return tuple(_cells(settings, first, second))[:limit]
    before, after = both
    assert before is not None and after is not None
    found = []
    for key in sorted({*before, *after}):
        label = " · ".join(part for part in key if part)
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            found.append(Difference(label, "", None if old is None else label, None if new is None else label))
            continue
        found += [Difference(label, name, old[name], new[name]) for name in old if old[name] != new[name]]
    return tuple(found[:limit])


def _rows(settings: Settings, card: Card) -> dict[tuple[str, ...], dict[str, Any]] | None:
    """Give the accepted rows of a report by their keys, values as texts; None for one that was never accepted."""
    report, table, dataset = tables.report, tables.facts, datasets.get(card.dataset)
    with ledger.reading(settings) as connection:
        row = connection.execute(select(report.c.periods, report.c.accepted_as).where(report.c.id == card.id)).one()
        mine = (table.c.dataset == card.dataset, table.c.period.in_(row.periods))
        names = connection.execute(select(table.c.name).where(*mine)).scalars().all()
    if row.accepted_as is None or not names:
        return None
    fields = [name for name in facts.columns(dataset) if name not in facts.SYSTEM]
    listed = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in ("_period", "_agency", *fields))
    paths = [str(facts.path(settings, card.dataset, name)) for name in names]
    with duck.connect(folders=[settings.facts]) as connection:
        query = f"SELECT {listed} FROM read_parquet(?) WHERE _report = ? ORDER BY _row"
        held = connection.execute(query, [paths, card.id]).fetchall()
    found = {}
    for period, agency, *values in held:
        named = dict(zip(fields, values, strict=True))
        subject = agency if dataset.subject else ""
        found[(period, subject, *(named.get(name) or "" for name in dataset.key))] = named
    return found


def _cells(settings: Settings, first: Card, second: Card) -> list[Difference]:
    """Compare the sheets that were made of both files, address by address."""
    paths = [path_of(settings, card.file) for card in (first, second)]
    if not all(path.exists() for path in paths):
        return []
    before, after = (_addresses(orjson.loads(path.read_bytes())) for path in paths)
    places = sorted({*before, *after}, key=lambda place: (place[0], place[1], len(place[2]), place[2]))
    return [
        Difference(f"{sheet}!{column}{row}" if sheet else f"{column}{row}", "", before.get(place), after.get(place))
        for place in places
        for sheet, row, column in [place]
        if before.get(place) != after.get(place)
    ]


def _addresses(sheets: list[dict[str, Any]]) -> dict[tuple[str, int, str], str]:
    letters = [chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26) for n in range(100)]
    return {
        (sheet["sheet"], number, column): str(cell)
        for sheet in sheets
        for number, cells in sheet["rows"]
        for column, cell in zip(letters, cells, strict=False)
        if cell not in (None, "")
    }
