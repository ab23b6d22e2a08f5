"""The plain model of the urging clock: lists, dictionaries and a walk over days, in the words of the rules.

On a working day from eight o'clock, each duty that nobody has answered gets its next step, if that step's day has come.
Reminders lapse when the day of the next step has come. A step after the due day keeps its distance from the one before.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
Key = tuple[str, str, str]


def free_days() -> set[date]:
    """Read the public holidays."""
    with (REFERENCE / "holidays.csv").open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}


FREE = free_days()
RULES = tomllib.loads((REFERENCE / "urging.toml").read_text("utf-8"))
STEPS = [(one["id"], one["days"], one["to"]) for one in RULES["steps"]]


def works(day: date) -> bool:
    """Tell whether people work on a day."""
    return day.weekday() not in (5, 6) and day not in FREE


def walk(day: date, steps: int) -> date:
    """Go over working days, one by one."""
    while steps:
        day += timedelta(1 if steps > 0 else -1)
        if works(day):
            steps += -1 if steps > 0 else 1
    return day


@dataclass
class Model:
    """What is owed, what is answered, and every step that was made, in order."""

    owed: dict[Key, date]
    answered: set[Key] = field(default_factory=set)
    made: dict[Key, list[tuple[str, date]]] = field(default_factory=lambda: defaultdict(list))
    begun: date | None = None

    def look(self, now: datetime) -> list[tuple[str, str, str, str, str]]:
        """The clock looks; give the steps that it makes."""
        day = now.date()
        if not works(day) or now.hour < 8:
            return []
        self.begun = self.begun or day
        new = []
        for key, due in self.owed.items():
            if key in self.answered or due < max(self.begun, day - timedelta(120)):
                continue
            step = self._next(due, self.made.get(key, []), day)
            if step:
                self.made[key].append((step, day))
                new.append((*key, step, day.isoformat()))
        return new

    def _next(self, due: date, made: list[tuple[str, date]], day: date) -> str:
        names = [name for name, _, _ in STEPS]
        place = names.index(made[-1][0]) + 1 if made else 0
        while place < len(STEPS) and STEPS[place][1] <= 0 and walk(due, STEPS[place + 1][1]) <= day:
            place += 1
        if place == len(STEPS):
            return ""
        name, days, _ = STEPS[place]
        least = walk(due, days)
        if made and names.index(made[-1][0]) == place - 1:
            least = max(least, walk(made[-1][1], days - STEPS[place - 1][1]))
        return name if day >= least else ""
