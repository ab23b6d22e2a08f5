"""Made-up rows of projects and budget for one base unit and month, in triệu đồng."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate

from data import agencies
from ingest.demo import units, words
from ingest.demo.services import Rows
from ingest.demo.trends import months_since

_PLAN = (0.01, 0.03, 0.08, 0.15, 0.25, 0.37, 0.49, 0.60, 0.72, 0.83, 0.92, 1.0)
_MONEY = (0.005, 0.02, 0.045, 0.085, 0.145, 0.22, 0.30, 0.395, 0.50, 0.60, 0.715, 1.02)
_WORK = (0.01, 0.03, 0.065, 0.125, 0.20, 0.29, 0.39, 0.49, 0.585, 0.68, 0.775, 0.95)
# How a project goes, as money and work beside the nation's curves.
_GAIT = {"on_pace": (1.23, 1.10), "work_waits": (0.62, 1.13), "both_late": (0.70, 0.69), "money_waits": (1.34, 0.70)}
_ODDS = {"": (50, 22, 19, 9), "cl": (24, 66, 8, 2), "dnb": (62, 14, 16, 8), "tdb": (40, 22, 28, 10)}
_YEARS = {2023: 0.95, 2024: 0.98, 2025: 0.94}
_SPENDING = (0.085, 0.068, 0.078, 0.078, 0.08, 0.083, 0.08, 0.08, 0.083, 0.083, 0.088, 0.114)
_INVESTMENT = (0.03, 0.03, 0.05, 0.06, 0.07, 0.08, 0.08, 0.08, 0.09, 0.1, 0.12, 0.21)
# Of each kind of spending: its part of the whole, its months, how digital it is.
_KINDS = ((0.62, 0.38), (_SPENDING, _INVESTMENT), (0.9, 1.15))
# Thousand billion đồng a year; the rest have 6.
_MINISTRY_BUDGET = {
    "bqp": 190, "bca": 115, "btc": 48, "bgtvt": 62, "bnnptnt": 22, "bgddt": 14, "byt": 15, "bldtbxh": 36,
}  # fmt: skip


@cache
def _projects(unit: str, year: int) -> tuple[tuple[str, str, int, tuple[tuple[int, int, int], ...]], ...]:
    """Every project of a year: code, title, plan of the year, and (planned, disbursed, accepted) by month."""
    draw = units.chance("projects", unit, year)
    count = {1: draw.randint(3, 6), 2: draw.randint(2, 3), 3: draw.choice((1, 2, 2))}[min(3, units.siblings(unit))]
    agency = agencies.get(unit)
    found = []
    for number, title in enumerate(draw.sample(words.PROJECTS, count), start=1):
        whole = round(min(260_000, draw.lognormvariate(10.5, 0.75)) * _scale(unit)) // 10 * 10
        gait = draw.choices(tuple(_GAIT), _ODDS.get(units.region(unit), _ODDS[""]))[0]
        money, work = (factor * _YEARS.get(year, 1.0) for factor in _GAIT[gait])
        bend = draw.uniform(0.88, 1.12)
        planned = tuple(round(whole * share**bend) for share in _PLAN)
        paid = _walk(draw.uniform(0.95, 1.05) * money, _MONEY, whole, [draw.uniform(0.75, 1.25) for _ in _MONEY])
        done = _walk(draw.uniform(0.95, 1.05) * work, _WORK, whole, [draw.uniform(0.75, 1.25) for _ in _WORK])
        code = f"DA{year}-{agency.gso_code or agency.abbr}-{number:02d}"
        found.append((code, f"{title} – {agency.short}", whole, tuple(zip(planned, paid, done, strict=True))))
    return tuple(found)


def _scale(unit: str) -> float:
    if units.kind(unit) == "ministry":
        return 1.3
    return min(2.4, 0.6 + 0.35 * units.people(unit))


def _walk(factor: float, curve: tuple[float, ...], whole: int, noise: list[float]) -> tuple[int, ...]:
    """A rising path: the curve's steps with noise, never above 99 % of the plan."""
    steps = [(now - before) * loud for before, now, loud in zip((0.0, *curve), curve, noise, strict=False)]
    stretch = curve[8] / sum(steps[:9])
    return tuple(round(whole * min(0.99, factor * part * stretch)) for part in accumulate(steps))


@lru_cache(maxsize=8192)
def projects(unit: str, month: str) -> Rows:
    """Plan, money and accepted work of each project, cumulative within the calendar year."""
    year, number = int(month[:4]), int(month[5:7])
    return [
        {
            "project": code,
            "title": title,
            "year_plan": Decimal(whole),
            **dict(zip(("planned", "disbursed", "accepted"), map(Decimal, path[number - 1]), strict=True)),
        }
        for code, title, whole, path in _projects(unit, year)
    ]


@lru_cache(maxsize=8192)
def budget(unit: str, month: str) -> Rows:
    """Spending of the month by kind, and the digital part of it."""
    t, number = months_since(month), int(month[5:7])
    luck = units.chance("budget", units.heir(unit)).uniform(0.72, 1.3)
    draw = units.chance("budget", unit, month)
    found = []
    for kind, part, season, more in zip(words.SPENDING, *_KINDS, strict=True):
        spent = _yearly(unit) * (1 + 0.006 * t) * part * season[number - 1] * draw.uniform(0.96, 1.04)
        share = min(0.011, max(0.004, (0.0052 + 0.00005 * t) * luck * more * draw.uniform(0.93, 1.07)))
        found.append({"kind": kind, "spent": _tenth(spent), "digital": _tenth(spent * share)})
    return found


def _yearly(unit: str) -> float:
    if units.kind(unit) == "ministry":
        return _MINISTRY_BUDGET.get(unit, 6) * 1e6
    return units.people(unit) * 9.5e6


def _tenth(amount: float) -> Decimal:
    return Decimal(round(amount * 10)) / 10
