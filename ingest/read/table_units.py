"""Which unit a table is written in, and what its numbers are multiplied by."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ingest.read import above, units
from ingest.read.findings import Findings
from ingest.read.grid import Grid, letters
from ingest.read.headers import Match
from ingest.read.specs import Spec
from ingest.read.values import How


def hows(found: Findings, grid: Grid, spec: Spec, match: Match, last: int, style: How) -> dict[str, How]:
    """Give each column's way of writing; a unit that does not convert is an error, never ignored."""
    declared, row, column = above.find_units(grid, last)
    answer: dict[str, How] = {}
    converted: dict[str, str] = {}
    wanted: dict[str, str] = {}
    fits = False
    for name in match.columns:
        unit = spec.columns[name].unit
        answer[name] = style
        if not unit:
            continue
        own = match.units.get(name)
        given = next((one for one in ((own,) if own else declared) if units.factor(one, unit) is not None), None)
        if given is None and own:
            place = letters(match.columns[name])
            found.add("unit_unconvertible", row=grid.number(last), letters=place, given=own, expected=unit)
        elif given is None and declared and units.is_money(unit):
            wanted[name] = unit
        elif given is not None:
            fits = True
            times = units.factor(given, unit) or Decimal(1)
            answer[name] = replace(style, unit=given, factor=times)
            if times != 1:
                converted[given] = unit
    has_units = any(spec.columns[name].unit for name in match.columns)
    if wanted or (declared and has_units and not fits and not match.units):
        expected = ", ".join(dict.fromkeys(wanted.values())) or ", ".join(
            dict.fromkeys(spec.columns[name].unit for name in match.columns if spec.columns[name].unit)
        )
        found.add("unit_unconvertible", row=row, letters=column, given=", ".join(declared), expected=expected)
    for given, unit in converted.items():
        found.add("unit_converted", "note", row=row or grid.number(last), letters=column, given=given, expected=unit)
    return answer
