"""A series on the agencies of any date: exact sums towards newer agencies, shares towards older ones.

Made when it is read, of the observations of a release; nothing that is stored changes, and the nation's figures are the
same through every lens. What cannot be shared out for want of shares is `not_comparable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import duckdb

from data import agencies, datasets, edition
from data.errors import Refusal
from data.model import Agency, Text
from data.period import MONTHS, Period, of_day, parse, span
from metrics import definitions, figures, rollup
from metrics.figures import Key
from metrics.indicator import Indicator
from metrics.score import sharing
from metrics.views import Figure, Stamp
from metrics.views.lens import Break, Series

#: How long before a change its shares are taken.
BEFORE = 12


@dataclass(frozen=True)
class Known:
    """What a release holds of an indicator: (agency, period, lens) → figure; `weights` are worked out once for each merger."""

    one: Indicator
    held: Mapping[tuple[str, str, str], Figure]
    weights: dict[tuple[str, tuple[str, ...]], list[Decimal | None]] = field(default_factory=dict, compare=False)

    def of(self, agency: str, period: Period, lens: str = "") -> Figure:
        """Give a figure as it is held, or its absence."""
        found = self.held.get((agency, str(period), lens))
        return found or figures.absent(Key(self.one.id, agency, str(period), lens))


def day_of(text: str) -> date:
    """Give the day of a lens: `34`, `63`, or a date."""
    try:
        return agencies.LENSES.get(text) or date.fromisoformat(text)
    except ValueError:
        raise Refusal("lens_unknown", given=text) from None


def kind_of(one: Indicator, asked: str | None) -> str:
    """Give the kind of period of a series: what is asked for, else that of the indicator's dataset."""
    if asked and asked not in MONTHS:
        raise Refusal("kind_unknown", given=asked, known=", ".join(MONTHS))
    return asked or datasets.get(one.dataset).frequency


def series(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Indicator, agency: Agency, day: date, kind: str
) -> Series:
    """Make the series of an agency of the lens: every period of a kind that the release holds for anybody."""
    if not agency.in_force(day):
        raise Refusal(
            "agency_not_of_lens", given=agency.id, day=f"{day:%d/%m/%Y}", heir=agencies.current(agency.id, day)
        )
    known = Known(one, figures.every(connection, one.id))
    periods = sorted({period for _, text, _ in known.held if (period := parse(text)).kind == kind})
    found = tuple(seen(known, agency, day, period) for period in periods)
    cut = breaks(agency, day, periods[0].dates()[0], periods[-1].end) if periods else ()
    return Series(stamp, one.id, one.name, one.unit, one.decimals, agency.id, agency.name, day, found, cut)


def seen(known: Known, agency: Agency, day: date, period: Period) -> Figure:
    """Give the figure of a period for an agency that is in force on the day of the lens."""
    if agency.kind in agencies.REPORTING:
        return _newer(known, agency, day, period) if day >= period.end else _older(known, agency, day, period)
    if agency.kind == "region" and not agency.in_force(period.end):
        return _region(known, agency, day, period)
    return known.of(agency.id, period)


def breaks(agency: Agency, day: date, first: date, last: date) -> tuple[Break, ...]:
    """Give the days after `first`, up to `last`, from which fewer agencies answer for what an agency of the lens is."""
    own = {one.id for one in agencies.in_force(day) if agency.id in (one.id, *agencies.groups(one, day))}
    ends = {one.valid_to for one in agencies.registry().values() if one.kind in agencies.REPORTING and one.valid_to}
    found = []
    for end in sorted(end for end in ends if first <= end < last):
        start = end + timedelta(days=1)
        made: dict[str, list[str]] = {}
        for one in agencies.in_force(end):
            made.setdefault(agencies.current(one.id, start), []).append(one.id)
        become = {agencies.current(one, end) for one in own}
        merged = {
            after: before
            for after, before in made.items()
            if len(before) > 1 and any(one in become or agencies.current(one, day) in own for one in before)
        }
        if merged:
            before = tuple(sorted(one for parts in merged.values() for one in parts))
            found.append(Break(start, before, tuple(sorted(merged)), _told_of(before, tuple(sorted(merged)))))
    return tuple(found)


