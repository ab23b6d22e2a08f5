"""What observations ought to be, told slowly: one unit's figure, in fractions.

`oracle_periods` loops over agencies and periods.

Nothing here is shared with the SQL but the calendar and the registry of agencies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor

from data import agencies
from data.period import Period


@dataclass(frozen=True)
class Said:
    """One tally: what a report says of one agency and month."""

    indicator: str
    report: int
    agency: str
    period: str
    numerator: Decimal | None
    denominator: Decimal | None
    numerator_keys: tuple[str, ...] | None = None
    denominator_keys: tuple[str, ...] | None = None
    conflict: bool = False
    mark: str | None = None


@dataclass(frozen=True)
class Input:
    """What is known of a report."""

    revision: int
    illustrative: bool
    sent: datetime


@dataclass(frozen=True)
class Kind:
    """An indicator as the oracle knows it: how its terms grow, whether it is a rate, who owes it by which calendar.

    `time_below` is the denominator's way to grow, the numerator's when empty.
    """

    time: str
    agencies: str = "sum"
    rate: bool = True
    survey: bool = False
    down: bool = False
    time_below: str = ""
    owed_by: tuple[str, ...] = ("ministry", "province")
    rule: str = "calendar"
    factor: int = 100


@dataclass
class Seen:
    """An observation; `keys` hold a distinct term's things for the wholes above."""

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    missing: str | None = None
    marks: set[str] = field(default_factory=set)
    illustrative: bool = False
    reported: int = 0
    expected: int = 1
    value: Decimal | None = None
    place: int | None = None
    placed: int | None = None
    sent: tuple[datetime, ...] = ()
    keys: tuple[set[str], set[str]] | None = None
    conflict: bool = False


@cache
def home(agency: str, day: date) -> str:
    """Who answers on a day for what an agency once did."""
    while (ended := agencies.registry()[agency].valid_to) and ended < day and agencies.registry()[agency].successors:
        agency = agencies.registry()[agency].successors[0]
    return agency


def senders(unit: str, month: Period, day: date) -> list[str]:
    """Who was to report in a month what the unit answers for on a day."""
    return [agency.id for agency in agencies.in_force(month.end) if home(agency.id, day) == unit]


def half_up(share: Fraction) -> Decimal:
    """Round to six decimals, halves up."""
    return Decimal(floor(share * 10**6 + Fraction(1, 2))).scaleb(-6)


def total(amounts: list) -> Fraction | None:
    known = [Fraction(amount) for amount in amounts if amount is not None]
    return sum(known, Fraction(0)) if known else None


def unit_figure(kind: Kind, rows: list[Said], inputs: dict[int, Input], closes: datetime) -> tuple[Seen, str, int, int]:
    """Give one unit's figure with its last month, how many rows it has, and how many in that month."""
    last = max(row.period for row in rows)
    of_last = [row for row in rows if row.period == last]
    seen = Seen(conflict=any(row.conflict for row in rows), reported=0)
    keys = tuple({key for row in rows for key in (row.numerator_keys, row.denominator_keys)[n] or ()} for n in (0, 1))
    seen.keys = (keys[0], keys[1])
    seen.numerator, seen.denominator = (
        Fraction(len(keys[n]))
        if way == "distinct"
        else total([(row.numerator, row.denominator)[n] for row in (of_last if way == "last" else rows)])
        for n, way in enumerate((kind.time, kind.time_below or kind.time))
    )
    seen.reported = int(seen.numerator is not None)
    seen.marks = {row.mark for row in rows if row.mark}
    known = [inputs[row.report] for row in rows]
    if any(one.revision > 1 and one.sent >= closes for one in known):
        seen.marks.add("revised")
    seen.illustrative = any(one.illustrative for one in known)
    seen.sent = tuple(one.sent for one in known)
    return seen, last, len(rows), len(of_last)


def finish(kind: Kind, seen: Seen, absent: str | None, closes: date, today: date, coverage: Fraction) -> Seen:
    """Give a figure its value or the reason why it has none."""
    if seen.conflict:
        seen.missing = "conflicting"
    elif absent:
        seen.missing = absent
    elif seen.expected > 1 and seen.reported < coverage * seen.expected:
        seen.missing = "insufficient"
    elif seen.numerator is None or (kind.rate and seen.denominator is None):
        seen.missing = "unknown"
    elif kind.rate and seen.denominator == 0:
        seen.missing = "not_occurring"
    elif kind.rate:
        seen.value = half_up(seen.numerator * kind.factor / seen.denominator)
    else:
        seen.value = half_up(seen.numerator)
    if closes >= today and seen.numerator is not None:
        seen.marks.add("provisional")
    return seen
