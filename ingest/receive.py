"""One file by command: received, read, accepted or returned, and shown in a new release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from data import datasets, inbox, ledger
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery
from data.period import parse
from data.settings import Settings
from ingest import accept, told
from ingest.feed.header import MAX_BYTES
from ingest.feed.reading import ORIGIN
from ingest.outcome import Outcome, summary
from ingest.read.child import Reader

#: Larger files come as feeds, not as reports.
LIMIT = 20 * 2**20


def receive(
    settings: Settings, file: Path, dataset: str, sender: str | None, period: str | None, feed: bool = False
) -> tuple[list[dict[str, Any]], Outcome]:
    """Receive a file; give what became of it, report by report. A file that cannot be read is refused."""
    datasets.get(dataset)
    if period:
        parse(period)
    if not file.is_file():
        raise Refusal("report_file_missing", file=file.name)
    limit = MAX_BYTES if feed else LIMIT
    if file.stat().st_size > limit:
        code = "feed_too_large" if feed else "report_file_too_large"
        raise Refusal(code, file=file.name, limit=f"{limit // 2**20} MB")
    delivery = Delivery(
        file.name, b"" if feed else file.read_bytes(), dataset, sender, period, file=file if feed else None
    )
    receipt = inbox.receive(settings, [delivery], ORIGIN if feed else "command", illustrative=False)
    with Reader() as reader:
        (outcome,) = accept.process(settings, [reader], inbox.files(settings, receipt))
    told.follow(settings)
    if outcome.refused:
        raise outcome.refused
    if outcome.repeated:
        return _held_before(settings, outcome.file), outcome
    return summary(outcome), outcome


def _held_before(settings: Settings, file: int) -> list[dict[str, Any]]:
    """Name the reports that the same bytes gave when they came before."""
    report, table = tables.report, tables.file
    with ledger.reading(settings) as connection:
        digest = select(table.c.sha256).where(table.c.id == file).scalar_subquery()
        query = select(report).join(table, report.c.file == table.c.id).where(table.c.sha256 == digest)
        # By state as well, SQLite would begin with every accepted report of the country.
        found = [row for row in connection.execute(query.order_by(report.c.id)) if row.state == "accepted"]
    return [
        {
            "report": r.id,
            "dataset": r.dataset,
            "sender": r.sender,
            "period": r.period,
            "state": "repeated",
            "rows": r.rows,
        }
        for r in found
    ]
