"""Answers about scores for the data door: one agency's score with its ledger, a ranking, and who reads how deep."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from data import agencies
from data.errors import Refusal
from data.model import Text, Viewer
from data.period import parse
from data.settings import Settings
from metrics import definitions
from metrics.score import board, ranges
from metrics.score.board import Line, Seen
from metrics.score.definition import Index
from metrics.score.fixes import fixes, keys, taken
from metrics.score.ledger import Entry, Reader, entries
from metrics.score.marking import Part
from metrics.views import Stamp
from metrics.views.agencies import WEIGHED, WhatIf
from metrics.views.scores import CriterionScore, GroupScore, Places, Ranking, Score, Standing

SEED = 1
_FIELDS = tuple(board.SCORE)


def score(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    stamp: Stamp,
    viewer: Viewer,
    one: Index,
    agency: str,
    period: str,
    seed: int,
) -> Score:
    """Give one score of a release; its rows only to those who work on the agency."""
    held = stored(connection, one, period).get(agency)
    if held is None:
        raise _none(connection, stamp, one, period, viewer, agency)
    kind = agencies.get(agency).kind
    lines = board.board(one, kind, period, board.observed(connection, one, period).get(period, {}))
    line = next(line for line in lines if line.agency == agency)
    reader = Reader(settings, connection, line, viewer.works_on(agency))
    ledger = {part.criterion.id: entries(reader, part) for part in line.marked.parts}
    span = ranges.ranges(one, kind, lines, seed).get(agency)
    return Score(
        stamp=stamp,
        index=one.id,
        name=one.name,
        document=definitions.documents()[one.document],
        confidence=one.confidence,
        agency=agency,
        agency_name=agencies.get(agency).name,
        period=period,
        score=held["score"],
        missing=held["missing"],
        grade=_grade(one, held["grade"]),
        places=Places(held["place"], held["placed"], span.best, span.worst, seed, ranges.DRAWS, one.vary)
        if span
        else None,
        known=held["known"],
        measured=held["measured"],
        measured_score=held["measured_score"],
        measured_place=held["measured_place"],
        measured_placed=held["measured_placed"],
        groups=_groups(one, kind, line),
        criteria=tuple(_criterion(part, line.seen, ledger[part.criterion.id]) for part in line.marked.parts),
        fixes=fixes(one, kind, line, lines, ledger),
        marks=tuple(held["marks"]),
        illustrative=held["illustrative"],
        oldest_input=held["oldest_input"],
        newest_input=held["newest_input"],
    )


def what_if(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    stamp: Stamp,
    viewer: Viewer,
    one: Index,
    agency: str,
    period: str,
    steps: tuple[str, ...],
) -> WhatIf | None:
    """Score an agency again with the named steps taken; None where it has no score."""
    if agency not in stored(connection, one, period):
        raise _none(connection, stamp, one, period, viewer, agency)
    kind = agencies.get(agency).kind
    lines = board.board(one, kind, period, board.observed(connection, one, period).get(period, {}))
    line = next(line for line in lines if line.agency == agency)
    if line.marked.score is None:
        return None
    reader = Reader(settings, connection, line, viewer.works_on(agency))
    ledger = {part.criterion.id: entries(reader, part) for part in line.marked.parts}
    offered = fixes(one, kind, line, lines, ledger)
    names = keys(offered)
    chosen = [fix for key, fix in zip(names, offered, strict=True) if key in steps]
    score, place = taken(one, kind, line, lines, chosen, ledger)
    first, kept = offered[:WEIGHED], [fix for fix in chosen if fix not in offered[:WEIGHED]]
    choices = [[*(fix for n, fix in enumerate(first) if bits >> n & 1), *kept] for bits in range(1 << len(first))]
    return WhatIf(
        keys=names,
        taken=tuple(key for key in names if key in steps),
        score=score,
        gain=score - line.marked.score,
        place=place,
        sums=tuple(taken(one, kind, line, lines, each, ledger) for each in choices),
    )


def ranking(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, viewer: Viewer, one: Index, kind: str, period: str, seed: int
) -> Ranking:
    """Give the agencies of a kind in the order of their scores, each with the range of its rank."""
    if kind not in one.kinds:
        raise Refusal("score_kind", given=kind, known=", ".join(one.kinds))
    held = {name: row for name, row in stored(connection, one, period).items() if agencies.get(name).kind == kind}
    if not held:
        raise _none(connection, stamp, one, period, viewer, kind)
    lines = board.board(one, kind, period, board.observed(connection, one, period).get(period, {}))
    span = ranges.ranges(one, kind, lines, seed)
    found = [
        Standing(
            agency=name,
            name=agencies.get(name).name,
            best=span[name].best if name in span else None,
            worst=span[name].worst if name in span else None,
            **{field: row[field] for field in _STANDING},
            marks=tuple(row["marks"]),
        )
        for name, row in held.items()
    ]
    found.sort(key=lambda line: (line.place is None, line.place or 0, line.agency))
    return Ranking(stamp, one.id, one.name, kind, period, seed, tuple(found))


_STANDING = (
    "score", "missing", "grade", "place", "measured", "measured_score", "measured_place", "illustrative",
)  # fmt: skip


def stored(connection: duckdb.DuckDBPyConnection, one: Index, period: str) -> dict[str, dict[str, Any]]:
    """Give the scores that a release holds: agency → its row."""
    if not holds(connection):
        return {}
    columns = ", ".join(f'"{name}"' for name in _FIELDS)
    found = connection.execute(f'SELECT {columns} FROM score WHERE "index" = ? AND period = ?', [one.id, period])
    return {row[1]: dict(zip(_FIELDS, row, strict=True)) for row in found.fetchall()}


def holds(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a release keeps scores at all: the oldest do not."""
    query = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'score'"
    return bool(connection.execute(query).fetchall()[0][0])


