"""The shapes of what a publisher sees before publishing: what changes for readers, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.model import Text
from metrics.views import FailedFeed, Stamp
from metrics.views.history import ChangedFigure, Headline


@dataclass(frozen=True)
class Flip:
    """An agency's place by an index in the newest period that each of two releases scores."""

    index: Text
    agency: Text
    period_was: str
    period_now: str
    was: int
    now: int


@dataclass(frozen=True)
class Absent:
    """An agency whose reports of the last quarter do not count, by dataset; `returned` were sent and came back."""

    agency: str
    name: Text
    datasets: tuple[Text, ...]
    returned: int


@dataclass(frozen=True)
class Filled:
    """How many of the reports owed for the last quarter count, of one dataset that lacks some."""

    dataset: Text
    valid: int
    owed: int


@dataclass(frozen=True)
class Preview:
    """What publishing release `stamp` up to a period changes against `since`, what readers have now (None: nothing yet).

    `total` figures differ, `fresh` of them had no value before; `counts` says at how many each cause is at work. `headlines`
    are the nation's largest movements, `restated` counts figures that were said otherwise before, `rows` are the first of
    them, `flips` the largest changes of place of `flipped`. What is missing is of quarter `quarter`, as the release saw it.
    """

    stamp: Stamp
    since: Stamp | None
    through: str
    quarter: str
    total: int
    fresh: int
    counts: Mapping[str, int]
    headlines: tuple[Headline, ...]
    restated: int
    rows: tuple[ChangedFigure, ...]
    flipped: int
    flips: tuple[Flip, ...]
    absent: tuple[Absent, ...]
    filled: tuple[Filled, ...]
    failed: tuple[FailedFeed, ...] = ()
