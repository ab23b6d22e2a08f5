"""Every observation as the oracle tells it: loops over periods, units and their wholes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from data import agencies, calendar
from data.period import ZONE, parse, span
from tests.metrics.oracle import Input, Kind, Said, Seen, finish, home, senders, total, unit_figure

MERGER = date(2025, 7, 1)


def observe(
    kinds: dict[str, Kind], said: list[Said], inputs: dict[int, Input], today: date, coverage: Fraction = Fraction(4, 5)
) -> dict[tuple[str, str, str, str], Seen]:
    """Give every observation: (indicator, agency, period, lens) → figure."""
    bases = {row.period: parse(row.period) for row in said}
    periods = sorted({whole for base in bases.values() for whole in base.containing()})
    found = {}
    for indicator, kind in kinds.items():
        own = [row for row in said if row.indicator == indicator]
        first = {(row.agency, row.period) for row in own if row.mark is None}
        own = [row for row in own if row.mark is None or (row.agency, row.period) not in first]
        if not own:
            continue
        told = [bases[row.period] for row in own]
        owed = [] if kind.survey else list(span(min(told), max(told)))
        for period in periods:
            words = [row for row in own if period.holds(bases[row.period])]
            for lens in ("", "34") if period.end < MERGER else ("",):
                found |= _period(indicator, kind, words, owed, period, lens, inputs, today, coverage)
    return found


def _period(indicator, kind, words, owed, period, lens, inputs, today, coverage) -> dict:
    day = MERGER if lens else period.end
    closing = calendar.closes(period, kind.rule)
    closes = datetime.combine(closing + timedelta(days=1), time(), ZONE)
    rows: dict[str, list[Said]] = {}
    for row in words:
        if not (lens and agencies.get(row.agency).kind not in agencies.REPORTING):
            rows.setdefault(home(row.agency, period.end), []).append(row)
    held = {unit: unit_figure(kind, said, inputs, closes) for unit, said in rows.items()}
    unlike: set[str] = set()
    if lens:
        held = _together(kind, held, day)
        if kind.agencies == "own":
            unlike = {unit for unit in held if sum(home(a.id, day) == unit for a in agencies.in_force(period.end)) > 1}
    units, facts = {}, {}
    here = [base for base in owed if period.holds(base)]
    due = [base for base in here if calendar.due(base, kind.rule) < today]
    owing = [agency.id for agency in agencies.in_force(day, kind.owed_by)] if here else []
    for unit in {*held, *owing}:
        if unit not in held:
            units[unit] = finish(kind, Seen(), "late" if due else "not_due", closing, today, coverage)
            continue
        seen, last, count, of_last = held[unit]
        if unit in owing:
            asked = sum(len(senders(unit, base, day)) for base in due)
            if kind.time == "last":
                if due and last == str(due[-1]) and of_last < len(senders(unit, due[-1], day)):
                    seen.marks.add("partial")
                if due and last < str(due[-1]):
                    seen.marks.add("carried")
            elif count < asked:
                seen.marks.add("partial")
        facts[unit] = seen
        absent = "not_comparable" if unit in unlike else None
        units[unit] = finish(kind, seen, absent, closing, today, coverage)
    _rank(kind, units)
    wholes = {} if lens or kind.agencies == "own" else _wholes(kind, facts, period, closing, today, coverage)
    return {(indicator, unit, str(period), lens): seen for unit, seen in (units | wholes).items()}


def _together(kind: Kind, held: dict, day: date) -> dict:
    """Add the figures of older units up for those that they have become: figure, last month, rows, rows of that month."""
    parts: dict[str, list] = {}
    for unit, found in held.items():
        parts.setdefault(home(unit, day), []).append(found)
    made = {}
    for unit, found in parts.items():
        seen = Seen(
            total([one.numerator for one, *_ in found]),
            total([one.denominator for one, *_ in found]),
            marks=set().union(*(one.marks for one, *_ in found)),
            illustrative=any(one.illustrative for one, *_ in found),
            sent=tuple(sent for one, *_ in found for sent in one.sent),
            conflict=any(one.conflict for one, *_ in found),
        )
        seen.reported = int(seen.numerator is not None)
        last = max(month for _, month, *_ in found)
        of_last = sum(count for _, month, _, count in found if month == last)
        made[unit] = (seen, last, sum(count for _, _, count, _ in found), of_last)
    return made


def _rank(kind: Kind, units: dict[str, Seen]) -> None:
    """Places among agencies of one kind that have a value; equal values share a place."""
    for unit, seen in units.items():
        mine = agencies.get(unit).kind
        if seen.value is None or mine not in agencies.REPORTING:
            continue
        peers = [o.value for u, o in units.items() if o.value is not None and agencies.get(u).kind == mine]
        seen.placed = len(peers)
        seen.place = 1 + sum(value < seen.value if kind.down else value > seen.value for value in peers)


def _wholes(kind, facts, period, closing, today, coverage) -> dict[str, Seen]:
    """Regions, groups and the nation, each from its own agencies."""
    members: dict[str, list[str]] = {}
    for agency in agencies.in_force(period.end):
        for whole in agencies.groups(agency, period.end):
            members.setdefault(whole, []).append(agency.id)
    found = {}
    for whole, ids in members.items():
        parts = [facts[unit] for unit in ids if unit in facts]
        if not parts:
            continue
        seen = Seen(expected=len(ids), conflict=any(part.conflict for part in parts))
        if kind.agencies == "distinct":
            keys = [set().union(*(part.keys[n] for part in parts if part.keys)) for n in (0, 1)]
            seen.numerator, seen.denominator = Fraction(len(keys[0])), Fraction(len(keys[1]))
        else:
            seen.numerator = total([part.numerator for part in parts])
            seen.denominator = total([part.denominator for part in parts])
        seen.reported = sum(part.numerator is not None for part in parts)
        seen.marks = set().union(*(part.marks for part in parts)) - {"provisional"}
        if seen.reported < seen.expected:
            seen.marks.add("partial")
        seen.illustrative = any(part.illustrative for part in parts)
        seen.sent = tuple(moment for part in parts for moment in part.sent)
        found[whole] = finish(kind, seen, None, closing, today, coverage)
    return found
