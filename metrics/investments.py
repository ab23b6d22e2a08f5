"""Plan, investment and execution of a scope over a year, and of one project over its months, from one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import duckdb

from data import agencies
from data.errors import Refusal
from data.model import Viewer
from data.period import Period, parse
from metrics import asking, figures
from metrics.execution import answer, judge, rows
from metrics.execution.lacks import newest
from metrics.execution.rules import rules
from metrics.figures import Key, Seen
from metrics.views import Stamp
from metrics.views.investment import Agreement, Dossier, Investment, Month, Step

_BARS = ("planned_work", "disbursement", "work_done")


def make(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Mapping[str, str | None], viewer: Viewer
) -> Investment:
    """Make the page of a period and scope; single projects only for those who work on all of the scope."""
    frame, period, _, scope = asking.frame(connection, stamp, today, asked)
    if (frame.group, frame.region) == ("tat-ca", "") and len(own := viewer.agencies or ()) == 1:
        scope = agencies.get(agencies.current(next(iter(own)), period.end))
        frame = replace(frame, agency=scope.id, scope=asking.named(scope))
    kinds = {"month", period.kind}
    seen = {key: one for kind in kinds for key, one in figures.series(connection, scope.id, kind, _BARS).items()}
    shown = viewer.works_on(scope.id)
    count = period.last_month - 12 * period.year + 1
    months = (_month(seen, scope.id, parse(f"{period.year}-{n:02d}")) for n in range(1, count + 1))
    return Investment(
        **vars(frame),
        made=answer.make(connection, stamp, scope, period, shown),
        newest=_month(seen, scope.id, period),
        months=tuple(months),
        open=shown,
    )


def _month(seen: Mapping[tuple[str, str], Seen], scope: str, period: Period) -> Month:
    held = (seen.get((name, str(period))) for name in _BARS)
    plan, money, work = (
        one.figure if one else figures.absent(Key(name, scope, str(period)))
        for name, one in zip(_BARS, held, strict=True)
    )
    return Month(str(period), plan, money, work)


def project(connection: duckdb.DuckDBPyConnection, stamp: Stamp, agency: str, code: str, period: Period) -> Dossier:
    """Make one project's page; an unknown code is refused."""
    held = rows.load(connection, period, (agency,))
    history = [row for row in held.work if row.project == code]
    if not history:
        raise Refusal("project_unknown", given=code)
    contracts = [row for row in newest(held.contract, period) if row.project == code]
    return Dossier(
        stamp=stamp,
        period=str(period),
        agency=agencies.get(agency).name,
        project=judge.project(history, period, rules()),
        steps=tuple(
            Step(row.period, row.year_plan, row.planned, row.disbursed, row.accepted, row.state, row.current_total,
                 row.current_finish, row.adjusted_by)
            for row in history
        ),
        contracts=tuple(
            Agreement(c.contract, c.form, c.value, c.paid, c.obligations_left, c.level_promised, c.level_met)
            for c in contracts
        ),
    )  # fmt: skip
