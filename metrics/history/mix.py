"""A whole's change by agency: what each did better or worse, and what its weight did.

With w the agency's share of the denominator and r its rate, in the two periods 0 and 1:

    rate effect = ½(w₀ + w₁) × (r₁ − r₀)        mix effect = (½(r₀ + r₁) − ½(R₀ + R₁)) × (w₁ − w₀)

(E. M. Kitagawa, “Components of a difference between two rates”, Journal of the American Statistical Association
50, 1955, 1168–1194; the mix effect is measured from the whole's own rate R, which changes no sum because the shares
add up to 1). Who has no rate in one period moves the mix alone. What the agencies
together are not (things counted in several of them and once in the whole; stocks of which a merged agency knows a part
only) is a part of its own. All in fractions; the stored decimals of the change are shared out by
largest remainder, so that nothing is left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

import duckdb

from data import agencies
from data.errors import Refusal
from data.model import Text
from data.period import Period
from metrics import figures, versions
from metrics.definitions import UNITS, Indicator
from metrics.figures import Key
from metrics.views import Stamp
from metrics.views.history import Mix, MixPart

#: Stored values have six decimals.
_SCALE = 10**6
_SHARED = Text("Không của riêng cơ quan nào", "Of no single agency")
Amounts = tuple[Fraction, Fraction]


def make(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Indicator, whole: str, period: Period, against: Period
) -> Mix:
    """Split the change of a whole's rate from `against` to `period`; what is no rate or has no value is refused."""
    if one.denominator is None or one.unit == "rank" or one.numerator.over_agencies == "own":
        raise Refusal("mix_no_rate", indicator=one.id)
    meant = [versions.at(one.versions, p).number for p in (against, period)]
    if versions.crossed(one.bridges, *meant) is None:
        raise Refusal("mix_versions", indicator=one.id, against=against, period=period)
    days = [agencies.NEWER if _lens(p, period) else p.end for p in (against, period)]
    before, after = (_whole(connection, one, whole, p) for p in (against, period))
    units = {a.id for day in days for a in agencies.in_force(day) if whole in agencies.groups(a, day)}
    if not units or (_lens(against, period) and agencies.get(whole).kind == "region"):
        raise Refusal("mix_no_whole", agency=whole)
    own = [_units(connection, one, p, _lens(p, period), units) for p in (against, period)]
    total = [Fraction(figure.denominator or 0) for figure in (before, after)]
    assert before.value is not None and after.value is not None
    rates = [Fraction(f.numerator or 0) / Fraction(f.denominator or 1) for f in (before, after)]
    middle = (rates[0] + rates[1]) / 2
    names = sorted(own[0].keys() | own[1].keys())
    effects = [_effects(own[0].get(name), own[1].get(name), total, middle) for name in names]
    left = rates[1] - rates[0] - sum((rate + mix for rate, mix in effects), Fraction(0))
    factor = UNITS[one.unit]
    cells = [amount * factor for pair in effects for amount in pair] + ([left * factor] if left else [])
    change = after.value - before.value
    shared = rounded(cells, int(change * _SCALE))
    parts = [_part(one, name, own, total, shared[2 * i : 2 * i + 2]) for i, name in enumerate(names)]
    if left:
        parts.append(MixPart("", _SHARED, None, None, Decimal(0), Decimal(0), Decimal(0), _decimal(shared[-1])))
    return Mix(
        stamp=stamp,
        indicator=one.id,
        name=one.name,
        unit=one.unit,
        agency=whole,
        period=str(period),
        against=str(against),
        lens="34" if _lens(against, period) else "",
        was=before.value,
        now=after.value,
        change=figures.exact(change),
        rate=sum((part.rate for part in parts), Decimal(0)),
        mix=sum((part.mix for part in parts), Decimal(0)),
        parts=tuple(sorted(parts, key=lambda part: (-abs(part.rate + part.mix), part.agency))),
    )


def rounded(parts: Sequence[Fraction], total: int) -> list[int]:
    """Round millionths so that they add up to `total`: what is left goes to the largest remainders, earlier first."""
    scaled = [part * _SCALE for part in parts]
    whole = [floor(part) for part in scaled]
    left = total - sum(whole)
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - scaled[i], i))
    for place in range(abs(left)):
        # Rounding the total itself may leave one more than there are remainders, or one too few.
        whole[order[place % len(order)] if left > 0 else order[-1 - place % len(order)]] += 1 if left > 0 else -1
    return whole


def _effects(was: Amounts | None, now: Amounts | None, total: list[Fraction], middle: Fraction) -> Amounts:
    """Give the rate effect and the mix effect of one agency."""
    weights = [amounts[1] / whole if amounts else Fraction(0) for amounts, whole in zip((was, now), total, strict=True)]
    rates = [amounts[0] / amounts[1] if amounts else None for amounts in (was, now)]
    first = rates[0] if rates[0] is not None else rates[1]
    last = rates[1] if rates[1] is not None else rates[0]
    assert first is not None and last is not None
    return sum(weights, Fraction(0)) / 2 * (last - first), ((first + last) / 2 - middle) * (weights[1] - weights[0])


def _lens(one: Period, newest: Period) -> bool:
    """Tell whether a period is seen through the newer lens: so that both periods show the same agencies."""
    return one.end < agencies.NEWER <= newest.end


def _whole(connection: duckdb.DuckDBPyConnection, one: Indicator, whole: str, period: Period):
    seen = figures.one(connection, Key(one.id, whole, str(period)))
    if seen is None or seen.figure.value is None:
        reason = seen.figure.missing if seen else "unknown"
        raise Refusal("mix_missing", observation=str(Key(one.id, whole, str(period))), reason=reason)
    return seen.figure


def _units(
    connection: duckdb.DuckDBPyConnection, one: Indicator, period: Period, lens: bool, units: set[str]
) -> dict[str, Amounts]:
    """Give the terms of each agency that has a rate: over nothing there is none."""
    found = figures.across(connection, [one.id], str(period), "34" if lens else "")
    return {
        agency: (Fraction(seen.figure.numerator), Fraction(seen.figure.denominator))
        for (_, agency), seen in found.items()
        if agency in units and seen.figure.numerator is not None and seen.figure.denominator
    }


def _part(
    one: Indicator, name: str, own: list[dict[str, Amounts]], total: list[Fraction], shared: list[int]
) -> MixPart:
    rates = [figures.half_up(a[0] / a[1] * UNITS[one.unit]) if (a := side.get(name)) else None for side in own]
    shares = [figures.half_up(side[name][1] / whole * 100) if name in side else Decimal(0) for side, whole in zip(own, total, strict=True)]  # fmt: skip
    return MixPart(name, agencies.get(name).name, rates[0], rates[1], shares[0], shares[1], *map(_decimal, shared))


def _decimal(millionths: int) -> Decimal:
    return figures.exact(Decimal(millionths).scaleb(-6))
