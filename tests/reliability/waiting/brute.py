"""Knots by asking who reaches whom, chains by walking every path, what is freed by trying every set."""

from __future__ import annotations

from itertools import chain, combinations


def reach(edges):
    """Give who reaches whom over one or more edges."""
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


def links(edges):
    """Give each body's link: itself with all that it reaches and that reach it."""
    bodies, reached = {one for edge in edges for one in edge}, reach(edges)
    return {a: tuple(sorted({a} | {b for b in bodies if (a, b) in reached and (b, a) in reached})) for a in bodies}


def knots(edges):
    """Give the links of two or more bodies."""
    return {link for link in links(edges).values() if len(link) > 1}


def chains(edges):
    """Give the best chain from each link that no other link waits for."""
    of = links(edges)
    steps = {(of[a], of[b]) for a, b in edges if of[a] != of[b]}

    def paths(link):
        yield (link,)
        for a, b in steps:
            if a == link:
                for rest in paths(b):
                    yield (link, *rest)

    starts = set(of.values()) - {b for _, b in steps}
    best = [min(paths(start), key=lambda path: (-len(path), path)) for start in starts]
    return sorted((path for path in best if len(path) > 1), key=lambda path: (-len(path), path))


def freed(after, removed):
    """Give the smallest set that holds whatever waits only for the removed one and for the set itself."""
    others = [one for one in after if one != removed]
    sets = map(frozenset, chain.from_iterable(combinations(others, n) for n in range(len(others) + 1)))

    def closed(held):
        for one in others:
            needs = {other for other in after[one] if other in after}
            if needs and needs <= held | {removed} and one not in held:
                return False
        return True

    return next(held for held in sets if closed(held))  # sets come from small to large, and the smallest is within all


def unblock_first(after, weight):
    """Give the best of all obstacles."""
    found = [(one, freed(after, one)) for one in after]
    order = [(-sum(weight[each] for each in {one, *held}), -len(held), one) for one, held in found]
    return found[order.index(min(order))] if found else None
