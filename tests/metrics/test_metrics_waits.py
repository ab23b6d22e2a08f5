"""Who waits for whom: by example, and beside brute force on graphs that are looked for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import waits
from tests.reliability.waits import agree

SMALL = st.integers(0, 5)
EDGES = st.lists(st.tuples(SMALL, SMALL), max_size=14)
AFTER = st.dictionaries(SMALL, st.sets(SMALL, max_size=4), max_size=6)


def test_a_chain_ends_where_nobody_is_waited_for_and_a_knot_is_one_link():
    edges = [("hue", "btp"), ("ha-noi", "btp"), ("btp", "btc"), ("btc", "bkhcn"), ("bkhcn", "btc"), ("bkhcn", "vpcp")]
    assert waits.knots(edges) == (("bkhcn", "btc"),)
    first, second = waits.chains(edges)
    assert first == (("ha-noi",), ("btp",), ("bkhcn", "btc"), ("vpcp",)) and second[0] == ("hue",)
    assert waits.chains([]) == () and waits.chains([("a", "a")]) == ()


def test_what_waits_for_two_is_not_freed_by_one():
    after = {1: set(), 2: {1}, 3: {1, 4}, 4: set(), 5: {2}}
    assert waits.freed(after, 1) == {2, 5} and waits.freed(after, 4) == frozenset()
    assert waits.freed({2: {1}, 3: {2, 9}}, 2) == {3}, "one that is gone already holds nobody"


def test_the_first_to_unblock_sets_the_most_money_free():
    after = {1: set(), 2: {1}, 3: set()}
    assert waits.unblock_first(after, {1: 0, 2: 40, 3: 30}) == (1, {2})
    assert waits.unblock_first(after, {1: 0, 2: 40, 3: 50}) == (3, frozenset())
    assert waits.unblock_first({}, {}) is None
    knot = {1: {2}, 2: {1}, 3: {2}}
    assert waits.unblock_first(knot, dict.fromkeys(knot, 1)) == (1, {2, 3})


@settings(max_examples=400, deadline=None)
@given(EDGES, AFTER, st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_it_equals_brute_force(edges, after, weights):
    after = {one: first - {one} for one, first in after.items()}
    assert agree(edges, after, dict(enumerate(weights)))
