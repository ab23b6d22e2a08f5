"""What scores ought to be, told slowly in fractions, from an index's file and plain values.

Nothing here is shared with the product but the shapes of an index.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from metrics.score.definition import Criterion, Index

#: criterion → its value, or the reason why it has none.
Known = Mapping[str, Fraction | str]


def share(one: Criterion, value: Fraction) -> Fraction:
    """Say which part of its points a value earns."""
    if one.steps:
        up = one.goal > one.floor
        earned = [step.earns for step in one.steps if (value >= step.at if up else value <= step.at)]
        return Fraction(earned[-1], 100) if earned else Fraction(0)
    low, high = Fraction(one.floor), Fraction(one.goal)
    if high > low:
        return Fraction(0) if value < low else Fraction(1) if value > high else (value - low) / (high - low)
    return Fraction(0) if value > low else Fraction(1) if value < high else (low - value) / (low - high)


def losses(one: Index, kind: str, known: Known) -> dict[str, Fraction] | None:
    """Give the exact points that each criterion loses, or None where too little is known for a score."""
    own = {criterion.id: criterion for criterion in one.criteria if kind in criterion.kinds}
    nobody = {"not_due", "not_occurring", "not_applicable", "not_comparable"}
    asked = [name for name in own if known.get(name, "unknown") not in nobody]
    told = [name for name in asked if isinstance(known.get(name), Fraction)]
    if not asked or sum(own[n].weight for n in told) * 100 < one.least * sum(own[n].weight for n in asked):
        return None
    counted = {}
    for name, criterion in own.items():
        value = known.get(name, "unknown")
        if isinstance(value, Fraction):
            counted[name] = share(criterion, value)
        elif one.missing.get(value, one.missing["unknown"]) == "lost":
            counted[name] = Fraction(0)
    whole = sum(Fraction(own[name].weight) for name in counted)
    if not whole:
        return None
    return {name: 100 * Fraction(own[name].weight) / whole * (1 - earned) for name, earned in counted.items()}


def score(one: Index, kind: str, known: Known) -> Decimal | None:
    """Give the score with six decimals, halves up."""
    lost = losses(one, kind, known)
    if lost is None:
        return None
    return Decimal(floor((100 - sum(lost.values())) * 10**6 + Fraction(1, 2))).scaleb(-6)


def place(scores: Mapping[str, Decimal | None], name: str) -> int | None:
    """Give the place of one: one more than those who are above."""
    own = scores[name]
    return None if own is None else 1 + sum(other is not None and other > own for other in scores.values())
