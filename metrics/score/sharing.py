"""Whole units shared out so that they add up exactly: the largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

#: Scores keep six decimals; a unit is one millionth of a point.
UNIT = 10**6


def split(total: int, parts: Sequence[Fraction]) -> list[int]:
    """Share `total` whole units in proportion to `parts` (none below 0); what rounding leaves goes to the largest
    remainders, of equal ones to the earlier.

    Without anything to go by, the last part takes all.
    """
    scale = lcm(*(part.denominator for part in parts)) if parts else 1
    wholes = [part.numerator * (scale // part.denominator) for part in parts]
    weight = sum(wholes)
    if not weight:
        return [*([0] * (len(parts) - 1)), total] if parts else []
    shared = [divmod(total * whole, weight) for whole in wholes]
    found = [quotient for quotient, _ in shared]
    order = sorted(range(len(parts)), key=lambda place: -shared[place][1])
    for place in order[: total - sum(found)]:
        found[place] += 1
    return found


def half_up(number: Fraction) -> int:
    """Round to a whole number, halves up."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def points(units: int) -> Decimal:
    """Give millionths as points with six decimals."""
    return Decimal(units).scaleb(-6)
