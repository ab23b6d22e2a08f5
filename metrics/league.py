"""Agencies side by side in one period: every figure of a table from one read, scores by one index beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median

import duckdb

from data import agencies
from data.model import Agency, Text
from data.period import Period, parse
from metrics import asking, definitions, figures, through, trajectory
from metrics.definitions import Indicator
from metrics.figures import Key
from metrics.score import standings
from metrics.score.standings import Scored
from metrics.views import Figure, Notice, Stamp
from metrics.views.agencies import Band, Cell, Column, League, Row

MINISTRIES = Text("Bộ, ngành", "Ministries")
#: Figures of everybody: indicator → agency → figures, oldest first.
Held = Mapping[str, Mapping[str, list[Figure]]]
#: The figures of one period: (indicator, agency) → figure.
Now = Mapping[tuple[str, str], Figure]


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Mapping[str, str | None]) -> League:
    """Make the table of a period; what is asked for and does not exist is dropped with a notice."""
    frame, period, compare, _ = asking.frame(connection, stamp, today, asked)
    notices = list(frame.notices)
    day = asking.day_of(frame.lens, period)
    shown = [a for a in agencies.in_force(day, asking.KINDS[frame.group]) if frame.region in ("", _band(a, day))]
    chosen = [one for one in definitions.indicators().values() if one.overview and not one.survey]
    held, now = _figures(connection, chosen, shown, frame.lens, period)
    chosen = [one for one in chosen if any((one.id, agency.id) in now for agency in shown)]
    scored = standings.make(connection, asked.get("bo"), period, compare, notices)
    if frame.lens not in ("", agencies.lens(period.end)):
        notices.append(Notice("lens_no_score"))
        scored = replace(scored, ladder=None, ladders=(), of={})
    rows = _rows(chosen, shown, now, held, period, compare, day, scored)
    columns = tuple(_column(one, [row.cells[place] for row in rows]) for place, one in enumerate(chosen))
    wide = [c for c in columns if c.unit == "percent" and c.low is not None and c.missing * 5 <= len(rows)]
    return League(
        **vars(frame) | {"notices": tuple(notices)},
        ladder=scored.ladder,
        ladders=scored.ladders,
        columns=columns,
        bands=_bands(rows, day, scored),
        rows=rows,
        widest=max(wide, key=lambda c: (c.high or 0) - (c.low or 0), default=None),
        thinnest=max((c for c in columns if c.missing), key=lambda c: c.missing, default=None),
        illustrative=any(cell.figure.illustrative for row in rows for cell in row.cells),
    )


def _figures(
    connection: duckdb.DuckDBPyConnection,
    chosen: Sequence[Indicator],
    shown: Sequence[Agency],
    lens: str,
    period: Period,
) -> tuple[Held, Now]:
    """Give everybody's figures of a kind of period, and those of the period itself, as they are or through a lens."""
    if lens:
        held = {one.id: through.histories(connection, one, shown, lens, period.kind) for one in chosen}
        spoken = ((name, agency, f) for name, own in held.items() for agency, told in own.items() for f in told)
        return held, {(name, agency): f for name, agency, f in spoken if f.period == str(period)}
    found = figures.across(connection, [one.id for one in chosen], str(period))
    now = {key: seen.figure for key, seen in found.items()}
    told = {name for name, _ in now}
    return figures.spans(connection, [one.id for one in chosen if one.id in told], period.kind), now


def _band(agency: Agency, day: date) -> str:
    return "bo" if agency.kind == "ministry" else agency.regions.get(agencies.lens(day), "")


def _rows(
    chosen: Sequence[Indicator], shown: Sequence[Agency], now: Now, held: Held, period: Period, compare: Period,
    day: date, scored: Scored,
) -> tuple[Row, ...]:  # fmt: skip
    columns = [_cells(one, shown, now, held, period, compare, day) for one in chosen]
    bands = {agency.id: _band(agency, day) for agency in shown}
    rows = []
    for place, agency in enumerate(shown):
        mine = scored.of.get(agency.id, standings.NOBODY)
        rivals = [scored.of[a].score for a, band in bands.items() if band == bands[agency.id] and a in scored.of]
        known = [score for score in rivals if score is not None]
        rows.append(
            Row(
                agency=agency.id,
                name=agency.name,
                short=agency.short,
                kind=agency.kind,
                band=bands[agency.id],
                tile=agency.tile,
                score=mine.score,
                missing=mine.missing,
                gained=mine.gained,
                place=mine.place,
                placed=mine.placed,
                climbed=mine.climbed,
                before=mine.before,
                band_place=None if mine.score is None else 1 + sum(score > mine.score for score in known),
                band_placed=len(known),
                groups=mine.groups,
                cells=tuple(column[place] for column in columns),
            )
        )
    order = [*(r.id for r in agencies.in_force(day, ("region",))), "bo", ""]
    return tuple(sorted(rows, key=lambda row: (order.index(row.band), row.score is None, -(row.score or 0))))


