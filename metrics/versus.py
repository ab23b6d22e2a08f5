"""Two to four agencies side by side: score, groups and indicators on common scales, with their difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from data import agencies
from data.model import Text
from data.period import parse
from metrics import asking
from metrics.views import Notice
from metrics.views.agencies import League, Line, Row, Versus

MOST = 4
HUNDRED = Decimal(100)
SCORE = Text("Điểm tổng hợp", "Overall score")


def make(league: League, asked: Sequence[str]) -> Versus:
    """Pick the agencies that are asked for from a table of all; a merged one stands for what it became."""
    rows = {row.agency: row for row in league.rows}
    notices: list[Notice] = []
    found: dict[str, Row] = {}
    for name in asked:
        became = merged(name, asking.day_of(league.lens, parse(league.period)), notices)
        if became not in rows:
            notices.append(Notice("unknown_value", {"name": "ss", "given": name}))
        elif len(found) < MOST:
            found[became] = rows[became]
    chosen = tuple(found.values())
    lines = tuple(_lines(league, chosen)) if chosen else ()
    return Versus(replace(league, notices=(*league.notices, *notices)), chosen, lines)


def merged(name: str, day: date, notices: list[Notice]) -> str:
    """Give the agency that stands for one, with a notice where that is another on a day."""
    if name not in agencies.registry():
        return name
    became = agencies.current(name, day)
    if became != name:
        old, new = agencies.get(name).name, agencies.get(became).name
        notices.append(Notice("merged_into", {"old": old.vi, "new": new.vi}))
    return became


def _lines(league: League, rows: Sequence[Row]) -> Iterator[Line]:
    if league.ladder:
        yield _line("score", "score", SCORE, "points", 1, [row.score for row in rows], (Decimal(0), HUNDRED))
        for group, name in league.ladder.groups:
            shares = [row.groups[group].share if group in row.groups else None for row in rows]
            yield _line("group", group, name, "percent", 1, shares, (Decimal(0), HUNDRED))
    for place, column in enumerate(league.columns):
        cells = [row.cells[place].figure for row in rows]
        known = [column.high or Decimal(0), Decimal(0)]
        top = HUNDRED if column.unit == "percent" and known[0] > 2 else max(known) or Decimal(1)
        line = _line(
            "indicator", column.indicator, column.name, column.unit, column.decimals, [f.value for f in cells],
            (min(Decimal(0), column.low or Decimal(0)), max(top, *known)),
        )  # fmt: skip
        yield replace(line, figures=tuple(cells))


def _line(
    kind: str, id_: str, name: Text, unit: str, decimals: int, values: Sequence[Decimal | None],
    scale: tuple[Decimal, Decimal],
) -> Line:  # fmt: skip
    known = [value for value in values if value is not None]
    apart = None
    if len(known) == len(values) > 1:
        apart = known[0] - known[1] if len(known) == 2 else max(known) - min(known)
    return Line(kind, id_, name, unit, decimals, tuple(values), tuple(None for _ in values), *scale, apart)
