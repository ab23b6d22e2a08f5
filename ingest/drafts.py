"""Drafts that were sent, and what a new draft keeps of the one before it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from data import ledger
from data.ledger import tables
from data.settings import Settings


def sent(settings: Settings) -> tuple[Any, Any] | None:
    """Give the report that was sent first of those nobody has decided, with its file."""
    report, file = tables.report, tables.file
    query = select(report).where(report.c.state == "submitted").order_by(report.c.submitted_at, report.c.id).limit(1)
    with ledger.reading(settings) as connection:
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return row, connection.execute(select(file).where(file.c.id == row.file)).one()


def carry_over(connection: Connection, reports: list[int]) -> None:
    """Keep the explanations of warnings that a new draft repeats word for word in the same cell."""
    report, finding, said = tables.report, tables.finding, tables.explanation
    for number in reports:
        own = connection.execute(select(report).where(report.c.id == number)).one()
        same = (report.c.dataset == own.dataset, report.c.sender == own.sender, report.c.period == own.period)
        earlier = select(func.max(report.c.revision)).where(*same, report.c.revision < own.revision)
        newest = connection.execute(earlier).scalar_one()
        before = (
            select(finding, said.c.text, said.c.by, said.c.at)
            .select_from(
                finding.join(report, finding.c.report == report.c.id).join(said, said.c.finding == finding.c.id)
            )
            .where(*same, report.c.revision == newest)
            .order_by(said.c.id)
        )
        words = {_same(row): {"text": row.text, "by": row.by, "at": row.at} for row in connection.execute(before)}
        if not words:
            continue
        mine = connection.execute(select(finding).where(finding.c.report == number, finding.c.severity == "warning"))
        rows = [{"finding": row.id} | words[_same(row)] for row in mine.all() if _same(row) in words]
        if rows:
            connection.execute(said.insert(), rows)


def _same(row: Any) -> tuple:
    return row.rule, row.sheet, row.row, row.column, str(row.params)
