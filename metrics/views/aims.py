"""The shapes in which lists of targets and one indicator's whole page leave through `metrics.read`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from metrics.tags import Tag
from metrics.views import Figure, Frame, Status, Target, TargetRow, TileMap
from metrics.views.methods import Definition
from metrics.views.notes import Mark
from metrics.views.targets import Outlook


@dataclass(frozen=True)
class AimRow:
    """An indicator with its targets; `rivals` are those that ask for something else by the same date."""

    row: TargetRow
    tags: tuple[str, ...]
    rivals: tuple[Target, ...]


@dataclass(frozen=True)
class AimGroup:
    """The indicators of one objective of the strategy, or of none (`other`)."""

    id: str
    rows: tuple[AimRow, ...]
    name: Text | None = None


@dataclass(frozen=True)
class Aims:
    """Every indicator of a scope that has a target, by objective.

    `tags` are those that indicators carry, with their number; `tag` and `status` are what is chosen ("" for all);
    `tally` counts the statuses before one of them is chosen; `untargeted` indicators have no target here.
    """

    frame: Frame
    groups: tuple[AimGroup, ...]
    tally: Mapping[str, int]
    tags: tuple[tuple[Tag, int], ...]
    tag: str
    status: str
    untargeted: int


@dataclass(frozen=True)
class Point:
    """One period of a trajectory: the figure, and what the target in force requires then (None before its set begins).

    `older` marks a figure that was made by an earlier definition or of agencies that have since become fewer.
    """

    period: str
    figure: Figure | None
    required: Decimal | None
    older: bool = False


@dataclass(frozen=True)
class Turn:
    """A day from which figures are not quite what they were before: another definition, or other agencies."""

    day: date
    period: str
    says: Text


@dataclass(frozen=True)
class Placed:
    """One agency in the ranking; `place` counts only agencies that have a value."""

    agency: str
    name: Text
    kind: str
    figure: Figure
    previous: Figure | None
    change: Decimal | None
    better: bool | None
    place: int | None
    required: Decimal | None
    status: Status


@dataclass(frozen=True)
class Holder:
    """What one agency lacks of the target, counted in the numerator; `carried` is the period before, not in the sum."""

    agency: str
    name: Text
    short: str
    lacks: Decimal
    figure: Figure
    carried: bool = False


@dataclass(frozen=True)
class Shortfall:
    """Who holds what is lacking to a target: most first; `total` counts those that reported."""

    target: Target
    total: Decimal
    holders: tuple[Holder, ...]


@dataclass(frozen=True)
class Kpi:
    """Everything about one indicator for a period and a scope; `placed_of` says how many of a kind have a place.

    `notes` are the events that touch its course.
    """

    frame: Frame
    row: TargetRow
    definition: Definition
    outlook: Outlook
    points: tuple[Point, ...]
    turns: tuple[Turn, ...]
    tile_map: TileMap | None
    ranking: tuple[Placed, ...]
    placed_of: Mapping[str, int]
    shortfall: Shortfall | None
    notes: tuple[Mark, ...] = ()
