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
    periods = sorted({whole for row in said for whole in parse(row.period).containing()})
    found = {}
    for indicator, kind in kinds.items():
        own = [row for row in said if row.indicator == indicator]
        own = [row for row in own if row.mark is None or not any(_better(row, other) for other in own)]
        if not own:
            continue
        months = [] if kind.survey else list(span(min(parse(r.period) for r in own), max(parse(r.period) for r in own)))
        for period in periods:
            for lens in ("", "34") if period.end < MERGER else ("",):
                found |= _period(indicator, kind, own, months, period, lens, inputs, today, coverage)
    return found


def _better(row: Said, other: Said) -> bool:
    return other.mark is None and (other.agency, other.period) == (row.agency, row.period)


def _period(indicator, kind, own, months, period, lens, inputs, today, coverage) -> dict:
    day = MERGER if lens else period.end
    closing = calendar.closes(period)
    closes = datetime.combine(closing + timedelta(days=1), time(), ZONE)
    rows: dict[str, list[Said]] = {}
    for row in own:
        if period.holds(parse(row.period)) and not (lens and agencies.get(row.agency).kind not in agencies.REPORTING):
            rows.setdefault(home(row.agency, period.end), []).append(row)
    held = {unit: unit_figure(kind, said, inputs, closes) for unit, said in rows.items()}
    if lens:
        held = _together(kind, held, day)
    units, facts = {}, {}
    due = [month for month in period.months() if month in months and calendar.due(month) < today]
    owing = (
        [] if kind.survey or not any(m in months for m in period.months()) else [a.id for a in agencies.in_force(day)]
    )
    for unit in {*held, *owing}:
        if unit not in held:
            units[unit] = finish(kind, Seen(), "late" if due else "not_due", closing, today, coverage)
            continue
        seen, last, count, of_last = held[unit]
        if unit in owing:
            asked = sum(len(senders(unit, month, day)) for month in due)
            if kind.time == "last":
                if due and last == str(due[-1]) and of_last < len(senders(unit, due[-1], day)):
                    seen.marks.add("partial")
                if due and last < str(due[-1]):
                    seen.marks.add("carried")
            elif count < asked:
                seen.marks.add("partial")
        facts[unit] = seen
        units[unit] = finish(kind, seen, None, closing, today, coverage)
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
