"""One indicator for a period and a scope: its way to the target, its map, its ranking, and who holds what is lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb

from data import agencies
from data.model import Agency, Text
from data.period import Period, parse
from metrics import asking, figures, methods, outlook, overview, through, tiles, trajectory, versions
from metrics.indicator import UNITS, Indicator
from metrics.views import Figure, Notice, Stamp, Target
from metrics.views.aims import Holder, Kpi, Placed, Point, Shortfall, Turn

_MERGED = Text("63 thành 34 tỉnh, thành phố", "63 to 34 provinces")
_KINDS = ("province", "ministry")
#: A path is drawn no further ahead than this many periods.
AHEAD = 24


def make(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Indicator, today: date, asked: Mapping[str, str | None]
) -> Kpi:
    """Make the page of an indicator; what is rarer than the period is shown at its newest figure."""
    shown, period, compare, scope = asking.frame(connection, stamp, today, asked)
    if one.numerator.over_agencies == "own" and scope.id != "VN":
        scope = agencies.get("VN")
        shown = replace(shown, agency="VN", notices=(*shown.notices, Notice("whole_only")))
    kind = overview.kind_of(one, period)
    series = overview.by_kind(connection, scope, period, [one.id], shown.lens).get(kind, {})
    row = overview.target_row(one, series, scope.id, period, compare)
    at = parse(row.current.period)
    before = parse(row.previous.period) if row.previous else at.shift(-1)
    members = _members(scope, asking.day_of(shown.lens, at) if shown.lens else max(at.end, agencies.NEWER))
    if shown.lens:
        held = through.histories(connection, one, [scope, *members], shown.lens, kind)
    else:
        held = figures.histories(connection, one.id, [scope.id, *(member.id for member in members)], kind)
    points, turns = _way(one, row.target, scope, held.get(scope.id, []), at)
    ranking = _ranking(one, members, at, before, held)
    return Kpi(
        frame=shown,
        row=row,
        definition=methods.one(stamp, one),
        outlook=outlook.make(connection, stamp, one, scope, at),
        points=points,
        turns=turns,
        tile_map=tiles.make(connection, one, at, before, shown.lens) if one.breaks and _of_provinces(ranking) else None,
        ranking=ranking,
        placed_of={kind: sum(p.place is not None for p in ranking if p.kind == kind) for kind in _KINDS},
        shortfall=_shortfall(one, row.target, ranking),
    )


def _of_provinces(ranking: Sequence[Placed]) -> bool:
    return any(one.kind == "province" and one.figure.value is not None for one in ranking)


def _way(
    one: Indicator, target: Target | None, scope: Agency, held: Sequence[Figure], at: Period
) -> tuple[tuple[Point, ...], tuple[Turn, ...]]:
    """Give each period from the first that is held to the one that judges the target, and the days of a break between."""
    own = {figure.period: figure for figure in held}
    valued = [parse(figure.period) for figure in held if figure.value is not None]
    first = min(valued, default=at)
    surveys = [str(period) for period in valued]
    last = at
    if target and one.path == "straight":
        judge = trajectory.judged(one, target, surveys)
        last = max(at, min(at.shift(AHEAD), _ending(judge, at)))
    base = trajectory.base_of(one, target, held)
    begins = trajectory.starts(one, target) if target else None
    turns = _turns(one, scope, first, at)
    points, period = [], first
    while period <= last:
        figure = own.get(str(period)) if period <= at else None
        begun = one.path != "straight" or begins is None or begins <= period.end
        known = base is None or parse(base.period).last_month <= period.last_month
        needed = trajectory.required(one, target, base, period) if begun and known else None
        older = any(period.end < turn.day for turn in turns)
        if figure is not None or needed is not None or not one.survey:
            points.append(Point(str(period), figure, needed, older))
        period = period.shift(1)
    return tuple(points), turns


def _ending(judge: Period, at: Period) -> Period:
    """Give the period of a kind that ends with another one."""
    found = at
    while found.end < judge.end:
        found = found.shift(1)
    return found


def _turns(one: Indicator, scope: Agency, first: Period, at: Period) -> tuple[Turn, ...]:
    found = []
    for older, newer in zip(one.versions, one.versions[1:], strict=False):
        if newer.since and first.dates()[0] < newer.since <= at.end:
            bridge = versions.crossed(one.bridges, older.number, newer.number)
            says = bridge[-1].says if bridge else newer.name
            found.append((newer.since, says))
    day, whole = agencies.NEWER, scope.kind in ("nation", "group", "region")
    if whole and one.numerator.over_agencies != "own" and first.dates()[0] < day <= at.end:
        found.append((day, _MERGED))
    return tuple(Turn(day, str(_holding(day, first)), says) for day, says in sorted(found, key=lambda turn: turn[0]))


def _holding(day: date, first: Period) -> Period:
    found = first
    while found.end < day:
        found = found.shift(1)
    return found


def _members(scope: Agency, day: date) -> list[Agency]:
    """Give the agencies of a scope on a day."""
    return [one for one in agencies.in_force(day) if scope.id == "VN" or scope.id in agencies.groups(one, day)]


def _ranking(
    one: Indicator, members: Sequence[Agency], at: Period, before: Period, held: Mapping[str, Sequence[Figure]]
) -> tuple[Placed, ...]:
    """Place every agency among those of its kind that have a value, best first; ties share a place."""
    sign = 1 if one.direction == "up" else -1
    found: list[Placed] = []
    for kind in _KINDS:
        own = [(agency, held[agency.id]) for agency in members if agency.kind == kind and agency.id in held]
        own = [(agency, figures) for agency, figures in own if _of(figures, at)]
        told = [figure for _, figures in own if (figure := _of(figures, at))]
        values = (figure.value for figure in told if not through.estimated(figure))
        valued = sorted((value * sign for value in values if value is not None), reverse=True)
        made = [_placed(one, agency, figures, at, before, valued) for agency, figures in own]
        found += sorted(made, key=lambda p: (p.place is None, p.place or 0))
    return tuple(found)


def _of(held: Sequence[Figure], at: Period) -> Figure | None:
    return next((figure for figure in held if figure.period == str(at)), None)


def _placed(
    one: Indicator, agency: Agency, held: Sequence[Figure], at: Period, before: Period, valued: Sequence[Decimal]
) -> Placed:
    sign = 1 if one.direction == "up" else -1
    own = [figure for figure in held if parse(figure.period) <= at]
    figure, previous = _of(own, at), _of(own, before)
    assert figure is not None
    change, guessed = figures.difference(figure, previous), through.estimated(figure)
    target = trajectory.target_of(one, at, agency)
    base = trajectory.base_of(one, target, own)
    needed = trajectory.required(one, target, base, at)
    return Placed(
        agency=agency.id,
        name=agency.name,
        kind=agency.kind,
        figure=figure,
        previous=previous,
        change=change,
        better=None if not change else change * sign > 0,
        place=valued.index(figure.value * sign) + 1 if figure.value is not None and not guessed else None,
        required=needed,
        status=trajectory.status(one, target, base, needed, at, [figure.value for figure in own]),
    )


def _shortfall(one: Indicator, target: Target | None, ranking: Sequence[Placed]) -> Shortfall | None:
    """Say how much of a share's numerator each agency lacks to the target; late ones by their period before."""
    if target is None or not one.rate or one.direction != "up" or one.numerator.over_agencies == "own":
        return None
    holders = []
    for placed in ranking:
        shown = placed.figure if placed.figure.value is not None else placed.previous
        if shown is None or shown.numerator is None or shown.denominator is None:
            continue
        lacks = target.value * shown.denominator / UNITS[one.unit] - shown.numerator
        if lacks > 0:
            name = agencies.get(placed.agency).short
            holders.append(Holder(placed.agency, placed.name, name, lacks, shown, shown is not placed.figure))
    holders.sort(key=lambda held: -held.lacks)
    total = sum((held.lacks for held in holders if not held.carried), Decimal(0))
    return Shortfall(target, total, tuple(holders)) if holders else None
