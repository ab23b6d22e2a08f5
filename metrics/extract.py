"""The rows of one report behind a figure, under their real letters, as deep as the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select
from sqlglot import exp

from data import budget, datasets, duck, expression, facts, ledger, parts, seals
from data.ledger import tables
from data.model import Viewer
from data.settings import Settings
from metrics import definitions
from metrics.definitions import Indicator
from metrics.history import cells as cells_known
from metrics.views import Cell, SheetExtract

#: Rows of a sheet shown in the drawer.
ROWS = 60
#: Rows that are looked through for the sources they name.
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Word:
    """One report behind a figure: its ledger row, the row period it spoke for, and for whom."""

    report: dict[str, Any]
    period: str
    agency: str


def make(
    settings: Settings, viewer: Viewer, one: Indicator, word: Word, words: list[Word], changed: int
) -> tuple[SheetExtract | None, tuple[str, ...]]:
    """Give the rows of a report that make the figure, under their real letters; also the sources they name.

    The public sees no rows; a reader outside sender and ministry sees the used columns, and no person's name.
    Rows about single persons' affairs never leave sender and ministry.
    """
    report = word.report
    dataset = datasets.get(report["dataset"])
    if viewer.role == "public" or (dataset.transaction and not viewer.works_on(report["sender"])):
        return None, ()
    layout = orjson.loads(report["layouts"])[0]
    read = used(one, dataset)
    whole = viewer.works_on(report["sender"])
    seen = read - {column.name for column in dataset.columns.values() if column.person}
    names = [name for name in layout["columns"] if name in facts.columns(dataset) and (whole or name in seen)]
    names.sort(key=lambda name: (len(layout["columns"][name]), layout["columns"][name]))
    periods = {w.period for w in words if w.report["id"] == report["id"]}
    subjects = {w.agency for w in words if w.report["id"] == report["id"]}
    condition = one.where if dataset.id == one.dataset else one.otherwise.where if one.otherwise else ""
    where = expression.sql(expression.parse(condition, dataset.columns, one.id)) if condition else "true"
    rows, count = _rows(settings, dataset, report["id"], periods, subjects, where)
    rows = cells_known.then(settings, dataset, report["id"], rows, changed)
    letters = tuple(layout["columns"][name] for name in names)
    labels = tuple(layout["labels"].get(name) or dataset.columns[name].label[viewer.lang] for name in names)
    cells = tuple(
        (row["_row"], tuple(Cell(_text(row.get(name)), name in read) for name in names)) for row in rows[:ROWS]
    )
    extract = SheetExtract(layout["sheet"], layout["header_row"], letters, labels, cells, max(count - ROWS, 0))
    sources = sorted({str(row[name]) for row in rows for name in ("source", "document") if row.get(name)})
    return extract, tuple(_source(text, viewer) for text in sources)


def _source(text: str, viewer: Viewer) -> str:
    known = definitions.documents().get(text)
    return f"{known.number}: {known.title[viewer.lang]}" if known else text


def _rows(
    settings: Settings, dataset: datasets.Dataset, report: int, periods: set[str], subjects: set[str], where: str
) -> tuple[list[dict[str, Any]], int]:
    """Read a report's first rows and count them, on a connection that opens just its own files for one request."""
    table = tables.facts
    with ledger.reading(settings) as connection:
        query = select(table.c.name).where(table.c.dataset == dataset.id, table.c.period.in_(periods))
        bulk = parts.held(connection, [report])
        names = [part.name for part in bulk] or list(connection.execute(query).scalars())
    paths = [seals.checked(facts.path(settings, dataset.id, name)) for name in names]
    if not paths:
        return [], 0
    with duck.connect(paths=paths) as own, budget.within(own):
        relation = parts.union(own, settings, () if bulk else map(str, paths), bulk)
        chosen = f"FROM {relation} WHERE _report = ? AND list_contains(?, _agency) AND list_contains(?, _period) AND ({where})"
        asked = [report, sorted(subjects), sorted(periods)]
        count = own.execute(f"SELECT count(*) {chosen}", asked).fetchall()[0][0]
        result = own.execute(f"SELECT * {chosen} ORDER BY _row LIMIT {MOST_ROWS}", asked)
        named = [column[0] for column in result.description or ()]
        return [dict(zip(named, row, strict=True)) for row in result.fetchall()], count


def used(one: Indicator, dataset: datasets.Dataset) -> set[str]:
    """Give the columns that an indicator reads in a dataset."""
    if dataset.id == one.dataset:
        texts = [one.numerator.expression, one.denominator.expression if one.denominator else "", one.where]
    else:
        texts = [one.otherwise.numerator, one.otherwise.denominator, one.otherwise.where] if one.otherwise else []
    trees = (expression.parse(text, dataset.columns, one.id, aggregates=True) for text in texts if text)
    return {column.name for tree in trees for column in tree.find_all(exp.Column)}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text and hasattr(value, "as_tuple") else text
