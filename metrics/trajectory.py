"""On the way to a target: what is required now, the status, the forecast.

R = (value − base) ÷ (required − base). met: at or beyond the target; on_track: R ≥ 95 %; speed_up: 60 % ≤ R;
late: below, or moving backwards for two periods while under the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from data.period import MONTHS, Period, parse
from metrics.definitions import Base, Indicator
from metrics.views import Status, Target

ON_TRACK, SPEED_UP = Decimal("0.95"), Decimal("0.60")
#: A forecast needs this many points and goes on as the last four periods went.
POINTS, PACE = 6, 4


def target_of(one: Indicator, period: Period) -> Target | None:
    """Give the target in force for a period: the next to fall due, else the last that did.

    Of two documents for the same year the one named first in the indicator's file counts.
    """
    ahead = [target for target in one.targets if parse(target.by).end >= period.end]
    if ahead:
        return min(ahead, key=lambda target: (parse(target.by).end, one.targets.index(target)))
    return max(one.targets, key=lambda t: (parse(t.by).end, -one.targets.index(t)), default=None)


def required(one: Indicator, target: Target | None, base: Base | None, period: Period) -> Decimal | None:
    """Give what should be reached at the end of a period, in the figure's unit."""
    if target is None:
        return None
    if one.path == "level":
        return target.value
    if one.path == "year":
        return target.value * (period.last_month % 12 + 1) / 12
    due = parse(target.by)
    if base is None or period.last_month >= due.last_month:
        return target.value
    start = parse(base.period).last_month
    if period.last_month <= start:
        return base.value
    share = Decimal(period.last_month - start) / Decimal(due.last_month - start)
    return base.value + (target.value - base.value) * share


def status(
    one: Indicator,
    target: Target | None,
    base: Base | None,
    needed: Decimal | None,
    period: Period,
    values: Sequence[Decimal | None],
) -> Status:
    """Judge the last of `values` (oldest first), the figure of `period`, by the rule of the method.

    At the very start of a path nothing can be said yet: `no_data`, unless the target is already reached.
    """
    value = values[-1] if values else None
    if value is None:
        return "no_data"
    if target is None or needed is None:
        return "no_target"
    sign = 1 if one.direction == "up" else -1
    goal = needed if one.path == "year" else target.value
    if sign * (value - goal) >= 0:
        return "met" if one.path != "year" else "on_track"
    if one.path == "straight" and (base is None or parse(base.period).last_month >= period.last_month):
        return "no_data"
    start = base.value if base and one.path == "straight" else Decimal(0)
    way = needed - start
    ratio = (value - start) / way if way else Decimal(1 if sign * (value - needed) >= 0 else 0)
    if _backwards(values, sign):
        return "late"
    return "on_track" if ratio >= ON_TRACK else "speed_up" if ratio >= SPEED_UP else "late"


def forecast(one: Indicator, period: Period, values: Sequence[Decimal | None]) -> Decimal | None:
    """Give the value at the year's end at the pace of the last four periods, or None where it would mislead."""
    if one.unit == "rank" or one.path == "year" or len(values) < POINTS or None in values[-POINTS:]:
        return None
    steps = (11 - period.last_month % 12) // MONTHS[period.kind]
    if not steps:
        return None
    last, first = values[-1], values[-1 - PACE]
    assert last is not None and first is not None
    ahead = last + (last - first) / PACE * steps
    return min(max(ahead, Decimal(0)), Decimal(100)) if one.unit == "percent" else ahead


def _backwards(values: Sequence[Decimal | None], sign: int) -> bool:
    if len(values) < 3 or None in values[-3:]:
        return False
    first, second, last = (value * sign for value in values[-3:] if value is not None)
    return last < second < first
