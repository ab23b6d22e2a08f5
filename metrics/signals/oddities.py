"""How unusual a series is, told by a test with its source; nothing here knows agencies or reads anything.

Probabilities are of what was seen, or more, in a world without the oddity; each is counted for all the places where it
could have been seen (Bonferroni), so that a threshold on it bounds the false alarms of a whole series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import comb, exp, log, pi, sqrt
from statistics import NormalDist, mean, median, stdev

from data import calendar

#: Below this a series is worth a question: one clean series in ten thousand for each test.
RARE = 1e-4
#: Counts below this say nothing by being equal.
SMALL = 10
#: Working days that are the month's end, and how much more must happen in them.
LAST_DAYS, SURGE = 3, 1.35
#: How far a report and a log may part.
GAP = 0.1
Amounts = tuple[int, int]


@dataclass(frozen=True)
class Oddity:
    """Where a series is odd (its keys), how improbable that is, and the numbers for the sentence."""

    places: tuple[str, ...]
    probability: float
    numbers: Mapping[str, float | int | str]


def bunched(values: Mapping[str, float], threshold: float, width: float) -> Oddity | None:
    """Find values that stand just above a threshold and not just below it.

    Exact binomial test of the two bins beside the threshold; what a sloping density would put into them is told by the
    two bins beyond. An agency whose values hardly vary at all may live there by right (after J. McCrary, “Manipulation of the running variable”, Journal of Econometrics 142, 2008).
    """

    def within(low: float, high: float) -> list[str]:
        return [key for key, value in values.items() if low <= value - threshold < high]

    above, below = within(0, width), within(-width, 0)
    up, down = len(within(width, 3 * width)), len(within(-3 * width, -width))
    # A slope that few values tell is half believed: as if the bins beyond held eight more, evenly.
    share = 0.5 + (up - down) / (8 * (up + down + 8))
    probability = _upper_tail(len(above) + len(below), len(above), share)
    if (
        len(above) < 8 or stdev(values.values()) < width or probability > 10 * RARE
    ):  # it needs one test for a series, the others many
        return None
    return Oddity(tuple(above), probability, {"above": len(above), "below": len(below), "of": len(values)})


def surging(days: Mapping[date, int]) -> Oddity | None:
    """Find months whose last working days hold more than the others, again and again.

    Of each month the logarithm of the mean count of its last three working days over the median of its others; one-sided
    t test over the months (Student, Biometrika 6, 1908), and at least a third more.
    """
    months: dict[str, list[tuple[date, int]]] = {}
    for day, count in sorted(days.items()):
        if _working(day):
            months.setdefault(f"{day:%Y-%m}", []).append((day, count))
    whole = {month: held for month, held in months.items() if len(held) >= 12 and _ends(held[-1][0])}
    more = {
        month: log((mean(count for _, count in held[-LAST_DAYS:]) + 0.5) / (median(count for _, count in held[:-LAST_DAYS]) + 0.5))
        for month, held in whole.items()
    }  # fmt: skip
    if len(more) < 4:
        return None
    middle, spread = mean(more.values()), max(stdev(more.values()), 0.05)
    probability = _t_tail(middle / (spread / sqrt(len(more))), len(more) - 1)
    if middle < log(SURGE) or probability > RARE:
        return None
    odd = tuple(month for month, one in more.items() if one >= log(SURGE) / 2)
    return Oddity(odd, probability, {"times": round(exp(middle), 2), "months": len(more)})


def frozen(series: Mapping[str, Amounts]) -> Oddity | None:
    """Find a run of periods that repeat numerator and denominator to the last unit.

    Two independent counts of size m are equal with probability 1 ÷ (2√(πm)) where they vary as little as a Poisson count
    does (J. G. Skellam, Journal of the Royal Statistical Society 109, 1946); real ones vary more.
    """
    keys = sorted(series)
    best: tuple[str, ...] = ()
    run: list[str] = keys[:1]
    for before, key in pairwise(keys):
        run = [*run, key] if series[key] == series[before] and series[key][1] >= SMALL else [key]
        best = tuple(run) if len(run) > len(best) else best
    if len(best) < 3:
        return None
    probability = min(_equal(series[best[0]]) ** (len(best) - 1) * len(keys), 1.0)
    return Oddity(best, probability, {"run": len(best)}) if probability <= RARE else None


def copied(one: Mapping[str, Amounts], other: Mapping[str, Amounts], pairs: int) -> Oddity | None:
    """Find two series that are equal to the last unit in too many periods; `pairs` is how many pairs were looked at.

    The probability that so many of the shared periods coincide (Poisson and binomial), counted for every pair.
    """
    shared = [key for key in sorted(one.keys() & other.keys()) if min(one[key][1], other[key][1]) >= SMALL]
    same = [key for key in shared if one[key] == other[key]]
    if len(same) < 3 or len({one[key] for key in same}) < 2:
        return None
    chance = sum(_equal(one[key]) for key in shared) / len(shared)
    probability = min(_upper_tail(len(shared), len(same), chance) * pairs, 1.0)
    return Oddity(tuple(same), probability, {"same": len(same), "of": len(shared)}) if probability <= RARE else None


def disagreeing(said: Mapping[str, int], logged: Mapping[str, int]) -> Oddity | None:
    """Find periods in which a report and the log of the portal part by more than a tenth and more than chance.

    Conditional test of two counts (J. Przyborowski and H. Wilenski, Biometrika 31, 1940): of their sum each is a half.
    """
    shared = [key for key in sorted(said.keys() & logged.keys()) if max(said[key], logged[key]) >= SMALL]
    odd, least = [], 1.0
    for key in shared:
        most, few = max(said[key], logged[key]), min(said[key], logged[key])
        probability = min(2 * _upper_tail(most + few, most, 0.5) * len(shared), 1.0)
        if probability <= RARE and most - few > GAP * most:
            odd.append(key)
            least = min(least, probability)
    if not odd:
        return None
    worst = max(odd, key=lambda key: abs(said[key] - logged[key]))
    return Oddity(tuple(odd), least, {"said": said[worst], "logged": logged[worst], "period": worst})


def _equal(amounts: Amounts) -> float:
    """Give how likely the denominator comes again by chance, and the numerator, where there is one, beside it."""
    top, bottom = amounts
    chance = 1.0
    for amount in (bottom - top, top):
        chance *= 1 / (2 * sqrt(pi * amount)) if amount >= 1 else 1.0
    return chance


def _upper_tail(count: int, least: int, share: float) -> float:
    """Give the probability of `least` or more of `count`, each with probability `share`."""
    if count > 400:
        spread = sqrt(count * share * (1 - share)) or 1.0
        return 1 - NormalDist().cdf((least - 0.5 - count * share) / spread)
    return min(sum(comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(least, count + 1)), 1.0)


def _t_tail(value: float, freedom: int) -> float:
    """Give the upper tail of Student's t by adding its density up (Simpson's rule over a finite axis)."""
    if value <= 0:
        return 1.0
    # t = √ν·tan θ makes the density cosⁿ⁻¹θ on (−π/2, π/2).
    from math import atan, cos

    def area(low: float, high: float, steps: int = 2000) -> float:
        width = (high - low) / steps
        inner = sum((4 if k % 2 else 2) * cos(low + k * width) ** (freedom - 1) for k in range(1, steps))
        return width / 3 * (cos(low) ** (freedom - 1) + inner + max(cos(high), 0.0) ** (freedom - 1))

    return area(atan(value / sqrt(freedom)), pi / 2) / area(-pi / 2, pi / 2)


def _working(day: date) -> bool:
    return day.weekday() < 5 and day not in calendar.holidays()


def _ends(day: date) -> bool:
    """Tell whether a day is the last working day of its month: a month that goes on says nothing yet."""
    after = day + timedelta(days=1)
    while after.month == day.month:
        if _working(after):
            return False
        after += timedelta(days=1)
    return True
