"""A country that reported everything for 27 months over both reforms, and what every lens must keep of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from random import Random

import duckdb

from data import agencies, datasets
from data.period import Period, of_day, parse, span
from metrics import compile, definitions, figures, lens, rollup
from metrics.indicator import Indicator
from metrics.score import sharing

FIRST, LAST, TODAY = parse("2024-01"), parse("2026-03"), date(2026, 6, 1)
#: Before both reforms, between them, after both.
DAYS = (date(2025, 2, 28), date(2025, 6, 30), date(2025, 7, 1))
_INPUT = [{"report": 1, "revision": 1, "illustrative": False, "sent_at": "2024-01-01T00:00:00.000000Z"}]


def counted() -> list[Indicator]:
    """Give the rates and counts: indicators that ministries and provinces owe and that add up over agencies."""
    return [
        one
        for one in definitions.indicators().values()
        if set(datasets.get(one.dataset).owed_by) == set(agencies.REPORTING)
        and all(term.over_agencies == "sum" for term in (one.numerator, one.denominator) if term)
    ]


def shape(one: Indicator) -> tuple:
    """Give what decides how an indicator goes through a lens: one of each shape stands for the others."""
    terms = [term.over_time.split(":")[0] for term in (one.numerator, one.denominator) if term]
    return datasets.get(one.dataset).frequency, one.rate, *terms


def tell(connection: duckdb.DuckDBPyConnection, chosen: Sequence[Indicator], seed: int = 5) -> None:
    """Fill `observation` with what every agency in force told of the indicators."""
    rollup.load(connection, "tally", _tallies(Random(seed), chosen), compile.SHAPE)
    rollup.load(connection, "input", _INPUT, rollup.INPUT)
    rollup.load(connection, "observation", [], rollup.OBSERVATION)
    rollup.observe(connection, TODAY)


def _tallies(random: Random, chosen: Sequence[Indicator]) -> Iterator[dict]:
    for one in chosen:
        terms = (("numerator", one.numerator), ("denominator", one.denominator))
        for period in dict.fromkeys(
            of_day(month.end, datasets.get(one.dataset).frequency) for month in span(FIRST, LAST)
        ):
            for agency in agencies.in_force(period.end):
                row = {"indicator": one.id, "report": 1, "agency": agency.id, "period": str(period), "conflict": False}
                for side, term in terms:
                    if term and term.over_time.startswith("distinct"):
                        row[f"{side}_keys"] = [f"{agency.id}{n}" for n in range(random.randint(1, 9))]
                    row[side] = (
                        str(len(row[f"{side}_keys"]) if f"{side}_keys" in row else random.randint(1, 9000))
                        if term
                        else None
                    )
                yield row


def wrong(connection: duckdb.DuckDBPyConnection, one: Indicator, periods: Sequence[Period]) -> list[str]:
    """Say what a lens does not keep: national totals, merged rates as sums over sums, there and back."""
    known = lens.Known(one, figures.every(connection, one.id))
    found = []
    for period in periods:
        nation = known.of("VN", period)
        for day in DAYS:
            units = {a.id: lens.seen(known, a, day, period) for a in agencies.in_force(day)}
            if lens.seen(known, agencies.get("VN"), day, period) != nation or _sums(units.values()) != _sums([nation]):
                found.append(f"{one.id} {period} {day}: the nation's total")
            for agency, unit in units.items():
                parts = [a.id for a in agencies.in_force(period.end) if agencies.current(a.id, day) == agency]
                if day >= period.end and parts and _sums([unit]) != _sums(known.of(part, period) for part in parts):
                    found.append(f"{one.id} {period} {day} {agency}: the sum of its parts")
                if unit.value is not None and one.rate and unit.value != _rate(one, unit):
                    found.append(f"{one.id} {period} {day} {agency}: the rate anew")
            for whole in agencies.in_force(period.end) if period.end > day else ():
                parts = [a for a in units if agencies.current(a, period.end) == whole.id]
                if _sums(units[part] for part in parts) != _sums([known.of(whole.id, period)]):
                    found.append(f"{one.id} {period} {day} {whole.id}: there and back")
                if any(("estimated" in units[part].marks) != (len(parts) > 1) for part in parts):
                    found.append(f"{one.id} {period} {day} {whole.id}: what is estimated says so")
    return found


def _sums(parts) -> tuple[Fraction, Fraction]:
    held = list(parts)
    return sum((Fraction(p.numerator or 0) for p in held), Fraction(0)), sum(
        (Fraction(p.denominator or 0) for p in held), Fraction(0)
    )


def _rate(one: Indicator, unit) -> object:
    share = Fraction(unit.numerator) * definitions.UNITS[one.unit] / Fraction(unit.denominator)
    return figures.trim(sharing.points(sharing.half_up(share * sharing.UNIT)))
