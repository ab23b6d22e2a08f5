"""The national overview from one release: targets, map, submissions, execution, age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb

from data import agencies, calendar
from data.ledger import tables
from data.model import Agency, Text
from data.period import MONTHS, Period, parse
from metrics import asking, definitions, figures, forecast, tiles, trajectory
from metrics import through as seen_through
from metrics.definitions import Indicator
from metrics.figures import Key, Seen
from metrics.views import (
    MISMATCHES,
    STATUSES,
    SUBMISSION_STATES,
    Age,
    Execution,
    Notice,
    Overview,
    Stamp,
    Submission,
    Submissions,
    Target,
    TargetRow,
    ThreeBar,
)  # fmt: skip

_WORST_FIRST = ("returned", "late", "checking", "valid", "not_due")


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Mapping[str, str | None]) -> Overview:
    """Make the overview of a period and scope; what is asked for and does not exist is dropped with a notice."""
    frame, period, compare, scope = asking.frame(connection, stamp, today, asked)
    notices = list(frame.notices)
    first = [one.id for one in definitions.indicators().values() if one.overview]
    held = by_kind(connection, scope, period, first, frame.lens)
    series = held[period.kind]
    targets = tuple(
        target_row(one, held[kind_of(one, period)], scope.id, period, compare)
        for one in definitions.indicators().values()
        if one.overview and (scope.id == "VN" or not one.survey)
    )
    chosen = _chosen(asked.get("ct"), notices)
    shown = [row.current for row in targets if not definitions.get(row.indicator).survey]
    inputs = [seen for (_, p), seen in series.items() if p == str(period) and seen.figure in shown]
    return Overview(
        **vars(frame) | {"notices": tuple(notices)},
        targets=targets,
        tally={name: sum(row.status == name for row in targets) for name in STATUSES},
        tile_map=tiles.make(connection, chosen, period, compare, frame.lens),
        submissions=_submissions(connection, period, today, scope),
        execution=_execution(connection, period, scope),
        age=Age(
            min((tables.moment(seen.oldest) for seen in inputs if seen.oldest), default=None),  # type: ignore[type-var]
            max((tables.moment(seen.newest) for seen in inputs if seen.newest), default=None),  # type: ignore[type-var]
        ),
    )


def _chosen(asked: str | None, notices: list[Notice]) -> Indicator:
    mapped = [one for one in definitions.indicators().values() if one.breaks and not one.survey]
    if not asked:
        return mapped[0]
    found = next((one for one in mapped if one.id == asked or asked in one.aliases), None)
    if found is None:
        notices.append(Notice("unknown_value", {"name": "ct", "given": asked}))
    return found or mapped[0]


def target_row(
    one: Indicator, series: Mapping[tuple[str, str], Seen], scope: str, period: Period, compare: Period
) -> TargetRow:
    """Make the row of one indicator; what is rarer than the period shows its newest figure and the one before it.

    `series` holds figures of one kind of period: of the period's, or of a longer one for what is rarer.
    """
    own = [seen.figure for (indicator, _), seen in series.items() if indicator == one.id]
    past = [figure for figure in own if parse(figure.period).end <= period.end]
    if rarer(one, period):
        valued = [figure for figure in past if figure.value is not None]
        current = valued[-1] if valued else past[-1] if past else None
        previous = valued[-2] if len(valued) > 1 else None
    else:
        current = next((figure for figure in past if figure.period == str(period)), None)
        previous = next((figure for figure in past if figure.period == str(compare)), None)
    current = current or figures.absent(Key(one.id, scope, str(period)))
    at = parse(current.period)
    # What was measured by another definition is no part of this series, unless a bridge joins the two.
    own, past = ([figure for figure in held if figures.comparable(current, figure)] for held in (own, past))
    previous = previous if previous in past else None
    values = [figure.value for figure in past if parse(figure.period).end <= at.end]
    surveys = [figure.period for figure in own if figure.value is not None]
    target = trajectory.target_of(one, at, agencies.get(scope), surveys)
    base = trajectory.base_of(one, target, own)
    needed = trajectory.required(one, target, base, at)
    change = figures.difference(current, previous)
    return TargetRow(
        indicator=one.id,
        name=one.name,
        note=one.note,
        unit=one.unit,
        decimals=one.decimals,
        direction=one.direction,  # type: ignore[arg-type]
        current=current,
        previous=previous,
        change=change,
        better=None if not change else (change > 0) == (one.direction == "up"),
        target=_of_year(one, target, at),
        other_targets=tuple(other for other in one.targets if other is not target),
        required=needed,
        status=trajectory.status(one, target, base, needed, at, values),
        forecast=forecast.at_year_end(one, at, values),
        scale=one.scale or (Decimal(0), Decimal(100)),
        within_year=one.path == "year",
        confidence=one.confidence,
    )


def by_kind(
    connection: duckdb.DuckDBPyConnection, scope: Agency, period: Period, chosen: Iterable[str], through: str = ""
) -> dict[str, dict[tuple[str, str], Seen]]:
    """Give the figures of a scope for the period's kind and each longer one: kind → (indicator, period) → figure.

    Wholes are the same through every lens, but for a region: its provinces of the lens are added up.
    """
    names = list(chosen)
    kinds = [kind for kind in MONTHS if MONTHS[kind] >= MONTHS[period.kind]]
    if scope.kind == "region" and through:
        return {kind: seen_through.of(connection, names, scope, through, kind) for kind in kinds}
    return {kind: figures.series(connection, scope.id, kind, names) for kind in kinds}


def rarer(one: Indicator, period: Period) -> bool:
    """Tell whether an indicator is new less often than once a period: a survey, or a report of the year in a quarter."""
    return one.survey or MONTHS[kind_of(one, period)] > MONTHS[period.kind]


def kind_of(one: Indicator, period: Period) -> str:
    """Give the kind of period in which an indicator is looked at: the one asked for, or the longer one of its own."""
    own = "year" if one.survey or one.frequency == "survey" else one.frequency
    return own if MONTHS[own] > MONTHS[period.kind] else period.kind


def _of_year(one: Indicator, target: Target | None, period: Period) -> Target | None:
    """Give a target that is asked of every year the year of the figure as its date."""
    return target if target is None or one.path == "straight" else replace(target, by=str(period.year))


def in_scope(agency: str, period: Period, scope: Agency) -> bool:
    """Tell whether an agency belongs to a scope at a period's end."""
    return scope.id in agencies.groups(agencies.get(agency), period.end)


