"""The sources of many figures at once: for each its reports, files and cells, in a few statements per indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import orjson
from sqlalchemy import select

from data import agencies, budget, datasets, duck, expression, facts, ledger, parts, seals
from data.ledger import tables
from data.model import Agency, Viewer
from data.period import Period, parse
from data.settings import Settings
from metrics import definitions, explain, extract, figures, versions
from metrics.definitions import Indicator
from metrics.explain import Word
from metrics.figures import Key
from metrics.views.origins import Origin, Trail

#: Rows of one report whose cells are named.
ROWS = 60
#: Row numbers of a report, agency and period.
Rows = Mapping[tuple[int, str, str], Sequence[int]]


def make(
    settings: Settings, connection: duckdb.DuckDBPyConnection, viewer: Viewer, asked: Iterable[Key]
) -> dict[str, Origin]:
    """Give the source of each figure by its id; reports and cells only as deep as the viewer may see."""
    groups: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for key in asked:
        groups[key.indicator, key.period, key.lens].append(key)
    found: dict[str, Origin] = {}
    for (indicator, period, _), keys in groups.items():
        found |= _group(settings, connection, viewer, definitions.get(indicator), parse(period), keys)
    return found


def _group(
    settings: Settings, connection: duckdb.DuckDBPyConnection, viewer: Viewer, one: Indicator, period: Period,
    keys: Sequence[Key],
) -> dict[str, Origin]:  # fmt: skip
    said = explain.spoken(connection, one, period)
    held = figures.across(connection, [one.id], str(period))
    meant = versions.at(one.versions, period)
    document = definitions.documents()[meant.document]
    stands: dict[str, list[Word]] = {}
    for key in keys:
        agency = agencies.get(key.agency)
        whole = agency.kind in ("region", "group") or (agency.kind == "nation" and one.numerator.over_agencies != "own")
        stands[str(key)] = [] if whole else explain.behind(said, one, agency, period, key.lens)
    rows = _rows(settings, viewer, one, [word for words in stands.values() for word in words])
    made = {}
    for key in keys:
        agency, words = agencies.get(key.agency), stands[str(key)]
        counted = words or [word for mark, word in said if mark is None and _within(word, agency, period)]
        seen = figures.one(connection, key) if key.lens else held.get((one.id, key.agency))
        made[str(key)] = Origin(
            figure=seen.figure if seen else figures.absent(key),
            name=one.name,
            agency=agency.name,
            version=meant.number,
            digest=one.digest,
            document=document.number or document.title[viewer.lang],
            reports=len({word.report["id"] for word in counted}),
            senders=len({word.report["sender"] for word in counted}),
            trails=_trails(words, viewer, one, rows),
        )
    return made


def _within(word: Word, whole: Agency, period: Period) -> bool:
    """Tell whether what a report speaks for belongs to a whole."""
    if whole.kind == "nation":
        return True
    current = agencies.get(agencies.current(word.agency, period.end))
    return current.kind in agencies.REPORTING and whole.id in agencies.groups(current, period.end)


def _trails(words: Sequence[Word], viewer: Viewer, one: Indicator, rows: Rows) -> tuple[Trail, ...]:
    public, made = viewer.role == "public", []
    for word in words:
        row = word.report
        layouts = orjson.loads(row["layouts"] or "[]")
        numbers = rows.get((row["id"], word.agency, word.period), ())
        shown = bool(numbers) and bool(layouts)
        made.append(
            Trail(
                report=row["id"],
                dataset=datasets.get(row["dataset"]).label,
                sender=agencies.get(row["sender"]).name,
                period=word.period,
                revision=row["revision"],
                file="" if public else row["file"],
                sha256="" if public else row["sha256"],
                sheet=layouts[0]["sheet"] if shown else "",
                cells=_cells(layouts[0]["columns"], _columns(one, row["dataset"]), numbers) if shown else "",
            )
        )
    return tuple(made)


def _columns(one: Indicator, dataset: str) -> set[str]:
    held = datasets.get(dataset)
    return {name for name in extract.used(one, held) if not held.columns[name].person}


def _cells(letters: Mapping[str, str], columns: set[str], numbers: Sequence[int]) -> str:
    """Write the cells of some columns in some rows: `E14:E16, E20, F14:F16, F20`."""
    shown, spans = sorted(numbers)[:ROWS], []
    starts = [shown[0], *(b for a, b in pairwise(shown) if b != a + 1)]
    ends = [*(a for a, b in pairwise(shown) if b != a + 1), shown[-1]]
    for letter in sorted((letters[name] for name in columns if name in letters), key=lambda one: (len(one), one)):
        spans += [f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in zip(starts, ends, strict=True)]
    return ", ".join(spans) + (" …" if len(numbers) > ROWS else "")


def _rows(settings: Settings, viewer: Viewer, one: Indicator, words: Sequence[Word]) -> Rows:
    """Give the rows of reports that make figures; none of those whose rows the viewer may not see, and none of bulk feeds."""
    if viewer.role == "public":
        return {}
    wanted: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        dataset = datasets.get(word.report["dataset"])
        if not dataset.transaction or viewer.works_on(word.report["sender"]):
            wanted[dataset.id].append(word)
    found: dict[tuple[int, str, str], Sequence[int]] = {}
    for name, held in wanted.items():
        found |= _read(settings, one, datasets.get(name), held)
    return found


def _read(settings: Settings, one: Indicator, dataset: datasets.Dataset, words: Sequence[Word]) -> Rows:
    periods, table = {word.period for word in words}, tables.facts
    with ledger.reading(settings) as connection:
        bulk = {part.report for part in parts.held(connection, [word.report["id"] for word in words])}
        query = select(table.c.name).where(table.c.dataset == dataset.id, table.c.period.in_(periods))
        names = list(connection.execute(query).scalars())
    reports = sorted({word.report["id"] for word in words} - bulk)
    if not reports or not names:
        return {}
    condition = one.where if dataset.id == one.dataset else one.otherwise.where if one.otherwise else ""
    where = expression.sql(expression.parse(condition, dataset.columns, one.id)) if condition else "true"
    paths = [seals.checked(facts.path(settings, dataset.id, name)) for name in names]
    with duck.connect(paths=paths) as own, budget.within(own):
        asked: list[Any] = [reports, sorted(periods)]
        result = own.execute(
            f"SELECT _report, _agency, _period, list(DISTINCT _row ORDER BY _row)[1:{ROWS + 1}] "
            f"FROM {parts.union(own, settings, map(str, paths))} "
            f"WHERE list_contains(?, _report) AND list_contains(?, _period) AND ({where}) GROUP BY ALL",
            asked,
        )
        return {(report, agency, period): rows for report, agency, period, rows in result.fetchall()}
