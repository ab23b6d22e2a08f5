"""The shapes of the work that people do: the board of obstacles, one obstacle, and the effect of a directive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from data.work import Change, Directive, Obstacle, Proof, Remark
from metrics.views import Stamp
from metrics.views.notes import Mark
from metrics.waits import Chain

#: From how many days on an obstacle needs a reminder, care, and leaders.
AGES = (30, 60, 90)


@dataclass(frozen=True)
class Card:
    """An obstacle on the day of its board: `days` old, with the `money` it holds back in triệu đồng (None: not known).

    `late` counts days past its own day (0: not past), `step_late` days past the day of its next step.
    """

    one: Obstacle
    days: int
    money: Decimal | None
    late: int
    step_late: int

    @property
    def age(self) -> int:
        """How many of the thresholds of age it has passed."""
        return sum(self.days > edge for edge in AGES)


@dataclass(frozen=True)
class Unblock:
    """What to remove first: the obstacle, what is freed with it, and the money that is then no longer held back."""

    card: Card
    freed: tuple[Card, ...]
    money: Decimal | None


@dataclass(frozen=True)
class Pace:
    """What came and went in the last 90 days: raised, removed, and how long a removal took (median, before it)."""

    raised: int
    removed: int
    median: int | None
    median_before: int | None


@dataclass(frozen=True)
class Board:
    """The board as its reader may see it on a day.

    `cards` fit what was asked (`asked`: kind, owner, raiser), `every` are all open ones. `whole` tells whether the reader sees
    the country's; `elsewhere` counts open obstacles of the release that are not shown. `live` tells whether it is the ledger's
    state of now or a release's. `indicators` are the names of all that a form may choose from.
    """

    stamp: Stamp
    live: bool
    whole: bool
    today: date
    asked: Mapping[str, str]
    every: tuple[Card, ...]
    cards: tuple[Card, ...]
    elsewhere: int
    pace: Pace
    chains: tuple[Chain, ...]
    knots: tuple[tuple[str, ...], ...]
    first: Unblock | None
    directives: tuple[Directive, ...]
    indicators: Mapping[str, Text]


@dataclass(frozen=True)
class Thread:
    """One obstacle with its thread and history; `after` must go first, `behind` waits for it."""

    stamp: Stamp
    today: date
    card: Card
    after: tuple[Obstacle, ...]
    behind: tuple[Obstacle, ...]
    others: tuple[Obstacle, ...]
    remarks: tuple[Remark, ...]
    history: tuple[Change, ...]
    indicators: Mapping[str, Text]


@dataclass(frozen=True)
class Pooled:
    """What a set of agencies had in a period together: value re-made from numerators and denominators, None where missing."""

    period: str
    bound: Decimal | None
    others: Decimal | None


@dataclass(frozen=True)
class Effect:
    """An indicator before and after a directive: the agencies that it binds beside those of their kinds that it does not.

    `base` is the last period that ended before it was issued. Only agencies with a value in every period shown count, so that
    both lines are of the same agencies throughout: `bound` and `others` say how many. A difference is no cause.
    """

    indicator: str
    name: Text
    unit: str
    decimals: int
    rising: bool
    base: str
    points: tuple[Pooled, ...]
    bound: int
    others: int


@dataclass(frozen=True)
class Course:
    """One directive with its thread, and its effect where it names an indicator of which there are figures.

    `notes` are other events of that time that touch the indicator; `files` are what agencies brought, to those who may have them.
    """

    stamp: Stamp
    today: date
    directive: Directive
    effect: Effect | None
    remarks: tuple[Remark, ...]
    history: tuple[Change, ...]
    notes: tuple[Mark, ...] = ()
    files: tuple[Proof, ...] = ()
