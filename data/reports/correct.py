"""Cells mended on the page: a layer of corrections over the original bytes, received as a new file.

Original and layer both lie in the archive, so that what was sent and what was mended stay apart. A correction of a
correction holds the cells of both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import select

from data import archive, inbox, ledger
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery
from data.reports import cards, layers
from data.reports.cards import Scope
from data.settings import Settings

_ADDRESS = re.compile(r"(?:(?P<sheet>.*)!)?(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})", re.DOTALL)
#: How many cells one correction may hold, and how long one may be.
MOST, LONGEST = 2000, 2000


def correct(settings: Settings, who: Who, report: int, cells: Mapping[str, str | None], scope: Scope) -> int:
    """Write other values into cells of a draft, returned or accepted report: a new draft; give its receipt.

    Cells are named as `Problem.where` names them (`B03!E14`, `E14`); values are written as a person would type
    them into that cell, and an empty one clears it.
    """
    if not cells:
        raise Refusal("correction_empty")
    with ledger.reading(settings) as connection:
        card = cards.held(connection, report, scope)
        file = connection.execute(select(tables.file).where(tables.file.c.id == card.file)).one()
    if card.state not in ("draft", "returned", "accepted"):
        raise Refusal("report_not_mendable", state=card.state)
    merged: layers.Cells = layers.unpack(archive.read(settings.archive, file.sha256)) if file.base else {}
    for address, value in cells.items():
        merged[_place(address)] = (value or "").strip() or None
    if len(merged) > MOST or any(len(value or "") > LONGEST for value in merged.values()):
        raise Refusal("correction_too_large", limit=MOST)
    base = file.base or file.sha256
    body = layers.pack(base, merged)
    delivery = Delivery(file.name, body, card.dataset, card.sender, card.period)
    (receipt,) = inbox.receive(
        settings, [delivery], file.origin if file.intent else "upload", file.illustrative, who=who, intent="draft", base=base
    )  # fmt: skip
    return receipt


def _place(address: str) -> tuple[str, int, str]:
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise Refusal("cell_unknown", given=address[:80])
    return match["sheet"] or "", int(match["row"]), match["column"]
