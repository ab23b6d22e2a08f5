"""Decision → effect: an indicator before and after a directive, of the agencies it binds and of those it does not.

It shows what moved together and claims no cause: other things happened in the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

import duckdb

from data import agencies
from data.period import parse
from data.work import Directive
from metrics import definitions, figures
from metrics.indicator import UNITS
from metrics.views import Figure
from metrics.views.work import Effect, Pooled

#: Quarters shown before and after the one that ended before the directive.
BEFORE, AFTER = 3, 8


def make(
    connection: duckdb.DuckDBPyConnection, directive: Directive, bound: Collection[str], today: date
) -> Effect | None:
    """Give the effect on the directive's indicator; None where it has none, or where its parts do not add up."""
    if not directive.indicator or directive.indicator not in definitions.indicators():
        return None
    one = definitions.get(directive.indicator)
    if (
        one.denominator is None
        or not one.rate
        or {one.numerator.over_agencies, one.denominator.over_agencies} != {"sum"}
    ):
        return None
    kinds = {agencies.get(agency).kind for agency in bound}
    chosen = [agency.id for agency in agencies.in_force(directive.issued, sorted(kinds))]
    held = figures.histories(connection, one.id, chosen, "quarter")
    shown = _periods(held.values(), directive, today)
    if not shown:
        return None
    whole = {agency: {f.period: f for f in series} for agency, series in held.items()}
    able = [agency for agency, series in whole.items() if all(_known(series.get(period)) for period in shown)]
    sides = [[whole[agency] for agency in able if (agency in bound) is side] for side in (True, False)]
    points = tuple(Pooled(period, *(_pool(side, period, UNITS[one.unit]) for side in sides)) for period in shown)
    base = max((period for period in shown if parse(period).end < directive.issued), default="")
    return Effect(
        one.id, one.name, one.unit, one.decimals, one.direction == "up", base, points, len(sides[0]), len(sides[1])
    )


def _periods(held: Iterable[list[Figure]], directive: Directive, today: date) -> list[str]:
    """Give the ended quarters around the day of issue that anybody has a value of."""
    known = sorted(
        {one.period for series in held for one in series if one.value is not None and parse(one.period).end < today}
    )
    before = [period for period in known if parse(period).end < directive.issued]
    after = [period for period in known if parse(period).end >= directive.issued]
    return before[-BEFORE - 1 :] + after[:AFTER]


def _known(one: Figure | None) -> bool:
    return one is not None and one.value is not None and one.numerator is not None and bool(one.denominator)


def _pool(side: list[dict[str, Figure]], period: str, factor: int) -> Decimal | None:
    """Re-make the rate of some agencies from their numerators and denominators; None where there is no agency."""
    rows = [series[period] for series in side]
    bottom = sum((row.denominator for row in rows if row.denominator is not None), Decimal(0))
    top = sum((row.numerator for row in rows if row.numerator is not None), Decimal(0))
    return factor * top / bottom if bottom else None
