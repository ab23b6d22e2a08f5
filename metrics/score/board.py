"""The scores of a release: every index, agency and period, from its observations; and their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb

from data import agencies
from data.period import parse
from metrics import definitions, rollup
from metrics.definitions import Indicator
from metrics.score.definition import Criterion, Index, indices
from metrics.score.marking import Held, Marked, grade, mark, places

SCORE = {
    "index": "VARCHAR",
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "score": "DECIMAL(9,6)",
    "missing": "VARCHAR",
    "grade": "VARCHAR",
    "place": "INTEGER",
    "placed": "INTEGER",
    "known": "DECIMAL(9,6)",
    "measured": "DECIMAL(9,6)",
    "measured_score": "DECIMAL(9,6)",
    "measured_place": "INTEGER",
    "measured_placed": "INTEGER",
    "marks": "VARCHAR[]",
    "illustrative": "BOOLEAN",
    "oldest_input": "VARCHAR",
    "newest_input": "VARCHAR",
    "definition": "VARCHAR",
}
#: One row per criterion of a score; its `possible` points are 0 where its weight was spread over the others.
LOST = {
    "index": "VARCHAR",
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "criterion": "VARCHAR",
    "possible": "DECIMAL(9,6)",
    "lost": "DECIMAL(9,6)",
    "missing": "VARCHAR",
}


@dataclass(frozen=True)
class Seen:
    """One agency's criteria in one period, with what their observations carry."""

    held: dict[str, Held]
    marks: Sequence[str]
    illustrative: bool
    oldest: str | None
    newest: str | None


@dataclass(frozen=True)
class Line:
    """A place on the board: an agency, what is known of it, and its score."""

    agency: str
    period: str
    seen: Seen
    marked: Marked


NOTHING = Seen({}, (), False, None, None)


def fill(connection: duckdb.DuckDBPyConnection, chosen: Iterable[Index] | None = None) -> None:
    """Make tables `score` and `lost` from table `observation`."""
    scores: list[dict[str, Any]] = []
    losses: list[dict[str, Any]] = []
    for one in indices().values() if chosen is None else chosen:
        for lines in boards(one, observed(connection, one)):
            scores += _scores(one, lines)
            losses += [loss for line in lines for loss in _losses(one, line)]
    rollup.load(connection, "score", scores, SCORE)
    rollup.load(connection, "lost", losses, LOST)


def observed(
    connection: duckdb.DuckDBPyConnection, one: Index, period: str | None = None, lens: str = ""
) -> dict[str, dict[str, Seen]]:
    """Give what a release holds of an index's criteria: period → agency → what was seen; of one period, if named, and through a lens."""
    by_indicator: dict[str, list[Criterion]] = defaultdict(list)
    for criterion in one.criteria:
        by_indicator[criterion.indicator].append(criterion)
    spelled = connection.execute("SELECT DISTINCT period FROM observation WHERE ? IS NULL OR period = ?", [period] * 2)
    periods = [text for (text,) in spelled.fetchall() if parse(text).kind in one.periods]
    kinds = [agency.id for agency in agencies.registry().values() if agency.kind in one.kinds]
    asked = [lens, sorted(by_indicator), periods, kinds]
    found: dict[str, dict[str, Seen]] = defaultdict(dict)
    for agency, text, *rest in connection.execute(_CARRIED, asked).fetchall():
        found[text][agency] = Seen({}, *rest)
    known = {name: definitions.get(name) for name in by_indicator}
    for indicator, agency, text, *figure in connection.execute(_FIGURES, asked).fetchall():
        held = _held(known[indicator], *figure)
        for criterion in by_indicator[indicator]:
            found[text][agency].held[criterion.id] = held
    return found


