"""A forecast with its range, and how often such ranges were right before.

Point: the last value plus the average change of the last four periods, times the periods ahead (the drift method:
Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2). Range: what past forecasts of the
same number of periods ahead missed by, each divided by the mean absolute change of its own series up to then
(Hyndman and Koehler 2006, scaled errors), so that agencies of one kind lend each other their errors; the lowest and
highest tenth are cut off by whole ranks (split conformal: Lei et al. 2018), which claims 80 %. Back-test: at every past
period the range is made again from errors known by then, and the value that came is looked up (rolling origin, 5.10
there).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.period import MONTHS, Period
from metrics.definitions import Indicator
from metrics.views.targets import Coverage

#: A forecast needs this many points and goes on as the last four periods went.
POINTS, PACE = 6, 4
#: With fewer past errors no tenth can be cut off; a range needs them from this many moments of forecast.
ERRORS, ORIGINS = 9, 3
TENTH = Decimal("0.1")
CLAIMED = 80

#: Values of one series by the index of their period; a period without a value is not there.
Series = Mapping[int, Decimal]


@dataclass(frozen=True)
class Past:
    """A series with, for every period at which a forecast may start, its pace and its mean absolute change.

    A period has no scale where the series has never moved: nothing is to be learnt from it then.
    """

    values: Series
    slopes: Mapping[int, Decimal]
    scales: Mapping[int, Decimal]


@dataclass(frozen=True, order=True)
class Miss:
    """What a past forecast missed by: made at `origin`, known at `settled`, in units of its series' own change."""

    settled: int
    origin: int
    scaled: Decimal
    series: str


@dataclass(frozen=True)
class Range:
    """The lowest and highest scaled error that a range allows."""

    low: Decimal
    high: Decimal


def index(period: Period) -> int:
    """Number the periods of one kind one after the other."""
    return period.last_month // MONTHS[period.kind]


def suits(one: Indicator) -> bool:
    """Tell whether an indicator may be forecast: no rank, no survey, no sum that starts anew each January."""
    return one.unit != "rank" and not one.survey and one.path != "year"


def past(values: Series) -> Past:
    """Work out, for every period of a series, its pace and how much it usually moves."""
    slopes, scales = {}, {}
    moves = []
    for count, at in enumerate(sorted(values), 1):
        if at - 1 in values:
            moves.append(abs(values[at] - values[at - 1]))
        if count >= POINTS and at - PACE in values:
            slopes[at] = (values[at] - values[at - PACE]) / PACE
            if any(moves):
                scales[at] = sum(moves, Decimal(0)) / len(moves)
    return Past(values, slopes, scales)


def drift(series: Past, at: int, steps: int) -> Decimal | None:
    """Give the point forecast made at a period for some periods ahead, or None with too few points."""
    return series.values[at] + series.slopes[at] * steps if at in series.slopes else None


def misses(kin: Mapping[str, Past], steps: int) -> list[Miss]:
    """Give what every past forecast of some periods ahead missed by, over all series of a kind."""
    found = []
    for name, series in kin.items():
        for origin, scale in series.scales.items():
            came = series.values.get(origin + steps)
            if came is not None:
                guess = series.values[origin] + series.slopes[origin] * steps
                # Nine decimals, so that equal errors of different series are a tie.
                found.append(Miss(origin + steps, origin, round((came - guess) / scale, 9), name))
    return sorted(found)


def allowed(errors: Sequence[Decimal], origins: int) -> Range | None:
    """Give the range that leaves a tenth of the errors (ascending) out at each end, or None with too few."""
    count = len(errors)
    if count < ERRORS or origins < ORIGINS:
        return None
    cut = int((count + 1) * TENTH)
    return Range(errors[cut - 1], errors[count - cut])


def ranges(found: Iterable[Miss], origins: Iterable[int]) -> dict[int, Range | None]:
    """Give the range as it would have been made at each of some periods, from errors known by then."""
    known: list[Decimal] = []
    moments: set[int] = set()
    waiting = sorted(found)
    made: dict[int, Range | None] = {}
    place = 0
    for origin in sorted(set(origins)):
        until = bisect_right(waiting, origin, key=lambda miss: miss.settled)
        for miss in waiting[place:until]:
            insort(known, miss.scaled)
            moments.add(miss.origin)
        place = until
        made[origin] = allowed(known, len(moments))
    return made


def coverage(found: Sequence[Miss], made: Mapping[int, Range | None], series: str | None = None) -> Coverage:
    """Count how many past values fell within the range of their time, over all series or one."""
    tested = [(miss, made[miss.origin]) for miss in found if series in (None, miss.series)]
    judged = [(miss, held) for miss, held in tested if held]
    return Coverage(sum(held.low <= miss.scaled <= held.high for miss, held in judged), len(judged))


def at_year_end(one: Indicator, period: Period, values: Sequence[Decimal | None]) -> Decimal | None:
    """Give the value at the year's end at the pace of the last four periods, or None where it would mislead."""
    steps = (11 - period.last_month % 12) // MONTHS[period.kind]
    last = index(period)
    series = past({last - back: value for back, value in enumerate(reversed(values)) if value is not None})
    ahead = drift(series, last, steps) if steps and suits(one) else None
    return None if ahead is None else within(one, ahead)


def within(one: Indicator, value: Decimal) -> Decimal:
    """Keep a percentage between 0 and 100, and anything else above 0."""
    return min(max(value, Decimal(0)), Decimal(100)) if one.unit == "percent" else max(value, Decimal(0))
