"""The shape of a work list: what waits for somebody today, each with its day and the page where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.model import Text


@dataclass(frozen=True)
class Item:
    """One thing to do, on the page `path`.

    `late` counts days past its day (negative: days left, None: it has no day), `age` the days since it began. `period` and
    `agency` say whose it is, `state` what it waits in; `count` is of things inside one, such as findings of a report.
    """

    title: Text
    path: str
    agency: Text | None = None
    period: str = ""
    state: str = ""
    late: int | None = None
    age: int | None = None
    count: int = 0


@dataclass(frozen=True)
class Today:
    """What waits for one person: group → its items, the latest first; groups without items are there and empty."""

    today: date
    groups: Mapping[str, tuple[Item, ...]]

    @property
    def total(self) -> int:
        """How many items there are."""
        return sum(map(len, self.groups.values()))
