"""Whole units shared out so that they add up exactly: the largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

#: Scores keep six decimals; a unit is one millionth of a point.
UNIT = 10**6


def alike(parts: Sequence[Fraction]) -> tuple[list[int], int]:
    """Bring parts to one denominator; give the numerators and it."""
    scale = lcm(*(part.denominator for part in parts))
    return [part.numerator * (scale // part.denominator) for part in parts], scale


def split(total: int, parts: Sequence[Fraction]) -> list[int]:
    """Share `total` whole units in proportion to exact parts (none below 0), as `shared` does."""
    return shared(total, alike(parts)[0])


def shared(total: int, wholes: Sequence[int]) -> list[int]:
    """Share `total` whole units in proportion to `wholes` (none below 0); what rounding leaves goes to the largest
    remainders, of equal ones to the earlier.

    Without anything to go by, the last one takes all.
    """
    weight = sum(wholes)
    if not weight:
        return [*([0] * (len(wholes) - 1)), total] if wholes else []
    quotas = [divmod(total * whole, weight) for whole in wholes]
    found = [whole for whole, _ in quotas]
    order = sorted(range(len(wholes)), key=lambda place: -quotas[place][1])
    for place in order[: total - sum(found)]:
        found[place] += 1
    return found


def half_up(number: Fraction) -> int:
    """Round to a whole number, halves up."""
    return quotient(number.numerator, number.denominator)


def quotient(top: int, bottom: int) -> int:
    """Divide and round to a whole number, halves up."""
    return (2 * top + bottom) // (2 * bottom)


def points(units: int) -> Decimal:
    """Give millionths as points with six decimals."""
    return Decimal(units).scaleb(-6)
