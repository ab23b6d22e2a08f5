"""Scores of the past beside the middle of the region and of the kind, with the day on which agencies were merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import median

import duckdb

from data import agencies
from data.model import Agency
from data.period import Period
from metrics.score import answers, board
from metrics.score.definition import Index
from metrics.views import Stamp
from metrics.views.agencies import Past, ScoreHistory

#: Periods shown, the asked one included.
SHOWN = 8
Scores = Mapping[str, Decimal]


def make(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Index, agency: Agency, until: Period
) -> ScoreHistory:
    """Give up to eight scores; before a merger they are made anew from figures seen through the agencies of today."""
    asked = [until.shift(step) for step in range(1 - SHOWN, 1)]
    kin = {a.id: a for a in agencies.in_force(until.end, (agency.kind,))}
    stored = _stored(connection, one, asked)
    region = agency.regions.get(agencies.lens(until.end))
    near = {a.id for a in kin.values() if region and a.regions.get(agencies.lens(until.end)) == region}
    points = []
    for period in asked:
        rebuilt = period.end < agencies.NEWER <= until.end and agency.kind == "province"
        scores = _rebuilt(connection, one, agency.kind, period) if rebuilt else stored.get(str(period), {})
        points.append(
            Past(
                period=str(period),
                score=scores.get(agency.id),
                region=_middle(scores, near),
                kind=_middle(scores, kin),
                rebuilt=rebuilt,
            )
        )
    merged = [a for a in agencies.registry().values() if agency.id in a.successors and a.id != agency.id]
    first = next((place for place, point in enumerate(points) if point.kind is not None), len(points))
    return ScoreHistory(
        stamp=stamp,
        index=one.id,
        agency=agency.id,
        points=tuple(points[first:]),
        merged=tuple(a.name for a in merged),
        since=agency.valid_from if merged else None,
    )


def _stored(connection: duckdb.DuckDBPyConnection, one: Index, asked: Iterable[Period]) -> Mapping[str, Scores]:
    """Read the scores of some periods in one query: period → agency → score."""
    if not answers.holds(connection):
        return {}
    query = (
        'SELECT period, agency, score FROM score WHERE "index" = ? AND list_contains(?, period) AND score IS NOT NULL'
    )
    found: dict[str, dict[str, Decimal]] = {}
    for period, agency, score in connection.execute(query, [one.id, [str(p) for p in asked]]).fetchall():
        found.setdefault(period, {})[agency] = score
    return found


def _rebuilt(connection: duckdb.DuckDBPyConnection, one: Index, kind: str, period: Period) -> Scores:
    """Score a past period as if the agencies of today had been there."""
    seen = board.observed(connection, one, str(period), "34").get(str(period), {})
    lines = board.board(one, kind, str(period), seen, agencies.NEWER)
    return {line.agency: line.marked.score for line in lines if line.marked.score is not None}


def _middle(scores: Scores, chosen: Iterable[str]) -> Decimal | None:
    known = [scores[agency] for agency in chosen if agency in scores]
    return median(known) if known else None
