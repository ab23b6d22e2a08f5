"""The leaders' summary from one release: worst first, what changed most, and what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb

from data import agencies, lists
from data.errors import Refusal
from data.model import Agency, Text
from data.period import Period, parse
from metrics import asking, definitions, figures, kept, overview, tiles
from metrics.views import Overview, TargetRow, Tile, TileMap
from metrics.views.summary import WORST, Decision, Stuck, Summary

MOST, MOVED = 3, 5
#: Kinds of mismatch in which money is behind.
LAGGING = ("work_waits", "both_late")


@dataclass(frozen=True)
class Obstacle:
    """One open obstacle as its agency's newest month of the period tells it."""

    agency: str
    kind: str
    owner: str
    about: str | None
    raised: date
    due: date


@dataclass(frozen=True)
class Money:
    """A project's money in the newest month of the period, in triệu đồng."""

    agency: str
    project: str
    title: str
    mismatch: str | None
    year_plan: Decimal
    disbursed: Decimal
    accepted: Decimal


def make(connection: duckdb.DuckDBPyConnection, view: Overview, mapped: bool) -> Summary:
    """Make the summary of an overview; unless a map was asked for (`mapped`) it shows the weakest target with one."""
    rows, period = worst_first(view.targets), parse(view.period)
    if not mapped:
        view = replace(view, tile_map=_weakest_mapped(connection, rows, view))
    scope = agencies.get(view.region or asking.GROUPS[view.group])
    held, projects = _obstacles(connection, period, scope), _projects(connection, period, scope)
    counts = view.submissions.counts
    urge = {
        "late": counts.get("late", 0) + counts.get("returned", 0),
        "work_waits": view.execution.mismatches.get("work_waits", 0),
        "obstacles": None if held is None else len(held),
    }
    decisions = [*_removals(held or (), projects, period), *_choices(rows, view), *_shifts(projects)]
    lagging = (one for one in projects if one.mismatch in LAGGING and one.year_plan)
    behind = sorted(lagging, key=lambda one: one.disbursed - one.year_plan)
    return Summary(
        view, scope.id, rows, _three(decisions), moved(view), urge, coming(view), len(behind), tuple(map(_stuck, behind[:MOST]))
    )  # fmt: skip


def worst_first(rows: Iterable[TargetRow]) -> tuple[TargetRow, ...]:
    """Put the rows in order of their status, those farthest behind on their own scale first."""
    return tuple(sorted(rows, key=lambda row: (WORST.index(row.status), -_lag(row))))


def moved(view: Overview) -> tuple[TargetRow, ...]:
    """Give the rows that changed most on their own scale since the period of comparison."""
    able = [row for row in view.targets if row.change and not row.within_year and row.scale[0] != row.scale[1]]
    told = [row for row in able if row.previous and row.previous.period == view.compare]
    return tuple(sorted(told, key=lambda row: -abs((row.change or 0) / (row.scale[1] - row.scale[0])))[:MOVED])


def coming(view: Overview) -> tuple[date, int] | None:
    """Give the next day by which targets are to be met, and how many of them."""
    days = Counter(parse(row.target.by).end for row in view.targets if row.target)
    return min(((day, count) for day, count in days.items() if day >= view.today), default=None)


def _weakest_mapped(connection: duckdb.DuckDBPyConnection, rows: Iterable[TargetRow], view: Overview) -> TileMap:
    """Give the map of the weakest target that provinces have figures of, else the overview's own map."""
    for row in rows:
        one = definitions.get(row.indicator)
        if _behind(row) and one.breaks and not one.survey:
            made = tiles.make(connection, one, parse(view.period), parse(view.compare))
            if made.best:
                return made
    return view.tile_map


def _behind(row: TargetRow) -> bool:
    return row.status in ("late", "speed_up")


def _lag(row: TargetRow) -> Decimal:
    span = row.scale[1] - row.scale[0]
    if row.required is None or row.current.value is None or not span:
        return Decimal(0)
    return (row.required - row.current.value) / span


