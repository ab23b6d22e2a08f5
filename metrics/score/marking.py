"""The score of one agency: what each criterion earns and loses, in points of 100 that add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.score.definition import Criterion, Grade, Index
from metrics.score.sharing import UNIT, alike, points, quotient, shared

WHOLE = 100 * UNIT
#: Reasons for which nobody is to blame and nothing is unknown: the agency has no such thing.
NONE_THERE = ("not_occurring", "not_applicable", "not_due", "not_comparable")


@dataclass(frozen=True)
class Held:
    """What is known of a criterion: its exact value in the indicator's unit, or why there is none."""

    value: Fraction | None
    missing: str | None = None


NONE, ALL = Fraction(0), Fraction(1)
UNKNOWN = Held(None, "unknown")


@dataclass(frozen=True)
class Part:
    """One criterion in a score: the points it could bring, and those it lost; they carry six decimals.

    `share` is the exact part of the points that was earned; None where its weight was spread over the others.
    """

    criterion: Criterion
    possible: Decimal
    lost: Decimal
    share: Fraction | None
    missing: str | None


@dataclass(frozen=True)
class Marked:
    """A score, or why there is none. `known` and `measured` are percentages of the weight."""

    score: Decimal | None
    missing: str | None
    parts: tuple[Part, ...]
    known: Decimal
    measured: Decimal
    measured_score: Decimal | None


def mark(one: Index, kind: str, held: Mapping[str, Held]) -> Marked:
    """Score an agency of a kind from what is known of each criterion; what is not named is unknown."""
    criteria = one.of(kind)
    found = {c.id: held.get(c.id, UNKNOWN) for c in criteria}
    weights = one.weights[kind]
    counted = [c for c in criteria if found[c.id].value is not None or one.rule(found[c.id].missing) == "lost"]
    known = sum(weights[c.id] for c in criteria if found[c.id].value is not None)
    asked = sum(weights[c.id] for c in criteria if found[c.id].missing not in NONE_THERE)
    whole = sum(weights[c.id] for c in counted)
    measured = sum(weights[c.id] for c in counted if c.measured)
    part_known, part_measured = _percent(known, asked), _percent(measured, whole)
    if not whole or part_known < one.least:
        parts = tuple(Part(c, Decimal(0), Decimal(0), None, found[c.id].missing) for c in criteria)
        return Marked(None, _why(found.values()), parts, part_known, part_measured, None)
    share = {c.id: earned(c, found[c.id].value) for c in counted}
    tops, scale = alike([share[c.id] for c in counted])
    won = {c.id: weights[c.id] * top for c, top in zip(counted, tops, strict=True)}
    lost = [weights[c.id] * scale - won[c.id] for c in counted]
    units = quotient(WHOLE * sum(won.values()), whole * scale)
    losses = dict(zip(won, shared(WHOLE - units, lost), strict=True))
    machine = sum(won[c.id] for c in counted if c.measured)
    return Marked(
        score=points(units),
        missing=None,
        parts=tuple(
            Part(
                criterion=c,
                possible=points(quotient(WHOLE * weights[c.id], whole)) if c.id in losses else Decimal(0),
                lost=points(losses.get(c.id, 0)),
                share=share.get(c.id),
                missing=found[c.id].missing,
            )
            for c in criteria
        ),
        known=part_known,
        measured=part_measured,
        measured_score=points(quotient(WHOLE * machine, measured * scale)) if measured else None,
    )


def earned(criterion: Criterion, value: Fraction | None) -> Fraction:
    """Give the exact part, from 0 to 1, of a criterion's points that a value earns; nothing for no value."""
    if value is None:
        return NONE
    falling = criterion.goal < criterion.floor
    if criterion.steps:
        reached = [step.earns for step in criterion.steps if (value <= step.at if falling else value >= step.at)]
        return Fraction(max(reached, default=Decimal(0))) / 100
    floor, span = criterion.span
    way = (value - floor) / span if floor else value / span
    return NONE if way.numerator <= 0 else ALL if way.numerator >= way.denominator else way


def grade(one: Index, score: Decimal | None) -> Grade | None:
    """Give the class of a score."""
    return next((grade for grade in one.grades if score is not None and score >= grade.at), None)


def places(scores: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Rank those who have a score, the highest first; equal scores share a place and the next one is left out."""
    known = sorted((score for score in scores.values() if score is not None), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(known, 1)))}
    return {name: first[score] for name, score in scores.items() if score is not None}


def _percent(part: int, whole: int) -> Decimal:
    return points(quotient(WHOLE * part, whole)) if whole else Decimal(0)


def _reason(held: Held) -> str:
    return held.missing or "unknown"


def _why(held: Iterable[Held]) -> str:
    """Say why there is no score: the one reason of all criteria, or that too little is known."""
    reasons = {_reason(one) if one.value is None else "insufficient" for one in held}
    return reasons.pop() if len(reasons) == 1 else "insufficient"
