"""A small set of cases in which every two values that may meet do meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

Case = dict[str, Any]


def cover(
    factors: Mapping[str, Sequence[Any]],
    fits: Callable[[Case], bool],
    apart: frozenset[frozenset[str]] = frozenset(),
) -> list[Case]:
    """Give cases that cover every pair of values of two factors, but for the factors that need not meet.

    `fits` judges a case, also one in which factors are still open.
    """
    asked = [two for two in combinations(factors, 2) if frozenset(two) not in apart]
    left = {
        ((one, a), (two, b))
        for one, two in asked
        for a in factors[one]
        for b in factors[two]
        if fits({one: a, two: b})
    }  # fmt: skip
    found = []
    while left:
        case: Case = dict(min(left, key=repr))
        for name in factors:
            if name not in case:
                open_ = [value for value in factors[name] if fits({**case, name: value})]
                case[name] = max(open_, key=lambda value: len(_met({**case, name: value}, asked) & left))
        found.append(case)
        left -= _met(case, asked)
    return found


def _met(case: Case, asked: Sequence[tuple[str, str]]) -> set:
    return {((one, case[one]), (two, case[two])) for one, two in asked if one in case and two in case}
