"""Every target of a scope in one list: by objective, filtered by tag and status, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import duckdb

from data import agencies, calendar
from data.errors import Refusal
from data.model import Agency
from data.period import Period
from metrics import asking, definitions, figures, overview, tags, trajectory
from metrics.views import STATUSES, Notice, Stamp, Target, TargetRow
from metrics.views_aims import AimGroup, AimRow, Aims, Frame

Asked = Mapping[str, str | None]
_OBJECTIVES = "objectives"


def frame(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Asked
) -> tuple[Frame, Period, Period, Agency]:
    """Give what is shown for what is asked: the frame, its period, the one compared with, and the scope."""
    notices: list[Notice] = []
    available = figures.periods(connection)
    if not available:
        raise Refusal("no_release")
    period = asking.period(asked.get("ky"), available, today, notices)
    compare = asking.compare(asked.get("so"), period, available, notices)
    group, region, scope = asking.scope(asked, period, notices)
    made = Frame(
        stamp=stamp,
        period=str(period),
        compare=str(compare),
        periods=tuple(p for p in available if asking.ended(p, today) or p == str(period)),
        group=group,
        region=region,
        regions=tuple((one.id, one.name) for one in agencies.in_force(period.end, ("region",))),
        agency=scope.id,
        scope=asking.NATION if scope.id == "VN" else scope.name,
        state="provisional" if calendar.closes(period) >= today else "final",
        closes=calendar.closes(period),
        today=today,
        notices=tuple(notices),
    )
    return made, period, compare, scope


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Asked) -> Aims:
    """Make the list; a tag or status that nothing carries is dropped with a notice."""
    shown, period, compare, scope = frame(connection, stamp, today, asked)
    known = definitions.indicators().values()
    aimed = [one for one in known if trajectory.targets_for(one, scope) and (scope.id == "VN" or not one.survey)]
    held = overview.by_kind(connection, scope.id, period, [one.id for one in aimed])
    rows = []
    for one in aimed:
        row = overview.target_row(one, held[overview.kind_of(one, period)], scope.id, period, compare)
        rows.append(AimRow(row, one.tags, _rivals(row, trajectory.targets_for(one, scope))))
    counts = Counter(tag for row in rows for tag in row.tags)
    notices = list(shown.notices)
    tag = _known("nhan", asked, counts, notices)
    rows = [row for row in rows if not tag or tag in row.tags]
    tally: dict[str, int] = {name: sum(row.row.status == name for row in rows) for name in STATUSES}
    status = _known("loc", asked, tally, notices)
    rows = [row for row in rows if status in ("", row.row.status)]
    return Aims(
        frame=replace(shown, notices=tuple(notices)),
        groups=_grouped(rows),
        tally=tally,
        tags=tuple((one, counts[name]) for name, one in tags.tags().items() if counts[name]),
        tag=tag,
        status=status,
        untargeted=len(known) - len(aimed),
    )


def _known(name: str, asked: Asked, known: Mapping[str, int], notices: list[Notice]) -> str:
    given = asked.get(name) or ""
    if given and given not in known:
        notices.append(Notice("unknown_value", {"name": name, "given": given}))
        return ""
    return given


def _rivals(row: TargetRow, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Give the targets of other documents for the same date that ask for something else."""
    own = row.target
    if own is None:
        return ()
    return tuple(one for one in targets if one.by[:4] == own.by[:4] and one.value != own.value)


def _grouped(rows: list[AimRow]) -> tuple[AimGroup, ...]:
    """Put each indicator under the first objective that it serves, and the rest at the end."""
    objectives = {name: one for name, one in tags.tags().items() if one.group == _OBJECTIVES}
    placed: dict[str, list[AimRow]] = {name: [] for name in objectives}
    placed["other"] = []
    for row in rows:
        placed[next((tag for tag in objectives if tag in row.tags), "other")].append(row)
    return tuple(
        AimGroup(name, tuple(held), objectives[name].name if name in objectives else None)
        for name, held in placed.items()
        if held
    )
