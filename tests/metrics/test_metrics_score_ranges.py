"""The range of a rank: the same by the same seed, told slowly once more, and holding the rank that was given."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

import pytest

from data import agencies
from metrics.score import ranges
from metrics.score.board import NOTHING, Line
from metrics.score.definition import get
from metrics.score.marking import NONE_THERE, Held, mark, places
from tests.metrics import oracle_scores as oracle

SET, PERIOD = get("national_set"), "2026-Q1"
NAMES = [agency.id for agency in agencies.registry().values() if agency.kind == "province"][:12]


def _lines(seed: int, gaps: float) -> list[Line]:
    draw = Random(seed)
    lines = []
    for name in NAMES:
        held = {
            c.id: Held(None, draw.choice(("late", "unknown", "not_occurring")))
            if draw.random() < gaps
            else Held(Fraction(draw.randint(0, 4), 4) * Fraction(c.goal))
            for c in SET.of("province")
        }
        lines.append(Line(name, PERIOD, replace(NOTHING, held=held), mark(SET, "province", held)))
    return lines


def _told(lines: list[Line], weights: list[int]) -> dict[str, tuple[int, int]]:
    """Give best and worst place under some weights: what is missing may be worth nothing or everything."""
    spans = {}
    for line in lines:
        if line.marked.score is None:
            continue
        ends = []
        for guess in (0, 1):
            top = bottom = Fraction(0)
            for criterion, weight in zip(SET.of("province"), weights, strict=True):
                held = line.seen.held[criterion.id]
                if held.missing in NONE_THERE:
                    continue
                share = Fraction(guess) if held.value is None else oracle.share(criterion, held.value)
                top, bottom = top + weight * share, bottom + weight
            ends.append(floor(100 * top / bottom * 10**6 + Fraction(1, 2)))
        spans[line.agency] = tuple(ends)
    return {
        name: (
            1 + sum(other[0] > high for other in spans.values()),
            1 + sum(other[1] > low for who, other in spans.items() if who != name),
        )
        for name, (low, high) in spans.items()
    }


@pytest.mark.parametrize(("seed", "gaps"), [(1, 0.0), (2, 0.1), (3, 0.2)])
def test_a_range_is_that_of_the_slow_telling_and_holds_the_rank(seed: int, gaps: float):
    lines = _lines(seed, gaps)
    found = ranges.ranges(SET, "province", lines, seed=7, draws=20)
    told: dict[str, tuple[int, int]] = {}
    for weights in ranges._weights(SET, "province", PERIOD, 7, 20):
        for name, (best, worst) in _told(lines, weights).items():
            held = told.get(name, (best, worst))
            told[name] = (min(held[0], best), max(held[1], worst))
    assert {name: (one.best, one.worst) for name, one in found.items()} == told
    for name, place in places({line.agency: line.marked.score for line in lines}).items():
        assert found[name].best <= place <= found[name].worst


def test_a_range_comes_again_by_its_seed_and_not_by_another():
    lines = _lines(4, 0.0)
    by_seed = [ranges.ranges(SET, "province", lines, seed) for seed in (1, 1, 2, 3, 4, 5)]
    assert by_seed[0] == by_seed[1] and any(by_seed[0] != other for other in by_seed[2:])


def test_without_variation_and_gaps_a_range_is_the_rank():
    firm = replace(SET, vary=Decimal(0))
    lines = _lines(5, 0.0)
    found = ranges.ranges(firm, "province", lines, seed=1)
    rank = places({line.agency: line.marked.score for line in lines})
    for name, one in found.items():
        tied = sum(other == rank[name] for other in rank.values())
        assert (one.best, one.worst) == (rank[name], rank[name]) and tied >= 1


def test_varied_weights_stay_within_what_the_index_allows():
    own = [int(c.weight * 10_000) for c in SET.of("province")]
    drawn = list(ranges._weights(SET, "province", PERIOD, 1, 50))
    assert drawn[0] == own and len(drawn) == 51
    for weights in drawn:
        assert all(abs(one - base) * 100 <= base * SET.vary for one, base in zip(weights, own, strict=True))
