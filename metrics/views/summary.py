"""The shapes of the leaders' summary: what must be decided, and what to urge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from metrics.views import Overview, TargetRow, Tile

#: Worst first; what lacks data or a target stands last, for nothing is known of it.
WORST = ("late", "speed_up", "on_track", "met", "no_data", "no_target")


@dataclass(frozen=True)
class Decision:
    """Something that waits for a decision; figures alone tell why.

    `obstacle`: `count` open obstacles of one kind (`name`) that `owner` must remove, as reports write it (`body` is the
    agency's name where one bears it), the oldest `days` old, due first on `due`, with `money` of the projects they hold up. `target`: the late target farthest behind (`row`), `weakest`
    provinces where they are known. `shift`: `money` of work accepted and unpaid in `count` projects, beside
    `other_money` paid without work in `other_count`. Money is in triệu đồng, None where nothing tells it.
    """

    kind: str
    name: Text | None = None
    count: int = 0
    owner: str = ""
    days: int | None = None
    due: date | None = None
    money: Decimal | None = None
    other_count: int = 0
    other_money: Decimal | None = None
    row: TargetRow | None = None
    weakest: tuple[Tile, ...] = ()
    body: Text | None = None


@dataclass(frozen=True)
class Stuck:
    """A project whose money lags: what the year still has for it in triệu đồng, and what of the year's plan is paid, in per cent."""

    agency: str
    project: str
    title: str
    left: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Summary:
    """The leaders' page: the overview with its targets worst first, at most three decisions, and what to urge.

    `scope` is the id of the whole or part that is shown; `moved` are the rows that changed most on their own scale; `urge` counts late and returned reports, projects whose
    work waits for money, open obstacles (None where the release keeps none); `coming` is the next day by which targets
    are to be met, and how many; `lagging` counts the projects whose work waits for money or that lag in both, of which
    `stuck` are the three with the most money left.
    """

    overview: Overview
    scope: str
    targets: tuple[TargetRow, ...]
    decisions: tuple[Decision, ...]
    moved: tuple[TargetRow, ...]
    urge: Mapping[str, int | None]
    coming: tuple[date, int] | None
    lagging: int = 0
    stuck: tuple[Stuck, ...] = ()
