"""In which one state a source stands, and why: what its last run met, what became of what it last brought.

States, the first that holds: `unset` (a setting is missing), `resting` (left alone after five failures), `failing`
(the last run met a fault), `refused` (its newest file could not be read), `returned` (its newest report has errors),
`noted` (it claims wrongly that nothing changed), `warned` (accepted with warnings), `good`, `never` (not run yet).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from data.errors import sentence
from data.ledger import tables
from data.model import Text

#: A run that brought what could be used, or found nothing new; not one whose every file was refused or returned.
WELL = and_(tables.run.c.state == "done", or_(tables.run.c.accepted > 0, tables.run.c.returned == 0))
STATES = ("unset", "resting", "failing", "refused", "returned", "noted", "warned", "good", "never")


NOTHING = Text("", "")


@dataclass(frozen=True)
class Standing:
    """The state of a source, the code of its reason with the sentence, and until when it rests."""

    state: str
    code: str = ""
    says: Text = NOTHING
    until: datetime | None = None


GOOD = Standing("good")


def every(connection: Connection, now: datetime) -> dict[str, Standing]:
    """Give the standing of each source that the ledger knows."""
    rows = connection.execute(select(tables.feed)).all()
    return {row.source: of(connection, row.source, now, row.missing) for row in rows}


def of(connection: Connection, source: str, now: datetime, missing: list[str] | None = None) -> Standing:
    """Give the standing of one source."""
    if missing:
        return _standing("unset", "source_not_configured", {"given": source, "missing": ", ".join(missing)})
    run, circuit = tables.run, tables.circuit
    last = connection.execute(
        select(run).where(run.c.source == source, run.c.started.is_not(None)).order_by(run.c.id.desc()).limit(1)
    ).one_or_none()
    if last is None:
        return Standing("never")
    if last.problem:
        rest = connection.execute(select(circuit.c.until).where(circuit.c.source == source)).scalar_one_or_none()
        until = tables.moment(rest) if rest and rest > tables.stamp(now) else None
        return _standing("resting" if until else "failing", last.problem["code"], last.problem["params"], until)
    return _brought(connection, source)


def _brought(connection: Connection, source: str) -> Standing:
    """Judge a source by the newest file that it brought, then by what was noted of its addresses."""
    file, report, fetched = tables.file, tables.report, tables.fetched
    newest = connection.execute(
        select(file).where(file.c.origin == source).order_by(file.c.id.desc()).limit(1)
    ).one_or_none()
    if newest is not None and newest.state == "refused":
        return _standing("refused", newest.problem["code"], newest.problem["params"])
    if newest is not None:
        states = connection.execute(select(report.c.state).where(report.c.file == newest.id)).scalars().all()
        if "returned" in states:
            return _by_finding(connection, newest, "returned", "error")
    note = connection.execute(
        select(fetched.c.note).where(fetched.c.source == source, fetched.c.note != "").limit(1)
    ).scalar_one_or_none()
    if note:
        return _standing("noted", note, {})
    return _by_finding(connection, newest, "warned", "warning") if newest is not None else Standing("good")


def _by_finding(connection: Connection, file: Any, state: str, severity: str) -> Standing:
    """Name the first finding of a severity; without one the source is good."""
    finding = tables.finding
    query = select(finding).where(finding.c.file == file.id, finding.c.severity == severity)
    first = connection.execute(query.order_by(finding.c.id).limit(1)).one_or_none()
    return _standing(state, first.rule, first.params) if first else Standing("good")


def _standing(state: str, code: str, params: dict[str, Any], until: datetime | None = None) -> Standing:
    says = Text(sentence(code, "vi", **params), sentence(code, "en", **params))
    return Standing(state, code, says, until)
