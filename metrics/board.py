"""The board of obstacles made of their rows: ages, what came and went, who waits for whom, what to unblock first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from data.model import Text
from data.work import Directive, Obstacle
from metrics import waits
from metrics.views import Stamp
from metrics.views.work import Board, Card, Pace, Unblock

#: What an address may ask for: parameter → the part of an obstacle.
ASKED = {"loai": "kind", "chu-tri": "owner", "dv": "raiser"}
#: Days over which what came and went is counted.
SPAN = timedelta(days=90)


def make(
    stamp: Stamp, live: bool, whole: bool, today: date, held: Sequence[Obstacle], elsewhere: int,
    plans: Mapping[str, Decimal], directives: tuple[Directive, ...], indicators: Mapping[str, Text], asked: Mapping[str, str],
) -> Board:  # fmt: skip
    """Make the board of the obstacles that its reader may see; `plans` are the year's plans of projects."""
    every = tuple(sorted((card(one, today, plans) for one in held if one.open), key=_order))
    fits = tuple(one for one in every if _fits(one, asked))
    edges = sorted({(one.one.raiser, one.one.hand) for one in every if one.one.hand not in ("", one.one.raiser)})
    return Board(
        stamp, live, whole, today, asked, every, fits, elsewhere, pace(held, today), waits.chains(edges),
        waits.knots(edges), unblock(every), directives, indicators,
    )  # fmt: skip


def card(one: Obstacle, today: date, plans: Mapping[str, Decimal]) -> Card:
    """Say of an obstacle how old and how late it is, and which money it holds back: as declared, else its projects' plans."""
    known = [plans[name] for name in one.projects if name in plans]
    money = Decimal(one.money) if one.money is not None else sum(known, Decimal(0)) if known else None
    end = one.removed or today
    return Card(
        one,
        (end - one.opened).days,
        money,
        *((end - day).days if day and day < end else 0 for day in (one.due, one.step_due)),
    )


def pace(held: Iterable[Obstacle], today: date) -> Pace:
    """Count what was raised and removed in the last 90 days, with the median time of a removal then and before."""
    known = list(held)
    spans = []
    for back in (0, 1):
        last = today - back * SPAN
        gone = [one for one in known if one.removed and last - SPAN < one.removed <= last]
        spans.append([(one.removed - one.opened).days for one in gone if one.removed])
    now, before = spans
    raised = sum(today - SPAN < one.opened <= today and (one.open or one.removed is not None) for one in known)
    return Pace(raised, len(now), round(median(now)) if now else None, round(median(before)) if before else None)


def unblock(every: Sequence[Card]) -> Unblock | None:
    """Give the obstacle to remove first: by the money it sets free where any is known, else by the number of obstacles."""
    known = {one.one.id: one for one in every}
    weighed = any(one.money for one in every)
    weight = {number: int(one.money or 0) if weighed else 1 for number, one in known.items()}
    found = waits.unblock_first({number: one.one.after for number, one in known.items()}, weight)
    if found is None:
        return None
    freed = tuple(known[number] for number in sorted(found[1]))
    amounts = [one.money for one in (known[found[0]], *freed) if one.money is not None]
    return Unblock(known[found[0]], freed, sum(amounts, Decimal(0)) if amounts else None)


def _order(one: Card) -> tuple[int, int]:
    return (-one.days, one.one.id)


def _fits(one: Card, asked: Mapping[str, str]) -> bool:
    return all(getattr(one.one, ASKED[name]) == value for name, value in asked.items())
