"""Who waits for whom: knots, the longest chains, and what to unblock first. Pure functions on small graphs.

An edge (a, b) says that a waits for b. A knot is a set of bodies each of which waits, in the end, for every other one.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T", bound=Hashable)
Edge = tuple[T, T]
#: A chain: each link is one body, or all bodies of a knot.
Chain = tuple[tuple[Any, ...], ...]


def knots(edges: Iterable[Edge]) -> tuple[tuple[Any, ...], ...]:
    """Give the sets of two or more that wait for each other, the largest first."""
    found = [part for part in _parts(_graph(edges)) if len(part) > 1]
    return tuple(sorted(found, key=lambda part: (-len(part), part)))


def chains(edges: Iterable[Edge], most: int = 3) -> tuple[Chain, ...]:
    """Give the longest chain from each body that nobody waits for, the longest first, at most so many.

    A knot is one link wherever a chain passes it, so that no chain goes round. Of chains as long, the first in the order
    of names counts. Where everybody is waited for, chains begin at knots that nobody outside waits for.
    """
    graph = _graph(edges)
    of = {one: part for part in _parts(graph) for one in part}
    following = {part: {of[b] for a in part for b in graph[a]} - {part} for part in of.values()}

    @cache
    def longest(part: tuple[Any, ...]) -> Chain:
        rest = min((longest(one) for one in following[part]), key=lambda one: (-len(one), one), default=())
        return (part, *rest)

    waited = set().union(*following.values()) if following else set()
    found = [longest(part) for part in following if part not in waited]
    return tuple(sorted((one for one in found if len(one) > 1), key=lambda one: (-len(one), one))[:most])


def freed(after: Mapping[T, Collection[T]], removed: T) -> frozenset[T]:
    """Give what the removal of one obstacle frees: all that waited for nothing else, and so on.

    `after` names for each open obstacle those that must go first; one that is not a key is gone already. An obstacle is
    freed once everything it waits for is removed or freed; one that waits for nothing is not freed by anything.
    """
    left = {one: set(first) & set(after) for one, first in after.items() if one != removed}
    behind: dict[T, list[T]] = {}
    for one, first in left.items():
        for other in first:
            behind.setdefault(other, []).append(one)
    found: set[T] = set()
    turn = [removed]
    while turn:
        gone = turn.pop()
        for one in behind.get(gone, ()):
            left[one].discard(gone)
            if not left[one] and one not in found:
                found.add(one)
                turn.append(one)
    return frozenset(found)


def unblock_first(after: Mapping[T, Collection[T]], weight: Mapping[T, int]) -> tuple[T, frozenset[T]] | None:
    """Give the obstacle whose removal sets the most free, with what it frees; None where there is no obstacle.

    What is set free is its own weight and the weights of all that it frees; of equals the one that frees more obstacles
    counts, then the first in order. The weight is the money that an obstacle holds back, or 1 for counting.
    """
    best: tuple[Any, T, frozenset[T]] | None = None
    for one in after:
        found = freed(after, one)
        rank = (-sum(weight[each] for each in {one, *found}), -len(found), one)
        if best is None or rank < best[0]:
            best = (rank, one, found)
    return best and (best[1], best[2])


def _graph(edges: Iterable[Edge]) -> dict[Any, set[Any]]:
    graph: dict[Any, set[Any]] = {}
    for a, b in edges:
        graph.setdefault(a, set()).add(b)
        graph.setdefault(b, set())
    return graph


def _parts(graph: Mapping[Any, set[Any]]) -> list[tuple[Any, ...]]:
    """Give the strongly connected components (Tarjan), each in order."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    held: list[Any] = []
    found: list[tuple[Any, ...]] = []

    def visit(one: Any) -> None:
        index[one] = low[one] = len(index)
        held.append(one)
        for other in graph[one]:
            if other not in index:
                visit(other)
                low[one] = min(low[one], low[other])
            elif other in held:
                low[one] = min(low[one], index[other])
        if low[one] == index[one]:
            cut = held.index(one)
            found.append(tuple(sorted(held[cut:])))
            del held[cut:]

    for one in sorted(graph):
        if one not in index:
            visit(one)
    return found
