"""Three simulated years of the urging clock, two of them at once, killed at random: every due notice once and in order."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from data import agencies
from tests.reliability.scene import warm  # noqa: F401
from tests.reliability.urged import world
from tests.reliability.urged.model import STEPS, Key, Model

FIRST, LAST, SAMPLE = date(2025, 1, 1), date(2027, 12, 31), date(2025, 1, 17)
#: Where a crash ends a clock, in the middle of whatever it does; a number says at which passing.
POINTS = (
    "ledger.written", "ledger.committed", "urging.made", "urging.notified", "urging.committed", "urging.told",
    "urging.office_told",
)  # fmt: skip


def main(quick: bool) -> dict[str, Any]:
    """Let the years pass; give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        years = Years(Path(folder), LAST if not quick else SAMPLE)
        years.go()
    for what in years.wrong[:20]:
        print(what, file=sys.stderr)
    counts = years.counts
    ok = not years.wrong and counts["steps"] and counts["killed"] and counts["both worked"]
    figure = {"days": (years.last - FIRST).days + 1, "differences": len(years.wrong), **dict(sorted(counts.items()))}
    return {
        "figure": figure,
        "bar": "every due step and notice exactly once and in order: 0 differences",
        "ok": bool(ok),
    }


class Years:
    """The product and the model, side by side."""

    def __init__(self, folder: Path, last: date):
        self.chance, self.last, self.wrong, self.counts = Random(57), last, list[str](), Counter[str]()
        self.here = world.settings_at(folder, next(world.moments(FIRST, FIRST, Random(0))))
        self.model = Model(world.owed(FIRST, last))
        self.fates = world.fates(self.model.owed, self.chance)
        self.seen, self.steps = 0, list[tuple[str, ...]]()

    def go(self) -> None:
        """Pass every moment; feed what comes, let both clocks look, compare."""
        self._do(world.make, self.here)
        first = ("budget", "hue", "2024-12")
        fed = FIRST.replace(month=1, day=1)
        self.fates[fed].append(("count", first))
        for day in [one for one in self.fates if one < FIRST]:
            self.fates[fed] += self.fates.pop(day)
        for now in world.moments(FIRST, self.last, self.chance):
            here = world.at(self.here, now)
            acts = [act for day in sorted(self.fates) if day <= now.date() for act in self.fates[day]]
            self.fates = {day: held for day, held in self.fates.items() if day > now.date()}
            if acts:
                self._do(world.feed, here, acts)
                for act, key in acts:
                    (self.model.answered.discard if act == "lose" else self.model.answered.add)(key)
            self._look(here)
            new = self.model.look(now)
            found = [tuple(row[1:]) for row in self._new(here)]
            self.counts["steps"] += len(found)
            self.counts["moments"] += 1
            if sorted(found) != sorted(new):
                self.wrong.append(
                    f"{now}: made {sorted(set(found) - set(new))}, not made {sorted(set(new) - set(found))}"
                )
            self.steps += found
        self._judge_notices(self._do(world.told, self.here))

    def _look(self, here: Any) -> None:
        """Let two clocks look at once; start them again until one of them ends well."""
        ended: list[tuple[int, Any]] = [(1, None)]
        tries = 0
        while not any(status == 0 for status, _ in ended):
            killed = self.chance.random() < 0.5 / (1 + tries)
            points = [self._point() if killed or self.chance.random() < 0.1 else "" for _ in range(2)]
            ended = world.together([(world.tick, point) for point in points], here)
            for status, answer in ended:
                if status not in (0, world.KILLED):
                    self.wrong.append(f"a clock ended with {status}: {answer}")
                self.counts["killed"] += status == world.KILLED
            self.counts["both worked"] += all(status == 0 and answer for status, answer in ended)
            tries += 1

    def _point(self) -> str:
        return f"{self.chance.choice(POINTS)}:{self.chance.choice((1, 1, 2, 3, 8, 20))}"

    def _new(self, here: Any) -> list[list[Any]]:
        found = world.rows(here, self.seen)
        self.seen = found[-1][0] if found else self.seen
        return found

    def _judge_notices(self, told: dict[str, list[Any]]) -> None:
        """Compare what each person was told with the steps, in order."""
        per_duty: dict[Key, list[str]] = defaultdict(list)
        for dataset, agency, period, step, _ in self.steps:
            per_duty[dataset, agency, period].append(step)
        order = [name for name, _, _ in STEPS]
        for key, names in per_duty.items():
            if names != sorted(set(names), key=order.index):
                self.wrong.append(f"{key}: steps {names}")
        for name, role, agency in world.PEOPLE:
            if agency:
                heard: dict[Key, list[str]] = defaultdict(list)
                for kind, params in told.get(name, []):
                    for dataset, period in params["owed"]:
                        heard[dataset, params["agency"], period].append(kind.removeprefix("urging_"))
                estate = agencies.estate(agency)
                mine = {key: names for key, names in per_duty.items() if key[1] in estate}
                if heard != mine:
                    self.wrong.append(f"{name} was told {len(heard)} duties of {len(mine)}, or other steps")
                self.counts["notices"] += len(told.get(name, []))
            else:
                group = "leader" if role == "leader" else "office"
                counted = Counter({name: 0 for name, _, to in STEPS if group in to})
                for _, params in told.get(name, []):
                    counted.update(params["steps"])
                made = Counter(step for *_, step, _ in self.steps)
                if any(counted[one] != made[one] for one in counted):
                    self.wrong.append(f"{name} was told {counted}, made were {made}")

    def _do(self, act: Any, *arguments: Any) -> Any:
        ((status, answer),) = world.together([(act, "")], *arguments)
        if status:
            raise AssertionError(answer)
        return answer