def _submissions(connection: duckdb.DuckDBPyConnection, period: Period, today: date, scope: Agency) -> Submissions:
    """Give each agency's worst state over all that it owes by the end of the period's last ended month."""
    months = [month for month in period.months() if month.end < today] or [period.months()[0]]
    month = months[-1]
    ending = [str(one) for one in month.containing() if one.end == month.end]
    query = "SELECT agency, dataset, state, days FROM submission WHERE list_contains(?, period)"
    owed: dict[str, list[tuple[str, str, int]]] = {}
    for agency, dataset, state, days in connection.execute(query, [ending]).fetchall():
        owed.setdefault(agency, []).append((state, dataset, days))
    cells = []
    for agency in agencies.in_force(month.end):
        rows = owed.get(agency.id, [])
        if rows and in_scope(agency.id, month, scope):
            state = min((row[0] for row in rows), key=_WORST_FIRST.index)
            concerned = tuple(sorted(row[1] for row in rows if row[0] == state)) if state != "valid" else ()
            days = max((row[2] for row in rows if row[0] == state), default=0)
            cells.append(Submission(agency.id, agency.name, agency.kind, state, days, concerned))
    order = {"ministry": 0, "province": 1}
    cells.sort(key=lambda cell: (order[cell.kind], SUBMISSION_STATES.index(cell.state)))
    counts = {state: sum(cell.state == state for cell in cells) for state in SUBMISSION_STATES}
    return Submissions(str(month), calendar.due(month), calendar.closes(month), tuple(cells), counts)


def _execution(connection: duckdb.DuckDBPyConnection, period: Period, scope: Agency) -> Execution:
    names = ("planned_work", "disbursement", "work_done")
    found = figures.across(connection, names, str(period))

    def bars(agency: Agency) -> ThreeBar:
        plan, money, work = (
            seen.figure if (seen := found.get((name, agency.id))) else figures.absent(Key(name, agency.id, str(period)))
            for name in names
        )
        return ThreeBar(agency.id, Text(agency.short, agency.name.en), plan, money, work)

    parts = _parts(period, scope)
    whole = bars(scope)
    query = """
        SELECT agency, mismatch FROM project
        WHERE period = (SELECT max(period) FROM project WHERE period BETWEEN ? AND ?)
    """
    months = period.months()
    rows = connection.execute(query, [str(months[0]), str(months[-1])]).fetchall()
    kinds = [kind for agency, kind in rows if in_scope(agencies.current(agency, period.end), period, scope)]
    gap = None
    if whole.work.numerator is not None and whole.money.numerator is not None:
        gap = whole.work.numerator - whole.money.numerator
    return Execution(
        whole=whole,
        parts=tuple(bars(part) for part in parts),
        projects=len(kinds),
        year_plan=whole.plan.denominator,
        done_unpaid=gap,
        mismatches={name: kinds.count(name) for name in MISMATCHES},
    )


def _parts(period: Period, scope: Agency) -> tuple[Agency, ...]:
    regions = agencies.in_force(period.end, ("region",))
    if scope.id == "VN":
        return (agencies.get("bo"), *regions)
    if scope.id == "tinh":
        return regions
    return tuple(a for a in agencies.in_force(period.end) if scope.id in agencies.groups(a, period.end))
