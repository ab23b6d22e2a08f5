"""A measure's history, and the comparison of two of its figures: never across definitions that no bridge joins."""

from __future__ import annotations

import duckdb

from data.errors import Refusal
from metrics import figures, versions
from metrics.definitions import Indicator
from metrics.figures import Key
from metrics.views import Figure, Stamp
from metrics.views.series import Comparison, History, Point


def series(connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Indicator, agency: str, kind: str) -> History:
    """Give the history of an indicator for an agency and a kind of period, with the breaks of its definition."""
    held = figures.histories(connection, one.id, [agency], kind).get(agency, [])
    points = tuple(_point(one, figure, held[place - 1] if place else None) for place, figure in enumerate(held))
    meant = tuple((v.number, v.name, v.formula, v.article) for v in one.versions)
    return History(stamp, one.id, one.name, one.unit, one.decimals, agency, points, meant)


def _point(one: Indicator, figure: Figure, before: Figure | None) -> Point:
    joined = versions.crossed(one.bridges, before.version, figure.version) if before else ()
    return Point(figure, figures.difference(figure, before), joined or (), joined is None)


def compare(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Indicator, agency: str, now: str, before: str
) -> Comparison:
    """Compare two periods of an indicator for an agency; refused where the definition changed and no bridge is declared."""
    pair = [seen.figure if (seen := figures.one(connection, key)) else figures.absent(key) for key in
            (Key(one.id, agency, now), Key(one.id, agency, before))]  # fmt: skip
    joined = versions.crossed(one.bridges, pair[0].version, pair[1].version)
    if joined is None:
        raise Refusal(
            "versions_differ", indicator=one.id, now=now, before=before, newer=pair[0].version, older=pair[1].version
        )
    return Comparison(stamp, pair[0], pair[1], figures.difference(*pair), joined)
