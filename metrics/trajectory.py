"""On the way to a target: the path from its base, what is required now, the status.

R = (value − base) ÷ (required − base). met: at or beyond the target; on_track: R ≥ 95 %; speed_up: 60 % ≤ R;
late: below, or moving backwards for two periods while under the target.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from data.model import Agency
from data.period import Period, parse
from metrics.definitions import Base, Indicator
from metrics.views import Figure, Status, Target

ON_TRACK, SPEED_UP = Decimal("0.95"), Decimal("0.60")
#: The UN survey is made every two years.
SURVEY_YEARS = 2
#: The wholes of a kind are asked for what is asked of that kind.
_KINDS = {"bo": "ministry", "tinh": "province", "region": "province"}


def targets_for(one: Indicator, agency: Agency | None) -> tuple[Target, ...]:
    """Give the targets asked of an agency, first those that name it or its kind, in the order of their file.

    A target named for it replaces the general one of the same document and date.
    """
    if agency is None:
        return one.targets
    kind = _KINDS.get(agency.id) or _KINDS.get(agency.kind, agency.kind)
    ranked = sorted(
        (0 if agency.id in target.asked_of else 1 if kind in target.asked_of else 2, place)
        for place, target in enumerate(one.targets)
        if not target.asked_of or {agency.id, kind} & set(target.asked_of)
    )
    found: dict[tuple[str, str], Target] = {}
    for _, place in ranked:
        target = one.targets[place]
        found.setdefault((target.document.id, target.by), target)
    return tuple(found.values())


def judged(one: Indicator, target: Target, surveys: Iterable[str] = ()) -> Period:
    """Give the period whose figure judges a target: the first survey from its year on, else its own date."""
    due = parse(target.by)
    if not one.survey:
        return due
    held = sorted(map(parse, surveys))
    found = next((survey for survey in held if survey.end >= due.end), None)
    if found is None:
        found = held[-1] if held else Period(due.year + due.year % SURVEY_YEARS, "year", 1)
        while found.end < due.end:
            found = found.shift(SURVEY_YEARS)
    return found


def target_of(
    one: Indicator, period: Period, agency: Agency | None = None, surveys: Iterable[str] = ()
) -> Target | None:
    """Give the target in force for a period: the next to be judged, else the last that was.

    Of two documents for the same year the one named first in the indicator's file counts.
    """
    placed = [(judged(one, t, surveys), place, t) for place, t in enumerate(targets_for(one, agency))]
    ahead = [one for one in placed if one[0].end >= period.end]
    if ahead:
        return min(ahead, key=lambda p: (p[0].end, p[1]))[2]
    return max(placed, key=lambda p: (p[0].end, -p[1]), default=(None, 0, None))[2]


def starts(one: Indicator, target: Target) -> date | None:
    """Give the day on which a target's set starts.

    It is what its file says, else the day after the document's target before it, else the day of the document;
    None where nothing tells.
    """
    if target.starts:
        return parse(target.starts).dates()[0]
    due = parse(target.by)
    same = [parse(other.by) for other in one.targets if other.document.id == target.document.id]
    earlier = [period.end for period in same if period.end < due.end]
    if earlier:
        return max(earlier) + timedelta(days=1)
    return date.fromisoformat(target.document.date) if target.document.date else None


def base_of(one: Indicator, target: Target | None, own: Sequence[Figure]) -> Base | None:
    """Give where a path begins: the last final value before the target's set starts, else the first value held.

    A base that the indicator's file names counts unless a later final value stands before that start. `own` are the
    figures of one agency, oldest first.
    """
    start = starts(one, target) if target else None
    valued = [figure for figure in own if figure.value is not None]
    final = [f for f in valued if start and parse(f.period).end < start and "provisional" not in f.marks]
    if final and (one.base is None or parse(final[-1].period).end > parse(one.base.period).end):
        return _as_base(final[-1])
    return one.base or (_as_base(valued[0]) if valued else None)


def _as_base(figure: Figure) -> Base:
    assert figure.value is not None
    return Base(figure.value, figure.period)


def required(one: Indicator, target: Target | None, base: Base | None, period: Period) -> Decimal | None:
    """Give what should be reached at the end of a period, in the figure's unit.

    On a path from the base through the milestones that a document adopts to the target; a base beyond the target
    asks for the target itself, and never for less.
    """
    if target is None:
        return None
    if one.path == "level":
        return target.value
    if one.path == "year":
        return target.value * (period.last_month % 12 + 1) / 12
    due = parse(target.by).last_month
    if base is None or period.last_month >= due or _sign(one) * (base.value - target.value) >= 0:
        return target.value
    start = parse(base.period).last_month
    steps = [(parse(at).last_month, value) for at, value in target.through]
    points = [(start, base.value), *((at, value) for at, value in steps if start < at < due), (due, target.value)]
    for (left, low), (right, high) in pairwise(points):
        if period.last_month <= left:
            return low
        if period.last_month < right:
            return low + (high - low) * Decimal(period.last_month - left) / Decimal(right - left)
    return target.value


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
    sign = _sign(one)
    goal = needed if one.path == "year" else target.value
    if sign * (value - goal) >= 0:
        return "met" if one.path != "year" else "on_track"
    if one.path == "straight" and (base is None or parse(base.period).last_month >= period.last_month):
        return "no_data"
    ratio = _ratio(one, base, needed, value)
    if _backwards(values, sign):
        return "late"
    return "on_track" if ratio >= ON_TRACK else "speed_up" if ratio >= SPEED_UP else "late"


def _ratio(one: Indicator, base: Base | None, needed: Decimal, value: Decimal) -> Decimal:
    """Give R; without a path a measure that should fall is compared the other way round.

    Where base and requirement coincide, or the base lies beyond the target, there is no way to divide by: whoever
    stands at the requirement is on it, anybody else has gone backwards.
    """
    sign = _sign(one)
    if one.path != "straight" and sign < 0:
        return needed / value if value else Decimal(1)
    start = base.value if base and one.path == "straight" else Decimal(0)
    way = needed - start
    if sign * way > 0:
        return (value - start) / way
    return Decimal(1 if sign * (value - needed) >= 0 else 0)


def _sign(one: Indicator) -> int:
    return 1 if one.direction == "up" else -1


def _backwards(values: Sequence[Decimal | None], sign: int) -> bool:
    if len(values) < 3 or None in values[-3:]:
        return False
    first, second, last = (value * sign for value in values[-3:] if value is not None)
    return last < second < first
