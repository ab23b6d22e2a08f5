"""The shape of an agenda: what needs a decision, in order, each with why it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.model import Text
from metrics.views import Stamp, TargetRow

#: In the order of the agenda.
KINDS = ("obstacle", "directive", "target", "publication")


@dataclass(frozen=True)
class Point:
    """One point: an obstacle brought before leaders, a directive past its day, a late target, a proposal to publish.

    `about` is its subject (`obstacle:12`, `target:online_share`), `revision` what an act on an obstacle names. `late` counts
    days past its day, `age` days since it began. `reasons` are the open obstacles that say why a target is late. `behind`
    counts agencies that owe a directive; `row` is the target.
    """

    kind: str
    about: str
    title: Text
    path: str
    owner: str = ""
    revision: int = 0
    late: int = 0
    age: int | None = None
    behind: int = 0
    reasons: tuple[str, ...] = ()
    row: TargetRow | None = None


@dataclass(frozen=True)
class Agenda:
    """What needs a decision today, by kind in the order of the agenda."""

    stamp: Stamp
    today: date
    points: Mapping[str, tuple[Point, ...]]