def _removals(held: Sequence[Obstacle], projects: Sequence[Money], period: Period) -> list[Decision]:
    """Group open obstacles by who must remove them and of which kind: the most past their day first, then the oldest."""
    groups: dict[tuple[str, str], list[Obstacle]] = {}
    for one in held:
        groups.setdefault((one.owner, one.kind), []).append(one)
    plans = {(one.agency, one.project): one.year_plan for one in projects}
    found = []
    for (owner, kind), own in groups.items():
        stopped = {(one.agency, one.about) for one in own if one.about}
        blocked = [plans[one] for one in stopped if one in plans]  # type: ignore[index]
        days = max((period.end - one.raised).days for one in own)
        past = sum(one.due <= period.end for one in own)
        name = lists.get("obstacle_kinds").entries.get(kind, Text(kind, kind))
        money = sum(blocked, Decimal(0)) if blocked else None
        due = min(one.due for one in own)
        known = agencies.resolve(owner, period.end)
        body = known.name if known else None
        found.append((past, days, Decision("obstacle", name, len(own), owner, days, due, money, body=body)))
    return [one for *_, one in sorted(found, key=lambda one: (-one[0], -one[1], one[2].owner))]


def _choices(rows: Iterable[TargetRow], view: Overview) -> list[Decision]:
    found = []
    for row in rows:
        if _behind(row) and row.target and row.current.value is not None:
            weakest: tuple[Tile, ...] = view.tile_map.worst if view.tile_map.indicator == row.indicator else ()
            found.append(Decision("target", row.name, due=parse(row.target.by).end, row=row, weakest=weakest))
    return found


def _shifts(projects: Iterable[Money]) -> list[Decision]:
    held = list(projects)
    waits = [one.accepted - one.disbursed for one in held if one.mismatch == "work_waits"]
    spare = [one.disbursed - one.accepted for one in held if one.mismatch == "money_waits"]
    if not waits:
        return []
    money, other = sum(waits, Decimal(0)), sum(spare, Decimal(0)) if spare else None
    return [Decision("shift", count=len(waits), money=money, other_count=len(spare), other_money=other)]


def _three(found: Sequence[Decision]) -> tuple[Decision, ...]:
    """Take the first of each kind, then fill up; kinds stay in their order."""
    first = {one.kind: one for one in reversed(found)}
    rest = [one for one in found if one is not first[one.kind]]
    chosen = [*first.values(), *rest][:MOST]
    return tuple(one for one in found if any(one is other for other in chosen))


def _obstacles(connection: duckdb.DuckDBPyConnection, period: Period, scope: Agency) -> tuple[Obstacle, ...] | None:
    """Give what is open in each agency's newest month of the period; None where a release keeps no obstacles."""
    try:
        source = kept.held(connection, "obstacle")
    except Refusal:
        return None
    query = f"""
        WITH newest AS (
            SELECT * FROM {source} WHERE list_contains(?, period) QUALIFY period = max(period) OVER (PARTITION BY agency)
        )
        SELECT agency, kind, owner, about, raised, due FROM newest WHERE state <> 'resolved' ORDER BY ALL
    """
    rows = connection.execute(query, [[str(month) for month in period.months()]]).fetchall()
    found = (Obstacle(agencies.current(agency, period.end), *rest) for agency, *rest in rows)
    return tuple(one for one in found if overview.in_scope(one.agency, period, scope))


def _stuck(one: Money) -> Stuck:
    paid = figures.half_up(100 * Fraction(one.disbursed) / Fraction(one.year_plan))
    return Stuck(one.agency, one.project, one.title, one.year_plan - one.disbursed, paid)


def _projects(connection: duckdb.DuckDBPyConnection, period: Period, scope: Agency) -> tuple[Money, ...]:
    months = period.months()
    query = """
        SELECT agency, project, title, mismatch, year_plan, disbursed, accepted FROM project
        WHERE period = (SELECT max(period) FROM project WHERE period BETWEEN ? AND ?) ORDER BY ALL
    """
    rows = connection.execute(query, [str(months[0]), str(months[-1])]).fetchall()
    found = (Money(agencies.current(agency, period.end), *rest) for agency, *rest in rows)
    return tuple(one for one in found if overview.in_scope(one.agency, period, scope))