def _none(connection, stamp: Stamp, one: Index, period: str, viewer: Viewer, agency: str) -> Refusal:
    """Say that a score is not there, naming the periods that are."""
    known: list[str] = []
    if holds(connection):
        query = 'SELECT DISTINCT period FROM score WHERE "index" = ?'
        known = sorted((text for (text,) in connection.execute(query, [one.id]).fetchall()), key=parse)
    named = agencies.get(agency).name[viewer.lang] if agency in agencies.registry() else agency
    return Refusal(
        "score_none",
        release=f"r{stamp.release}",
        index=one.name[viewer.lang],
        agency=named,
        period=parse(period).label(viewer.lang),
        known=", ".join(known[-12:]) or "–",
    )


def _groups(one: Index, kind: str, line: Line) -> tuple[GroupScore, ...]:
    def total(group: str, of: str) -> Decimal:
        parts = (part for part in line.marked.parts if part.criterion.group == group)
        return sum((getattr(part, of) for part in parts), Decimal(0))

    return tuple(
        GroupScore(group.id, group.name, total(group.id, "possible"), total(group.id, "lost"))
        for group in one.groups
        if kind in group.kinds
    )


def _criterion(part: Part, seen: Seen, ledger: list[Entry]) -> CriterionScore:
    criterion = part.criterion
    one = definitions.get(criterion.indicator)
    held = seen.held.get(criterion.id)
    value = held.value if held else None
    return CriterionScore(
        id=criterion.id,
        indicator=criterion.indicator,
        group=criterion.group,
        name=one.name,
        weight=criterion.weight,
        floor=criterion.floor,
        goal=criterion.goal,
        possible=part.possible,
        lost=part.lost,
        value=None if value is None else round(Decimal(value.numerator) / Decimal(value.denominator), 6),
        unit=one.unit,
        missing=part.missing,
        spread=part.share is None,
        measured=criterion.measured,
        numerator_label=one.numerator.label,
        losses=tuple(entry.loss for entry in ledger),
    )


def _grade(one: Index, grade: str | None) -> Text | None:
    return next((held.name for held in one.grades if held.id == grade), None)
