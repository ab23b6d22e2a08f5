"""Signals on generated series: what is planted is found, what is clean is left alone.

Each seed draws a country's year-and-a-half to three years of one flow as agencies really report it: sizes from tens to
tens of thousands, growth, a summer, the dip of Tết (in January or February by the year), noise wider than Poisson, gaps,
rates near a threshold without bunching, days with weekday pattern. Some agencies get one planted oddity.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from data import calendar
from data.period import parse, span
from metrics.signals import oddities
from metrics.signals.look import WIDTH

SEEDS, QUICK, AGENCIES, PLANTED = 120, 4, 40, 12
KINDS = ("bunched", "surging", "frozen", "copied", "repeated", "disagreeing")
THRESHOLD = 80.0
#: The first day of the lunar year: the dip of Tết falls into its month and the one that it touches.
TET = {2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17)}
PRECISION, RECALL, FALSE = 0.8, 0.9, 0.01


def main(quick: bool, seeds: int | None = None) -> dict[str, Any]:
    """Plant and look; give precision, recall and false alarms per clean series."""
    told: Counter[str] = Counter()
    for seed in range(seeds or (QUICK if quick else SEEDS)):
        told += Country(seed).look()
    hits, alarms = told["hits"], told["alarms"]
    figure = {
        "planted": told["planted"], "found": hits, "recall": round(hits / told["planted"], 4),
        "precision": round(hits / max(hits + alarms, 1), 4), "clean": told["clean"],
        "false_alarms_per_100_clean": round(100 * alarms / told["clean"], 3),
        **{kind: f"{told['found ' + kind]}/{told['planted ' + kind]}, {told['false ' + kind]} false" for kind in KINDS},
    }  # fmt: skip
    return {
        "figure": figure,
        "bar": f"precision ≥ {PRECISION}, recall ≥ {RECALL}, ≤ {FALSE:.0%} false alarms per clean series",
        "ok": figure["recall"] >= RECALL and figure["precision"] >= PRECISION and alarms <= FALSE * told["clean"],
    }


class Country:
    """One drawn country with its planted oddities: `truth` holds (kind, agency)."""

    def __init__(self, seed: int):
        self.draw = Random(seed)
        self.months = [
            str(month) for month in span(parse("2023-07"), parse(self.draw.choice(("2025-06", "2026-03", "2026-06"))))
        ]
        self.names = [f"a{number:02}" for number in range(AGENCIES)]
        self.flows = {name: self._flow() for name in self.names}
        self.days = {name: self._days() for name in self.names}
        self.logs = {name: self._log(flow) for name, flow in self.flows.items()}
        self.truth: set[tuple[str, str]] = set()
        self.chosen = self.draw.sample(self.names, PLANTED)
        for number, name in enumerate(self.chosen):
            getattr(self, f"_plant_{KINDS[number % len(KINDS)]}")(name)

    def look(self) -> Counter[str]:
        """Run every test on every series, as the product does; count what it found."""
        found = {("bunched", n) for n in self.names if oddities.bunched(self._rates(n), THRESHOLD, WIDTH)}
        found |= {("surging", n) for n in self.names if oddities.surging(self.days[n])}
        found |= {("frozen", n) for n in self.names if oddities.frozen(self.flows[n])}
        found |= {("disagreeing", n) for n in self.names if oddities.disagreeing(self._said(n), self.logs[n])}
        for n in self.names:
            past = {str(parse(month).shift(12)): amounts for month, amounts in self.flows[n].items()}
            if oddities.copied(self.flows[n], past, AGENCIES):
                found.add(("repeated", n))
        for i, one in enumerate(self.names):
            for other in self.names[i + 1 :]:
                if oddities.copied(self.flows[one], self.flows[other], AGENCIES * (AGENCIES - 1) // 2):
                    found |= {("copied", one), ("copied", other)}
        told = Counter({"planted": len(self.truth), "hits": len(found & self.truth), "alarms": len(found - self.truth)})
        # Each agency has a series of figures, one of days and one beside its log.
        odd = {(kind if kind in ("surging", "disagreeing") else "figures", name) for kind, name in self.truth}
        told["clean"] = 3 * AGENCIES - len(odd)
        for kind, name in self.truth:
            told[f"planted {kind}"] += 1
            told[f"found {kind}"] += (kind, name) in found
        for kind, _ in found - self.truth:
            told[f"false {kind}"] += 1
        return told

    def _flow(self) -> dict[str, tuple[int, int]]:
        """Draw (numerator, denominator) by month."""
        draw, size = self.draw, math.exp(self.draw.uniform(math.log(30), math.log(20_000)))
        growth, summer, wide = draw.uniform(-0.005, 0.02), draw.uniform(-0.1, 0.1), draw.uniform(0.03, 0.15)
        # Many rates rise through the threshold of the target, or live near it, without stopping there.
        rate, climb, shake = draw.uniform(0.45, 0.9), draw.uniform(0, 0.008), draw.uniform(0.005, 0.04)
        if draw.random() < 0.1:
            rate, climb, shake = draw.uniform(0.79, 0.825), 0.0, draw.uniform(0.001, 0.02)
        found = {}
        for at, month in enumerate(self.months):
            if draw.random() < 0.03:
                continue  # a report that never came
            level = size * math.exp(growth * at + summer * math.sin(at * math.pi / 6)) * _tet(month)
            bottom = _poisson(draw, level * math.exp(draw.gauss(0, wide)))
            share = min(max(rate + climb * at + draw.gauss(0, shake), 0.02), 0.995)
            found[month] = (min(_poisson(draw, bottom * share), bottom), bottom)
        return found

    def _days(self) -> dict[date, int]:
        """Draw results by day: weekdays differ, months end a little busier, Tết stands still."""
        draw, level = self.draw, math.exp(self.draw.uniform(math.log(8), math.log(800)))
        week, end, wide = [draw.uniform(0.8, 1.2) for _ in range(5)], draw.uniform(0.95, 1.15), draw.uniform(0.05, 0.25)
        found = {}
        day = date(2025, 7, 1)
        while day <= date(2026, 6, 30):
            if day.weekday() < 5 and day not in calendar.holidays():
                near = abs((day - TET[day.year]).days) <= 6
                mean = level * week[day.weekday()] * (end if _last(day) else 1) * (0.4 if near else 1)
                found[day] = _poisson(draw, mean * math.exp(draw.gauss(0, wide)))
            day += timedelta(days=1)
        return found

    def _log(self, flow: dict[str, tuple[int, int]]) -> dict[str, int]:
        """Draw what the portal counted of the same dossiers: nearly the same, with dossiers about midnight and tests."""
        off = self.draw.uniform(-0.02, 0.02)
        return {m: max(round(top * (1 + off + self.draw.gauss(0, 0.015))), 0) for m, (top, _) in flow.items()}

    def _rates(self, name: str) -> dict[str, float]:
        return {month: 100 * top / bottom for month, (top, bottom) in self.flows[name].items() if bottom >= 400}

    def _said(self, name: str) -> dict[str, int]:
        return {month: top for month, (top, _) in self.flows[name].items()}

    def _plant_bunched(self, name: str) -> None:
        """Half of the months or more end just above the target."""
        least = max(1, min(bottom for _, bottom in self.flows[name].values()))
        if least < 400:  # of few dossiers no share stands just above anything
            self.flows[name] = {
                m: (top * 400 // least, bottom * 400 // least) for m, (top, bottom) in self.flows[name].items()
            }
        flow = self.flows[name]
        months = sorted(flow)
        for month in self.draw.sample(months, max(len(months) * 6 // 10, 13)):
            bottom = flow[month][1]
            flow[month] = (math.ceil(bottom * (THRESHOLD + self.draw.uniform(0.02, 0.8)) / 100), bottom)
        self.logs[name] = self._log(flow)
        self.truth.add(("bunched", name))

    def _plant_surging(self, name: str) -> None:
        for day in self.days[name]:
            if _last(day):
                self.days[name][day] = round(self.days[name][day] * self.draw.uniform(1.7, 3))
        self.truth.add(("surging", name))

    def _plant_frozen(self, name: str) -> None:
        months = sorted(self.flows[name])
        length = self.draw.randrange(3, 7)
        at = self.draw.randrange(len(months) - length)
        fixed = self.flows[name][months[at]]
        fixed = (max(fixed[0], 20), max(fixed[1], 45))
        self.flows[name] |= dict.fromkeys(months[at : at + length], fixed)
        self.logs[name] = self._log(self.flows[name])
        self.truth.add(("frozen", name))

    def _plant_copied(self, name: str) -> None:
        other = self.draw.choice([one for one in self.names if one not in self.chosen])
        shared = sorted(self.flows[name].keys() & self.flows[other].keys())
        months = [m for m in shared if self.flows[other][m][1] >= 20]
        if len(months) < 4:
            return
        for month in self.draw.sample(months, self.draw.randrange(4, min(len(months), 12) + 1)):
            self.flows[name][month] = self.flows[other][month]
        self.logs[name] = self._log(self.flows[name])
        self.truth |= {("copied", name), ("copied", other)}

    def _plant_repeated(self, name: str) -> None:
        flow = self.flows[name]
        months = [
            m for m in sorted(flow) if str(parse(m).shift(-12)) in flow and flow[str(parse(m).shift(-12))][1] >= 20
        ]
        if len(months) < 5:
            return
        at = self.draw.randrange(len(months) - 4)
        for month in months[at : at + self.draw.randrange(4, 10)]:
            flow[month] = flow[str(parse(month).shift(-12))]
        self.logs[name] = self._log(flow)
        self.truth.add(("repeated", name))

    def _plant_disagreeing(self, name: str) -> None:
        months = [m for m, (top, _) in self.flows[name].items() if top >= 150]
        if not months:
            return
        for month in self.draw.sample(months, self.draw.randrange(1, min(len(months), 6) + 1)):
            self.logs[name][month] = round(self.flows[name][month][0] * self.draw.uniform(0.3, 0.65))
        self.truth.add(("disagreeing", name))


def _tet(month: str) -> float:
    year, number = map(int, month.split("-"))
    day = TET[year]
    held = sum((day + timedelta(days=off)).month == number for off in range(-4, 6))
    return 1 - 0.35 * held / 10


def _last(day: date) -> bool:
    """Tell whether a day is one of the last three working days of its month."""
    left, after = 0, day
    while (after := after + timedelta(days=1)).month == day.month:
        left += after.weekday() < 5 and after not in calendar.holidays()
    return left < 3


def _poisson(draw: Random, mean: float) -> int:
    if mean > 200:
        return max(round(draw.gauss(mean, math.sqrt(mean))), 0)
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count
