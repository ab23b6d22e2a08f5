"""How the made-up rates move: slow growth, regional differences, the dip after the mergers, the stories.

Every rate is a logistic curve over months since 01/2023; the constants were tuned on the national sums.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from random import Random

from data.period import parse
from ingest.demo.units import chance, heir, region, siblings

MINISTRIES_MERGED, PROVINCES_MERGED = 26, 30
# metric: (logit in 01/2023, growth a month, spread between agencies)
_BASE = {
    "full": (0.10, 0.0480, 0.38),
    "online": (-0.84, 0.0305, 0.30),
    "on_time": (2.50, 0.0120, 0.30),
    "satisfied": (1.80, 0.0070, 0.18),
    "tasks": (0.86, 0.0135, 0.35),
    "process": (-0.20, 0.0220, 0.25),
    "contactless": (-1.10, 0.0380, 0.30),
    "cashless": (-0.90, 0.0520, 0.35),
    "digitised": (-1.00, 0.0480, 0.40),
    "reuse": (-1.90, 0.0470, 0.35),
    "portal": (0.90, 0.0330, 0.30),
    "platform": (-0.60, 0.0400, 0.40),
    "open": (-1.20, 0.0450, 0.45),
    "fresh": (-0.30, 0.0250, 0.45),
    "shared": (-1.30, 0.0450, 0.35),
    "identified": (-0.60, 0.0550, 0.30),
    "paperless": (-0.70, 0.0450, 0.35),
    "reform": (-2.60, 0.0330, 0.40),
    "safe": (-1.30, 0.0550, 0.45),
    "cloud": (-1.80, 0.0480, 0.50),
    "skilled": (-1.20, 0.0450, 0.30),
    "reach": (-1.90, 0.0400, 0.35),
    "published": (0.40, 0.0380, 0.30),
    "clean": (-0.20, 0.0380, 0.40),
    "answered": (1.60, 0.0200, 0.30),
}
# region: logit above or below the nation in 01/2023 and from 07/2026
_REGION = {
    "dnb": (0.65, 0.52), "sh": (0.40, 0.25), "btb": (0.0, 0.08), "ntb": (-0.12, -0.05),
    "cl": (-0.20, -0.15), "tdb": (-0.75, -0.12), "bo": (0.25, 0.20),
}  # fmt: skip
# agency: metric: logit added in 01/2023 and from 07/2026 (STORY.md)
_STORY: dict[str, dict[str, tuple[float, float]]] = {
    "thanh-hoa": {"full": (0.5, 1.2), "online": (-0.5, -1.45)},
    "cao-bang": {
        "full": (-0.9, 1.1),
        "online": (-0.8, 0.7),
        "on_time": (-0.5, 0.4),
        "satisfied": (-0.4, 0.45),
        "tasks": (-0.6, 0.8),
    },
    "phu-tho": {"full": (-0.3, -0.85), "on_time": (0.0, -0.5)},
    "lang-son": {"full": (-0.1, -0.6)},
    "ha-tinh": {"full": (0.5, 0.9), "online": (0.2, 0.4)},
    "hai-phong": {"full": (-0.2, -0.45)},
    "bxd": {"tasks": (0.0, -1.4), "satisfied": (0.0, -0.35)},
}
_DIPS = {"on_time": 0.8, "satisfied": 0.42, "tasks": 0.3, "online": 0.12}
STUCK = "bxd"


@lru_cache(maxsize=1024)
def months_since(month: str) -> int:
    """Count the months from 01/2023 to a period's last."""
    return parse(month).last_month - 2023 * 12


def rate(metric: str, unit: str, month: str, extra: float = 0.0) -> float:
    """Give the rate of a base unit in a month, between 0 and 1; `extra` is added on the logit scale."""
    return 1 / (1 + exp(-_logit(metric, unit, months_since(month)) - extra))


def part(whole: int, metric: str, unit: str, period: str, draw: Random, extra: float = 0.0) -> int:
    """Give a part of a whole number by a rate that grows as the metric does, with the luck of `draw`."""
    return int(whole * rate(metric, unit, period, extra + draw.gauss(0, 0.2)) + 0.5)


@lru_cache(maxsize=65536)
def _logit(metric: str, unit: str, t: int) -> float:
    if heir(unit) == STUCK and metric in ("full", "online", "on_time"):
        t = min(t, MINISTRIES_MERGED)
    start, growth, spread = _BASE[metric]
    luck = chance("luck", heir(unit), metric).gauss(0, spread) + chance("luck", unit, metric).gauss(0, spread / 3)
    if metric == "online" and region(unit) == "bo":
        luck += 0.45
    offsets = (_REGION[region(unit)], _STORY.get(heir(unit), {}).get(metric, (0.0, 0.0)))
    way = min(1.0, t / 42)
    weight = 0.45 if metric in ("satisfied", "on_time") else 1.0
    moved = weight * _between(offsets[0], way) + _between(offsets[1], way)
    return start + growth * t + luck + moved - _DIPS.get(metric, 0.0) * _dip(unit, t)


def _between(ends: tuple[float, float], way: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * way


def _dip(unit: str, t: int) -> float:
    ministry = region(unit) == "bo"
    since = t - (MINISTRIES_MERGED if ministry else PROVINCES_MERGED)
    if since < 0 or (ministry and siblings(unit) == 1):
        return 0.0
    # All provinces lost their districts on the same day; the merged ones felt it most.
    depth = 1.0 if siblings(unit) > 1 else 0.4
    return depth * exp(-since / 6)
