"""A forecast, its range and its back-test against a slow plain model that starts anew at every period."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import forecast


def _drift(held: dict[int, int], at: int, steps: int) -> Fraction | None:
    """The last value plus the mean of the last four changes, from what is known at a period."""
    known = {place: value for place, value in held.items() if place <= at}
    if len(known) < 6 or at not in known or at - 4 not in known:
        return None
    return known[at] + Fraction(known[at] - known[at - 4], 4) * steps


def _scale(held: dict[int, int], at: int) -> Fraction:
    moves = [abs(held[place] - held[place - 1]) for place in held if place <= at and place - 1 in held]
    return Fraction(sum(moves), len(moves)) if moves else Fraction(0)


def _errors(world: dict[str, dict[int, int]], at: int, steps: int) -> list[tuple[Fraction, int]]:
    """What the forecasts missed by that could be checked at a period."""
    found = []
    for held in world.values():
        for origin in held:
            guess, unit = _drift(held, origin, steps), _scale(held, origin)
            if guess is not None and unit and origin + steps in held and origin + steps <= at:
                found.append((round((held[origin + steps] - guess) / unit, 9), origin))
    return sorted(found)


def _range(world: dict[str, dict[int, int]], at: int, steps: int) -> tuple[Fraction, Fraction] | None:
    found = _errors(world, at, steps)
    if len(found) < 9 or len({origin for _, origin in found}) < 3:
        return None
    cut = math.floor(Fraction(len(found) + 1, 10))
    return found[cut - 1][0], found[len(found) - cut][0]


def _tested(world: dict[str, dict[int, int]], name: str, steps: int) -> tuple[int, int]:
    hits = tests = 0
    for origin in world[name]:
        guess, unit = _drift(world[name], origin, steps), _scale(world[name], origin)
        held = _range(world, origin, steps)
        if guess is None or not unit or held is None or origin + steps not in world[name]:
            continue
        tests += 1
        hits += held[0] <= round((world[name][origin + steps] - guess) / unit, 9) <= held[1]
    return hits, tests


SERIES = st.lists(st.one_of(st.integers(0, 40), st.none()), min_size=1, max_size=24)


@settings(max_examples=40, deadline=None)
@given(st.lists(SERIES, min_size=1, max_size=4), st.integers(1, 5))
def test_ranges_and_their_back_test_equal_the_plain_model(drawn, steps):
    world = {str(name): {at: v for at, v in enumerate(values) if v is not None} for name, values in enumerate(drawn)}
    kin = {name: forecast.past({at: Decimal(v) for at, v in held.items()}) for name, held in world.items()}
    now = max(map(len, drawn)) - 1
    found = forecast.misses(kin, steps)
    assert [(miss.origin, miss.series) for miss in found if miss.settled <= now] == [
        (miss.origin, miss.series) for miss in found
    ]
    made = forecast.ranges(found, [now, *(miss.origin for miss in found)])
    plain = _range(world, now, steps)
    assert (made[now] is None) == (plain is None)
    if plain:
        assert [float(made[now].low), float(made[now].high)] == pytest.approx([float(plain[0]), float(plain[1])])
    for name, held in world.items():
        guess = _drift(held, now, steps)
        ahead = forecast.drift(kin[name], now, steps)
        assert (ahead is None) == (guess is None) and (guess is None or Fraction(ahead) == guess)
        covered = forecast.coverage(found, made, name)
        assert (covered.within, covered.tested) == _tested(world, name, steps)
    whole = forecast.coverage(found, made)
    parts = [forecast.coverage(found, made, name) for name in kin]
    assert (whole.within, whole.tested) == (sum(p.within for p in parts), sum(p.tested for p in parts))


def _walk(seed: int, length: int = 60) -> dict[int, Decimal]:
    """A series that drifts up with steps between −1 and 3, made without a random library."""
    state, value, made = seed * 7919 + 17, Decimal(20), {}
    for at in range(length):
        state = (state * 1103515245 + 12345) % 2**31
        value += Decimal(state >> 8) % 400 / 100 - 1
        made[at] = value
    return made


@pytest.mark.parametrize("steps", [1, 3, 6])
def test_a_range_that_claims_eighty_in_a_hundred_holds_about_as_many(steps: int):
    """34 series of like habits, 60 months: the pooled back-test lies within five points of what is claimed."""
    kin = {str(seed): forecast.past(_walk(seed)) for seed in range(34)}
    found = forecast.misses(kin, steps)
    made = forecast.ranges(found, (miss.origin for miss in found))
    covered = forecast.coverage(found, made)
    assert covered.tested > 1000
    assert abs(Fraction(100 * covered.within, covered.tested) - forecast.CLAIMED) <= 5


def test_a_series_that_never_moved_teaches_nothing_and_is_forecast_without_a_range():
    kin = {"a": forecast.past({at: Decimal(7) for at in range(30)})}
    assert forecast.misses(kin, 2) == [] and forecast.drift(kin["a"], 29, 2) == 7


@pytest.mark.parametrize(("count", "origins", "given"), [(8, 8, False), (9, 2, False), (9, 3, True), (30, 30, True)])
def test_too_few_errors_or_too_few_moments_give_no_range(count: int, origins: int, given: bool):
    held = forecast.allowed([Decimal(place) for place in range(count)], origins)
    assert (held is not None) is given
    if count == 9 and held:
        assert (held.low, held.high) == (0, 8)
    if count == 30 and held:
        assert (held.low, held.high) == (2, 27)
