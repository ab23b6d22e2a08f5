"""Every target of a scope in one list: by objective, filtered by tag and status, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import duckdb

from metrics import asking, definitions, overview, tags, trajectory
from metrics.views import STATUSES, Notice, Stamp, Target, TargetRow
from metrics.views.aims import AimGroup, AimRow, Aims

Asked = Mapping[str, str | None]
_OBJECTIVES = "objectives"


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Asked) -> Aims:
    """Make the list; a tag or status that nothing carries is dropped with a notice."""
    shown, period, compare, scope = asking.frame(connection, stamp, today, asked)
    known = definitions.indicators().values()
    aimed = [one for one in known if trajectory.targets_for(one, scope) and (scope.id == "VN" or not one.survey)]
    held = overview.by_kind(connection, scope, period, [one.id for one in aimed], shown.lens)
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
