"""The shapes in which what was searched for leaves through `metrics.read`."""

from __future__ import annotations

from dataclasses import dataclass

from data.model import Text
from metrics.views import Stamp

#: What can be found, in the order in which equals stand.
KINDS = ("agency", "region", "indicator", "page", "project", "obstacle", "directive", "report")


@dataclass(frozen=True)
class Hit:
    """Something that was found: its kind, what its page is addressed by, its name, and a line about it.

    `into` names the agency that carries the duties of a merged one today; `key` then still is the merged one's.
    """

    kind: str
    key: str
    name: Text
    about: Text
    into: Text | None = None


@dataclass(frozen=True)
class Found:
    """What fits a search, the best first; `total` counts also what is not in `hits`."""

    stamp: Stamp
    asked: str
    hits: tuple[Hit, ...]
    total: int