def _told_of(before: Sequence[str], after: Sequence[str]) -> Text:
    """Name a break: who became whom, or how many became how many."""
    if len(after) == 1:
        old, new = [agencies.get(one).name for one in before], agencies.get(after[0]).name
        return Text(
            f"{', '.join(one.vi for one in old)} thành {new.vi}", f"{', '.join(one.en for one in old)} into {new.en}"
        )
    return Text(f"{len(before)} cơ quan thành {len(after)}", f"{len(before)} agencies into {len(after)}")


def _newer(known: Known, agency: Agency, day: date, period: Period) -> Figure:
    """Add up the agencies of the period that have become the agency by the day of the lens."""
    parts = _heirs(period.end, day).get(agency.id, ())
    if parts == (agency.id,):
        return known.of(agency.id, period)
    key = Key(known.one.id, agency.id, str(period), _name(day))
    if not parts:
        return figures.absent(key, "not_applicable")
    if period.end < agencies.NEWER <= day:
        return known.of(agency.id, period, "34")
    if len(parts) > 1 and _rules(known.one) & {"own", "distinct"}:
        return figures.absent(key, "not_comparable")
    return _sum(known.one, key, [known.of(part, period) for part in parts])


def _older(known: Known, agency: Agency, day: date, period: Period) -> Figure:
    """Give an agency's share of the figure of the one that it has become."""
    unit = agencies.current(agency.id, period.end)
    whole, parts = known.of(unit, period), _heirs(day, period.end)[unit]
    key = Key(known.one.id, agency.id, str(period), _name(day))
    if len(parts) == 1:
        return whole if unit == agency.id else replace(whole, id=str(key), agency=agency.id)
    if whole.missing and whole.missing != "not_occurring":
        return figures.absent(key, whole.missing)
    if _rules(known.one) & {"own", "distinct"}:
        return figures.absent(key, "not_comparable")
    amounts = {}
    for side, amount in (("numerator", whole.numerator), ("denominator", whole.denominator)):
        shared = _shared(known, side, amount, parts, period) if amount is not None else {}
        if shared is None:
            return figures.absent(key, "not_comparable")
        amounts[side] = shared.get(agency.id)
    marks = tuple(dict.fromkeys((*whole.marks, "estimated")))
    return _figure(known.one, key, amounts["numerator"], amounts["denominator"], replace(whole, marks=marks))


def _shared(
    known: Known, side: str, amount: Decimal, parts: Sequence[str], period: Period
) -> dict[str, Decimal] | None:
    """Share an amount of one agency among those it was made of; None where their shares are not known.

    What the parts reported themselves, before the change lay within the period, is theirs; the rest goes by shares.
    """
    one = known.one
    term = one.numerator if side == "numerator" else one.denominator
    assert term is not None
    change = max(end for part in parts if (end := agencies.get(part).valid_to))
    last = of_day(change).last_month
    found = (side, tuple(parts))
    if found not in known.weights:
        told = [_told(known, side, part, last - BEFORE + 1, last) for part in parts]
        known.weights[found] = [_grown(term.over_time, amounts) for amounts in told]
    weights = known.weights[found]
    if None in weights or not sum(weight for weight in weights if weight is not None):
        return None
    own = {part: Decimal(0) for part in parts}
    if term.over_time == "sum" and period.first_month <= last:
        own = {
            part: sum(_told(known, side, part, period.first_month, min(last, period.last_month)), Decimal(0))
            for part in parts
        }
    rest = amount - sum(own.values())
    places = max(0, -int(rest.normalize().as_tuple().exponent))
    units = sharing.split(int(rest.scaleb(places)), [Fraction(weight or 0) for weight in weights])
    return {part: own[part] + Decimal(unit).scaleb(-places) for part, unit in zip(parts, units, strict=True)}


