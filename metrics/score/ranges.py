"""The range of a rank: weights varied around those of the rule, and missing figures at their worst and best.

Every draw comes from a seed, so that anybody gets the same range again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from random import Random

from metrics.score.board import Line
from metrics.score.definition import Index
from metrics.score.marking import NONE_THERE, WHOLE, earned
from metrics.score.sharing import quotient

DRAWS = 200
#: Weights are varied in steps of a ten-thousandth.
_FINE = 10_000


@dataclass(frozen=True)
class Range:
    """The best and the worst place over all draws."""

    best: int
    worst: int


@dataclass(frozen=True)
class _Card:
    """One agency in whole numbers: for each criterion what it earns at worst and at best, of `scale`; None: not asked."""

    low: tuple[int | None, ...]
    high: tuple[int | None, ...]
    scale: int


def ranges(one: Index, kind: str, lines: Sequence[Line], seed: int, draws: int = DRAWS) -> dict[str, Range]:
    """Give the range of each agency's rank among those who have a score; the first draw is the rule as it stands."""
    ranked = [line for line in lines if line.marked.score is not None]
    cards = [_card(line) for line in ranked]
    found: dict[str, Range] = {}
    for weights in _weights(one, kind, ranked[0].period if ranked else "", seed, draws):
        lows = [_score(weights, card.low, card.scale) for card in cards]
        highs = [_score(weights, card.high, card.scale) for card in cards]
        ordered_lows, ordered_highs = sorted(lows), sorted(highs)
        for line, low, high in zip(ranked, lows, highs, strict=True):
            best = 1 + len(ranked) - bisect_right(ordered_lows, high)
            worst = 1 + len(ranked) - bisect_right(ordered_highs, low) - (high > low)
            before = found.get(line.agency, Range(best, worst))
            found[line.agency] = Range(min(before.best, best), max(before.worst, worst))
    return found


def _weights(one: Index, kind: str, period: str, seed: int, draws: int) -> Iterator[list[int]]:
    criteria = one.of(kind)
    fine = lcm(*(Fraction(c.weight).denominator for c in criteria))
    own = [int(c.weight * fine) for c in criteria]
    spread = int(one.vary * _FINE / 100)
    draw = Random(f"{seed}:{one.id}:{kind}:{period}")
    yield [weight * _FINE for weight in own]
    for _ in range(draws):
        yield [weight * (_FINE + draw.randint(-spread, spread)) for weight in own]


def _card(line: Line) -> _Card:
    low: list[Fraction | None] = []
    high: list[Fraction | None] = []
    for part in line.marked.parts:
        held = line.seen.held.get(part.criterion.id)
        gone = part.missing in NONE_THERE
        value = held.value if held else None
        share = None if gone else earned(part.criterion, value)
        low.append(share)
        high.append(None if gone else Fraction(1) if value is None else share)
    scale = lcm(*(share.denominator for share in (*low, *high) if share is not None))

    def whole(shares: list[Fraction | None]) -> tuple[int | None, ...]:
        return tuple(None if s is None else s.numerator * (scale // s.denominator) for s in shares)

    return _Card(whole(low), whole(high), scale)


def _score(weights: Sequence[int], shares: Sequence[int | None], scale: int) -> int:
    """Give the score in whole units, rounded as scores are, from what is asked of an agency."""
    asked = [(weight, share) for weight, share in zip(weights, shares, strict=True) if share is not None]
    top, bottom = sum(weight * share for weight, share in asked), scale * sum(weight for weight, _ in asked)
    return quotient(WHOLE * top, bottom)