# Whole numbers of billionths: what is exact is made of them, and they are quicker to read than decimals.
_OF = "FROM observation WHERE lens = ? AND list_contains(?, indicator) AND list_contains(?, period) AND list_contains(?, agency)"
_FIGURES = f"""
    SELECT indicator, agency, period, CAST(value * 1000000000 AS HUGEINT), CAST(numerator * 1000000000 AS HUGEINT),
           CAST(denominator * 1000000000 AS HUGEINT), missing {_OF}
"""
_CARRIED = f"""
    SELECT agency, period, coalesce(list_sort(list_distinct(flatten(list(marks) FILTER (WHERE numerator IS NOT NULL)))), []),
           coalesce(bool_or(illustrative) FILTER (WHERE numerator IS NOT NULL), false),
           min(oldest_input) FILTER (WHERE numerator IS NOT NULL), max(newest_input) FILTER (WHERE numerator IS NOT NULL)
    {_OF} GROUP BY agency, period
"""


def _held(one: Indicator, value: int | None, top: int | None, bottom: int | None, missing: str | None) -> Held:
    """Make the exact value of an observation: rates again from numerator and denominator, others as they stand."""
    if value is None or top is None:
        return Held(None, missing or "unknown")
    if one.denominator is None or one.unit == "rank" or not bottom:
        return Held(Fraction(value, 10**9))
    return Held(Fraction(top * times(one), bottom))


def times(one: Indicator) -> int:
    """Give what numerator over denominator is multiplied by; points count by the share of the greatest score."""
    return 100 if one.unit == "points" else definitions.UNITS[one.unit]


def boards(one: Index, seen: Mapping[str, Mapping[str, Seen]]) -> Iterator[list[Line]]:
    """Score all agencies of each kind in each period, oldest first."""
    for period in sorted(seen, key=parse):
        for kind in one.kinds:
            if lines := board(one, kind, period, seen[period]):
                yield lines


def board(one: Index, kind: str, period: str, seen: Mapping[str, Seen], on: date | None = None) -> list[Line]:
    """Score the agencies of a kind in force at a period's end, or on a day; none where nobody has spoken.

    A criterion on which no agency of the kind has a figure is not applicable to anyone in that period.
    """
    own = {agency.id: seen.get(agency.id, NOTHING) for agency in agencies.in_force(on or parse(period).end, (kind,))}
    asked = {c.id for c in one.of(kind) for a in own.values() if (h := a.held.get(c.id)) and h.value is not None}
    if not asked:
        return []
    idle = {c.id: Held(None, "not_applicable") for c in one.of(kind) if c.id not in asked}
    return [Line(agency, period, a, mark(one, kind, a.held | idle)) for agency, a in own.items()]


def _scores(one: Index, lines: list[Line]) -> Iterator[dict[str, Any]]:
    rank = places({line.agency: line.marked.score for line in lines})
    machine = places({line.agency: line.marked.measured_score for line in lines})
    for line in lines:
        marked, seen = line.marked, line.seen
        reached = grade(one, marked.score)
        partial = {"partial"} if marked.score is not None and any(p.missing == "late" for p in marked.parts) else set()
        yield {
            "index": one.id,
            "agency": line.agency,
            "period": line.period,
            "score": _text(marked.score),
            "missing": marked.missing,
            "grade": reached.id if reached else None,
            "place": rank.get(line.agency),
            "placed": len(rank) if line.agency in rank else None,
            "known": _text(marked.known),
            "measured": _text(marked.measured),
            "measured_score": _text(marked.measured_score),
            "measured_place": machine.get(line.agency),
            "measured_placed": len(machine) if line.agency in machine else None,
            "marks": sorted({*seen.marks, *partial}),
            "illustrative": seen.illustrative,
            "oldest_input": seen.oldest,
            "newest_input": seen.newest,
            "definition": one.digest,
        }


def _losses(one: Index, line: Line) -> Iterator[dict[str, Any]]:
    if line.marked.score is None:
        return
    for part in line.marked.parts:
        yield {
            "index": one.id,
            "agency": line.agency,
            "period": line.period,
            "criterion": part.criterion.id,
            "possible": _text(part.possible),
            "lost": _text(part.lost),
            "missing": part.missing,
        }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