def _told(known: Known, side: str, agency: str, first: int, last: int) -> list[Decimal]:
    """Give an agency's own amounts of the dataset's periods that end within some months, oldest first."""
    kind = datasets.get(known.one.dataset).frequency
    months = span(Period(first // 12, "month", first % 12 + 1), Period(last // 12, "month", last % 12 + 1))
    found = []
    for period in dict.fromkeys(of_day(month.end, kind) for month in months):
        amount = getattr(known.of(agency, period), side)
        if amount is not None and first <= period.last_month <= last:
            found.append(amount)
    return found


def _grown(over_time: str, amounts: Sequence[Decimal]) -> Decimal | None:
    if not amounts:
        return None
    return amounts[-1] if over_time == "last" else sum(amounts, Decimal(0))


def _region(known: Known, region: Agency, day: date, period: Period) -> Figure:
    """Add up a region's agencies of the lens in a period in which there was no such region."""
    members = [one for one in agencies.in_force(day) if region.id in agencies.groups(one, day)]
    key = Key(known.one.id, region.id, str(period), _name(day))
    if _rules(known.one) & {"own", "distinct"}:
        return figures.absent(key, "not_comparable")
    parts = [seen(known, one, day, period) for one in members]
    made = _sum(known.one, key, parts)
    if made.missing in (None, "not_occurring") and made.reported < rollup.COVERAGE * len(parts):
        return replace(made, value=None, missing="insufficient")
    return made


def _sum(one: Indicator, key: Key, parts: Sequence[Figure]) -> Figure:
    """Make the figure of several agencies together, each counted once."""
    told = [part for part in parts if part.numerator is not None]
    if any(part.missing == "conflicting" for part in parts):
        return figures.absent(key, "conflicting")
    if not told:
        return figures.absent(key, parts[0].missing or "unknown")
    below = [part.denominator for part in told if part.denominator is not None]
    marks = dict.fromkeys(mark for part in told for mark in part.marks)
    if len(told) < len(parts):
        marks["partial"] = None
    whole = Figure(
        "",
        "",
        "",
        "",
        marks=tuple(marks),
        reported=len(told),
        expected=len(parts),
        illustrative=any(part.illustrative for part in told),
    )
    return _figure(
        one,
        key,
        sum((part.numerator or Decimal(0) for part in told), Decimal(0)),
        sum(below, Decimal(0)) if below else None,
        whole,
    )


def _figure(one: Indicator, key: Key, numerator: Decimal | None, denominator: Decimal | None, like: Figure) -> Figure:
    """Make a rate anew from its terms; marks and counts are those of `like`."""
    value, missing = numerator, None
    if numerator is None or (one.rate and denominator is None):
        value, missing = None, "unknown"
    elif one.rate and not denominator:
        value, missing = None, "not_occurring"
    elif one.rate and denominator:
        share = Fraction(numerator) * definitions.UNITS[one.unit] / Fraction(denominator)
        value = figures.trim(sharing.points(sharing.half_up(share * sharing.UNIT)))
    return replace(
        like, id=str(key), indicator=one.id, agency=key.agency, period=key.period, value=value, missing=missing,
        numerator=figures.trim(numerator), denominator=figures.trim(denominator), version=figures.absent(key).version,
    )  # fmt: skip


@edition.kept
def _heirs(day: date, later: date) -> dict[str, tuple[str, ...]]:
    """Say of whom an agency of a later day has the duties: agency → those of the day, itself among them."""
    found: dict[str, tuple[str, ...]] = {}
    for one in agencies.in_force(day):
        heir = agencies.current(one.id, later)
        found[heir] = (*found.get(heir, ()), one.id)
    return found


def _rules(one: Indicator) -> set[str]:
    terms: Iterable = filter(None, (one.numerator, one.denominator))
    return {term.over_agencies.split(":")[0] for term in terms}


def _name(day: date) -> str:
    """Spell a lens: `34`, `63`, or its date."""
    return next((name for name, held in agencies.LENSES.items() if held == day), str(day))