def _cells(
    one: Indicator, shown: Sequence[Agency], now: Now, held: Held, period: Period, compare: Period, day: date,
) -> list[Cell]:  # fmt: skip
    """Make a column: each agency's figure, its fifth among all that are shown, its status and its change.

    What is estimated has no fifth and no place.
    """
    own = [now.get((one.id, a.id)) or figures.absent(Key(one.id, a.id, str(period))) for a in shown]
    levels = fifths([None if through.estimated(figure) else figure.value for figure in own])
    series = held.get(one.id, {})
    in_region: dict[str, list[Decimal]] = defaultdict(list)
    for agency, figure in zip(shown, own, strict=True):
        if figure.value is not None and not through.estimated(figure):
            in_region[_band(agency, day)].append(figure.value)
    found = []
    for agency, figure, level in zip(shown, own, levels, strict=True):
        known = [f for f in series.get(agency.id, []) if parse(f.period).end <= period.end]
        past = [f for f in known if figures.comparable(figure, f)]
        change = figures.difference(figure, next((f for f in past if f.period == str(compare)), None))
        target = trajectory.target_of(one, period, agency)
        base = trajectory.base_of(one, target, past)
        needed = trajectory.required(one, target, base, period)
        rivals = in_region[_band(agency, day)]
        up = one.direction == "up"
        place = None
        if figure.value is not None and not through.estimated(figure):
            place = 1 + sum(value > figure.value if up else value < figure.value for value in rivals)
        found.append(
            Cell(
                figure=figure,
                level=level,
                status=trajectory.status(one, target, base, needed, period, _values(past, figure, period)),
                change=change,
                better=None if not change else (change > 0) == up,
                required=needed,
                region_place=place,
                region_placed=len(rivals),
            )
        )
    return found


def _values(past: Iterable[Figure], figure: Figure, period: Period) -> list[Decimal | None]:
    """Give the values up to the figure of the period, which comes last."""
    return [*(f.value for f in past if f.period != str(period)), figure.value]


def fifths(values: Sequence[Decimal | None]) -> list[int | None]:
    """Give each value's fifth among all, 1 the lowest; equal values share theirs, around the middle of their places."""
    known = [value for value in values if value is not None]

    def fifth(value: Decimal) -> int:
        below, equal = sum(other < value for other in known), known.count(value)
        return min(5, 1 + (5 * (2 * below + equal)) // (2 * len(known)))

    return [None if value is None else fifth(value) for value in values]


def _column(one: Indicator, cells: Sequence[Cell]) -> Column:
    known = [cell.figure.value for cell in cells if cell.figure.value is not None]
    low, high = (min(known), max(known)) if known else (None, None)
    return Column(one.id, one.name, one.unit, one.decimals, one.direction, low, high, len(cells) - len(known))


def _bands(rows: Sequence[Row], day: date, scored: Scored) -> tuple[Band, ...]:
    names = {r.id: r.name for r in agencies.in_force(day, ("region",))} | {"bo": MINISTRIES, "": MINISTRIES}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.band].append(row)
    groups = scored.ladder.groups if scored.ladder else ()
    return tuple(
        Band(
            id=band,
            name=names[band],
            agencies=len(members),
            score=middle(row.score for row in members),
            cells=tuple(middle(cell.figure.value for cell in column) for column in zip(*(r.cells for r in members), strict=True)),
            shares={
                group: share
                for group, _ in groups
                if (share := middle(r.groups[group].share for r in members if group in r.groups)) is not None
            },
        )
        for band, members in found.items()
    )  # fmt: skip


def middle(values: Iterable[Decimal | None]) -> Decimal | None:
    """Give the median of those that are there, None of nothing."""
    known = [value for value in values if value is not None]
    return median(known) if known else None
