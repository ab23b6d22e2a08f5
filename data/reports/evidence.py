"""Files of evidence to explanations: kept by sha256, given as they came, never read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from data import archive, audit, fs, ledger, space
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.reports import acts, cards
from data.reports.cards import Scope
from data.settings import Settings

#: Bytes of one file, and files of one report.
LARGEST, MOST = 5 * 2**20, 40
_TABLE = tables.attachment


@dataclass(frozen=True)
class Attachment:
    """A file of evidence to a finding's explanation."""

    id: int
    report: int
    finding: int
    name: str
    sha256: str
    size: int
    by: str
    at: datetime


@space.told()
def keep(settings: Settings, name: str, body: bytes) -> tuple[str, str]:
    """Keep the bytes of a file of evidence; give its name without folders, and its sha256."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200]
    if not name or not body:
        raise Refusal("attachment_empty")
    if len(body) > LARGEST:
        raise Refusal("attachment_too_large", file=name, limit=LARGEST // 2**20)
    space.check(settings, len(body))
    return name, archive.keep(settings.archive, body)


@space.told()
def attach(settings: Settings, who: Who, finding: int, name: str, body: bytes, scope: Scope) -> int:
    """Keep a file with the explanation of a warning, of a draft, sent or accepted report; give its number."""
    name, digest = keep(settings, name, body)
    fs.crash_point("evidence.archived")
    with audit.acting(settings) as connection:
        row = connection.execute(
            select(tables.finding).where(tables.finding.c.id == cards.known(finding))
        ).one_or_none()
        if row is None or row.report is None:
            raise Refusal("finding_unknown")
        card = cards.held(connection, row.report, scope)
        if row.severity != "warning" or card.state not in ("draft", "submitted", "accepted"):
            raise Refusal("finding_not_to_explain")
        count = select(func.count()).select_from(_TABLE).where(_TABLE.c.report == card.id)
        if connection.execute(count).scalar_one() >= MOST:
            raise Refusal("attachments_too_many", limit=MOST)
        values = {"report": card.id, "finding": row.id, "name": name, "sha256": digest, "size": len(body)}
        statement = _TABLE.insert().values(**values, by=who.name, at=tables.stamp(settings.now()))
        number = connection.execute(statement.returning(_TABLE.c.id)).scalar_one()
        audit.write(connection, who, "report.attach", acts.subject(card), after=values)
    fs.crash_point("evidence.attached")
    return number


def attachments(settings: Settings, report: int, scope: Scope) -> tuple[Attachment, ...]:
    """Give the files of evidence of a report, oldest first."""
    with ledger.reading(settings) as connection:
        card = cards.held(connection, report, scope)
        rows = connection.execute(select(_TABLE).where(_TABLE.c.report == card.id).order_by(_TABLE.c.id)).all()
    return tuple(
        Attachment(r.id, r.report, r.finding, r.name, r.sha256, r.size, r.by, datetime.fromisoformat(r.at))
        for r in rows
    )  # fmt: skip


def attached(settings: Settings, report: int, number: int, scope: Scope) -> tuple[str, bytes]:
    """Give name and bytes of one file of evidence of a report."""
    found = next((one for one in attachments(settings, report, scope) if one.id == number), None)
    if found is None:
        raise Refusal("attachment_unknown")
    return found.name, archive.read(settings.archive, found.sha256)
