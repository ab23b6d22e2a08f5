"""One batch in the ledger: states, reports, findings, owners and facts files, in one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from data.ledger import tables
from data.model import Finding, Layout
from data.settings import Settings
from ingest.outcome import Outcome, plain
from ingest.validate import Candidate


def record(
    connection: Connection,
    settings: Settings,
    files: Sequence[Any],
    outcomes: list[Outcome],
    accepted: list[tuple[int, Candidate]],
    named: dict[tuple[str, str], tuple[str, int]],
) -> None:
    """Write everything that one batch changes, in one short transaction of few statements."""
    now = tables.stamp(settings.now())
    file = tables.file
    states = [{"of": outcome.file, **_state(outcome)} for outcome in outcomes]
    chosen = update(file).where(file.c.id == bindparam("of"))
    connection.execute(chosen.values(state=bindparam("now_state"), problem=bindparam("now_problem")), states)
    reports = [(outcome.file, number, candidate) for outcome in outcomes for number, candidate in outcome.reports]
    if reports:
        connection.execute(tables.report.insert(), _report_rows(connection, reports, now))
    findings = [_finding(of, number, finding) for of, number, c in reports for finding in c.findings]
    if findings:
        connection.execute(tables.finding.insert(), findings)
    if accepted:
        _take_over(connection, accepted)
        add(connection, "changes")
    for (dataset, period), (name, rows) in named.items():
        _name(connection, dataset, period, name, rows)


def _state(outcome: Outcome) -> dict[str, Any]:
    refused = outcome.refused
    problem = {"code": refused.code, "params": plain(refused.params)} if refused else None
    return {"now_state": "refused" if refused else "repeated" if outcome.repeated else "read", "now_problem": problem}


def _report_rows(connection: Connection, reports: list[tuple[int, int, Candidate]], now: str) -> list[dict[str, Any]]:
    """Give the ledger rows of a batch's reports, each with the next revision of its dataset, sender and period."""
    table = tables.report
    key = (table.c.dataset, table.c.sender, table.c.period)
    keys = {(c.dataset, c.sender, c.period) for _, _, c in reports}
    query = select(*key, func.max(table.c.revision)).where(tuple_(*key).in_(keys)).group_by(*key)
    revisions = {tuple(row[:3]): row[3] for row in connection.execute(query)}
    rows = []
    for file, number, candidate in reports:
        own = (candidate.dataset, candidate.sender, candidate.period)
        revisions[own] = revisions.get(own, 0) + 1
        rows.append(
            {
                "id": number,
                "file": file,
                "dataset": candidate.dataset,
                "sender": candidate.sender,
                "period": candidate.period,
                "revision": revisions[own],
                "state": "accepted" if candidate.accepted else "returned",
                "layouts": [_layout(layout) for layout in candidate.layouts],
                "periods": candidate.periods,
                "rows": len(candidate.rows),
                "decided_at": now,
            }
        )
    return rows


def _layout(layout: Layout) -> dict[str, Any]:
    plain = {"sheet": layout.sheet, "header_row": layout.header_row}
    return plain | {"columns": dict(layout.columns), "labels": dict(layout.labels)}


def _finding(file: int, report: int, finding: Finding) -> dict[str, Any]:
    return {
        "file": file, "report": report, "rule": finding.rule, "severity": finding.severity, "sheet": finding.sheet,
        "row": finding.row, "column": finding.column, "params": plain(finding.params),
    }  # fmt: skip


def _take_over(connection: Connection, accepted: list[tuple[int, Candidate]]) -> None:
    """Make each report the owner of its periods, the later of a batch last; one that owns nothing is superseded."""
    live = tables.live
    key = (live.c.dataset, live.c.sender, live.c.period)
    owners = {(c.dataset, c.sender, period): number for number, c in accepted for period in c.periods}
    chosen = tuple_(*key).in_(list(owners))
    losers = set(connection.execute(select(live.c.report).where(chosen)).scalars())
    losers |= {number for number, _ in accepted} - set(owners.values())
    connection.execute(live.delete().where(chosen))
    rows = [{"dataset": d, "sender": s, "period": p, "report": number} for (d, s, p), number in owners.items()]
    connection.execute(live.insert(), rows)
    still = set(connection.execute(select(live.c.report).where(live.c.report.in_(losers))).scalars())
    if losers - still:
        connection.execute(
            update(tables.report).where(tables.report.c.id.in_(losers - still)).values(state="superseded")
        )


def _name(connection: Connection, dataset: str, period: str, name: str, rows: int) -> None:
    table = tables.facts
    mine = (table.c.dataset == dataset, table.c.period == period)
    held = connection.execute(select(table.c.rows).where(*mine)).scalar_one_or_none()
    if held is None:
        connection.execute(table.insert().values(dataset=dataset, period=period, name=name, rows=rows))
    else:
        connection.execute(update(table).where(*mine).values(name=name, rows=held + rows))


def add(connection: Connection, name: str, count: int = 1) -> int:
    """Raise a counter of the ledger and give its new value."""
    table = tables.counter
    held = connection.execute(select(table.c.value).where(table.c.name == name)).scalar_one_or_none()
    if held is None:
        connection.execute(table.insert().values(name=name, value=count))
        return count
    connection.execute(update(table).where(table.c.name == name).values(value=held + count))
    return held + count
