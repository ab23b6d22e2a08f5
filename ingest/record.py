"""One batch in the ledger: states, reports, findings, owners and facts files, in one short transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from data.ledger import counters, tables
from data.model import Finding, Layout
from data.reports import views
from data.settings import Settings
from ingest import drafts
from ingest.outcome import Outcome, plain
from ingest.validate import Candidate


def record(
    connection: Connection,
    settings: Settings,
    outcomes: list[Outcome],
    accepted: list[tuple[int, Candidate]],
    named: dict[tuple[str, str], tuple[str, int]],
    verified: list[int],
) -> None:
    """Write everything that one batch changes, in one short transaction of few statements."""
    now = tables.stamp(settings.now())
    file = tables.file
    states = [{"of": outcome.file, **_state(outcome)} for outcome in outcomes if outcome.sent is None]
    chosen = update(file).where(file.c.id == bindparam("of"))
    if states:
        connection.execute(chosen.values(state=bindparam("now_state"), problem=bindparam("now_problem")), states)
    change = counters.add(connection, "changes") if accepted or verified else None
    new = [(outcome, *report) for outcome in outcomes if outcome.sent is None for report in outcome.reports]
    if new:
        rows = _report_rows(connection, new, now, change)
        _replace_drafts(connection, rows)
        connection.execute(tables.report.insert(), rows)
    findings = [_finding(outcome.file, number, finding) for outcome, number, c in new for finding in c.findings]
    for outcome in outcomes:
        if outcome.sent is not None:
            findings += _decide(connection, outcome, now, change)
    if findings:
        connection.execute(tables.finding.insert(), findings)
    drafts.carry_over(connection, [number for outcome, number, _ in new if outcome.draft])
    for file_of_draft in {outcome.file for outcome, *_ in new if outcome.draft}:
        views.wish(connection, file_of_draft)
    if accepted:
        _take_over(connection, accepted)
        if parts := [{"report": number} | part(c) for number, c in accepted if c.bulk]:
            connection.execute(tables.part.insert(), parts)
    if verified:
        table = tables.verification
        connection.execute(update(table).where(table.c.id.in_(verified)).values(applied=change))
    for (dataset, period), (name, rows_new) in named.items():
        _name(connection, dataset, period, name, rows_new)


def _decide(connection: Connection, outcome: Outcome, now: str, change: int | None) -> list[dict[str, Any]]:
    """Write the decision on a sent draft; give the findings that it is returned with."""
    ((number, candidate),) = outcome.reports
    table, state = tables.report, outcome.state(candidate)
    values = {"state": state, "decided_at": now, "accepted_as": change if state == "accepted" else None}
    connection.execute(update(table).where(table.c.id == number).values(**values))
    return [_finding(outcome.file, number, found) for found in candidate.findings if found.severity == "error"]


def _state(outcome: Outcome) -> dict[str, Any]:
    refused = outcome.refused
    problem = {"code": refused.code, "params": plain(refused.params)} if refused else None
    return {"now_state": "refused" if refused else "repeated" if outcome.repeated else "read", "now_problem": problem}


def _report_rows(
    connection: Connection, reports: list[tuple[Outcome, int, Candidate]], now: str, change: int | None
) -> list[dict[str, Any]]:
    """Give the ledger rows of a batch's reports, each with the next revision of its dataset, sender and period."""
    table = tables.report
    key = (table.c.dataset, table.c.sender, table.c.period)
    keys = {(c.dataset, c.sender, c.period) for _, _, c in reports}
    query = select(*key, func.max(table.c.revision)).where(tuple_(*key).in_(keys)).group_by(*key)
    revisions = {tuple(row[:3]): row[3] for row in connection.execute(query)}
    rows = []
    for outcome, number, candidate in reports:
        state = outcome.state(candidate)
        own = (candidate.dataset, candidate.sender, candidate.period)
        revisions[own] = revisions.get(own, 0) + 1
        rows.append(
            {
                "id": number,
                "file": outcome.file,
                "dataset": candidate.dataset,
                "sender": candidate.sender,
                "period": candidate.period,
                "revision": revisions[own],
                "state": state,
                "layouts": [_layout(layout) for layout in candidate.layouts],
                "periods": candidate.periods,
                "rows": candidate.count,
                "decided_at": now,
                "accepted_as": change if state == "accepted" else None,
            }
        )
    return rows


def _replace_drafts(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Let the newest draft of a report be its only one, also among those that came together."""
    drafted = [row for row in rows if row["state"] == "draft"]
    own = {(row["dataset"], row["sender"], row["period"]): row["id"] for row in drafted}
    for row in drafted:
        if row["id"] not in own.values():
            row["state"] = "superseded"
    if own:
        table = tables.report
        older = (tuple_(table.c.dataset, table.c.sender, table.c.period).in_(list(own)), table.c.state == "draft")
        connection.execute(update(table).where(*older).values(state="superseded"))


def part(candidate: Candidate) -> dict[str, Any]:
    """Give what the ledger keeps of a feed's part."""
    bulk = candidate.bulk
    assert bulk is not None
    kept = {"dataset": candidate.dataset, "name": bulk.name, "rows": bulk.rows, "first": bulk.first}
    return kept | {"names": dict(bulk.names) or None}


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
