"""The score of one agency: what each criterion earns and loses, in points of 100 that add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.score.definition import Criterion, Grade, Index
from metrics.score.sharing import UNIT, half_up, points, split

WHOLE = 100 * UNIT
#: Reasons for which nobody is to blame and nothing is unknown: the agency has no such thing.
NONE_THERE = ("not_occurring", "not_applicable", "not_due")


@dataclass(frozen=True)
class Held:
    """What is known of a criterion: its exact value in the indicator's unit, or why there is none."""

    value: Fraction | None
    missing: str | None = None


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
    found = {c.id: held.get(c.id, Held(None, "unknown")) for c in criteria}
    weights = {c.id: Fraction(c.weight) for c in criteria}
    spread = {c.id for c in criteria if found[c.id].value is None and one.missing[_reason(found[c.id])] == "spread"}
    counted = [c for c in criteria if c.id not in spread]
    known = [c for c in criteria if found[c.id].value is not None]
    share = {c.id: earned(c, found[c.id].value) for c in counted}
    whole = sum((weights[c.id] for c in counted), Fraction(0))
    asked = [c for c in criteria if found[c.id].missing not in NONE_THERE]
    part_known = _percent(
        sum((weights[c.id] for c in known), Fraction(0)), sum((weights[c.id] for c in asked), Fraction(0))
    )
    machine = [c for c in counted if c.measured]
    part_measured = _percent(sum((weights[c.id] for c in machine), Fraction(0)), whole)
    if not whole or part_known < one.least:
        parts = tuple(Part(c, Decimal(0), Decimal(0), None, found[c.id].missing) for c in criteria)
        return Marked(None, _why(found.values()), parts, part_known, part_measured, None)
    lost = [weights[c.id] / whole * (1 - share[c.id]) for c in counted]
    units = half_up(WHOLE * (1 - sum(lost, Fraction(0))))
    losses = dict(zip((c.id for c in counted), split(WHOLE - units, lost), strict=True))
    return Marked(
        score=points(units),
        missing=None,
        parts=tuple(
            Part(
                criterion=c,
                possible=points(half_up(WHOLE * weights[c.id] / whole)) if c.id in losses else Decimal(0),
                lost=points(losses.get(c.id, 0)),
                share=share.get(c.id),
                missing=found[c.id].missing,
            )
            for c in criteria
        ),
        known=part_known,
        measured=part_measured,
        measured_score=_score(machine, weights, share),
    )


def earned(criterion: Criterion, value: Fraction | None) -> Fraction:
    """Give the exact part, from 0 to 1, of a criterion's points that a value earns; nothing for no value."""
    if value is None:
        return Fraction(0)
    falling = criterion.goal < criterion.floor
    if criterion.steps:
        reached = [step.earns for step in criterion.steps if (value <= step.at if falling else value >= step.at)]
        return Fraction(max(reached, default=Decimal(0))) / 100
    way = (value - Fraction(criterion.floor)) / (Fraction(criterion.goal) - Fraction(criterion.floor))
    return min(max(way, Fraction(0)), Fraction(1))


def grade(one: Index, score: Decimal | None) -> Grade | None:
    """Give the class of a score."""
    return next((grade for grade in one.grades if score is not None and score >= grade.at), None)


def places(scores: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Rank those who have a score, the highest first; equal scores share a place and the next one is left out."""
    known = sorted((score for score in scores.values() if score is not None), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(known, 1)))}
    return {name: first[score] for name, score in scores.items() if score is not None}


def _score(chosen: Iterable[Criterion], weights: Mapping[str, Fraction], share: Mapping[str, Fraction]):
    chosen = list(chosen)
    whole = sum((weights[c.id] for c in chosen), Fraction(0))
    if not whole:
        return None
    return points(half_up(WHOLE * sum((weights[c.id] * share[c.id] for c in chosen), Fraction(0)) / whole))


def _percent(part: Fraction, whole: Fraction) -> Decimal:
    return points(half_up(WHOLE * part / whole)) if whole else Decimal(0)


def _reason(held: Held) -> str:
    return held.missing or "unknown"


def _why(held: Iterable[Held]) -> str:
    """Say why there is no score: the one reason of all criteria, or that too little is known."""
    reasons = {_reason(one) if one.value is None else "insufficient" for one in held}
    return reasons.pop() if len(reasons) == 1 else "insufficient"
