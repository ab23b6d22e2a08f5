"""The steps of the urging clock, from one reviewed file, and when each of them comes for a duty."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from data.calendar import add_working_days
from data.model import Text

_FILE = Path(__file__).parents[1] / "reference" / "urging.toml"
LEVELS = ("nhac", "don_doc", "bao_cao")


@dataclass(frozen=True)
class Step:
    """One step: `days` are working days from the day a report is due, `to` who is told beside the agency."""

    id: str
    level: str
    days: int
    to: tuple[str, ...]
    name: Text

    @property
    def reminds(self) -> bool:
        """Tell whether it comes while the report is still in time."""
        return self.days <= 0


@cache
def rules() -> dict[str, Any]:
    """Load the file of the clock."""
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def steps() -> tuple[Step, ...]:
    """Give every step in order; a file whose steps do not follow each other is an error of ours."""
    found = tuple(
        Step(one["id"], one["level"], one["days"], tuple(one["to"]), Text(one["vi"], one["en"]))
        for one in rules()["steps"]
    )
    days = [one.days for one in found]
    if days != sorted(set(days)) or {one.level for one in found} - set(LEVELS):
        raise ValueError(f"{_FILE.name}: steps must follow each other by days, with a level of {LEVELS}.")
    return found


def step(name: str) -> Step:
    """Give a step by its id."""
    return next(one for one in steps() if one.id == name)


def coming(due: date, made: Mapping[str, date], today: date) -> tuple[Step, date] | None:
    """Give the next step of a duty that is open, with its day (which may have passed); None after the last.

    `made` holds the days of the steps that were made. A step after the due day keeps its distance from the one before.
    """
    known = steps()
    done = max((place for place, one in enumerate(known) if one.id in made), default=-1)
    for place in range(done + 1, len(known)):
        one, day = known[place], add_working_days(due, known[place].days)
        if one.reminds and place + 1 < len(known) and add_working_days(due, known[place + 1].days) <= today:
            continue
        before = known[place - 1] if place else None
        if before is not None and before.id in made:
            day = max(day, add_working_days(made[before.id], one.days - before.days))
        return one, day
    return None
