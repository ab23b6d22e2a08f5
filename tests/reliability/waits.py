"""Who waits for whom on random small graphs: knots, longest chains and what to unblock first equal brute force."""

from __future__ import annotations

import random
from typing import Any

from metrics import waits
from tests.reliability.waiting import brute


def main(quick: bool) -> dict[str, Any]:
    """Compare on 10,000 graphs of up to seven bodies and seven obstacles (quick: 400)."""
    chance, graphs, differing, knotted, cascades = random.Random(942), 400 if quick else 10_000, 0, 0, 0
    for _ in range(graphs):
        size, share = chance.randint(1, 7), chance.uniform(0.05, 0.5)
        edges = [(a, b) for a in range(size) for b in range(size) if chance.random() < share]
        after = {a: {b for b in range(size) if a != b and chance.random() < share / 2} for a in range(size)}
        weight = {one: chance.choice((0, 1, 1, 5, 100)) for one in after}
        differing += not agree(edges, after, weight)
        knotted += bool(waits.knots(edges))
        cascades += bool(waits.unblock_first(after, weight)[1])  # type: ignore[index]
    figure = {"graphs": graphs, "differing": differing, "with_knots": knotted, "with_freed": cascades}
    return {
        "figure": figure,
        "bar": "0 of 10,000 graphs differ",
        "ok": not differing and min(knotted, cascades) > graphs // 10,
    }


def agree(edges, after, weight) -> bool:
    """Tell whether both ways give the same on one graph."""
    return (
        set(waits.knots(edges)) == brute.knots(edges)
        and list(waits.chains(edges, len(edges) + 1)) == brute.chains(edges)
        and waits.unblock_first(after, weight) == brute.unblock_first(after, weight)
        and all(waits.freed(after, one) == brute.freed(after, one) for one in after)
    )
