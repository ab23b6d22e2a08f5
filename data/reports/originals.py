"""The file of a report as it was received, for its own people and the coordinating body."""

from __future__ import annotations

from sqlalchemy import select

from data import archive, ledger
from data.ledger import tables
from data.reports import cards
from data.reports.cards import Scope
from data.settings import Settings


def original(settings: Settings, report: int, scope: Scope) -> tuple[str, bytes]:
    """Give name and bytes of a report's file; one mended on the page is given as it was before it was mended."""
    card = cards.get(settings, report, scope)
    table = tables.file
    with ledger.reading(settings) as connection:
        base = connection.execute(select(table.c.base).where(table.c.id == card.file)).scalar_one()
    return card.file_name, archive.read(settings.archive, base or card.sha256)
