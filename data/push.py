"""Reports pushed by a program: kept durably, then a receipt; the same report again gives the same receipt."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from data import datasets, inbox, ledger, reports
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery
from data.period import parse
from data.settings import Settings

ORIGIN = "api"
#: Larger files come as feeds, not as reports.
LARGEST = 20 * 2**20
_FILE = tables.file
_RECEIPT = re.compile(r"r([1-9][0-9]{0,8})-([0-9a-f]{16})")


@dataclass(frozen=True)
class Receipt:
    """What a sender keeps: with it the state of the report is asked."""

    receipt: str
    sha256: str
    received_at: datetime
    again: bool = False


class _Held(Exception):
    """The same report was pushed before."""


def push(
    settings: Settings, who: Who, sender: str, dataset: str, period: str, name: str, body: bytes, made_up: bool
) -> Receipt:
    """Receive one report of a sender; `made_up` marks illustrative figures."""
    datasets.get(dataset)
    if not body:
        raise Refusal("file_empty", file=name)
    if len(body) > LARGEST:
        raise Refusal("report_file_too_large", file=name, limit=f"{LARGEST // 2**20} MB")
    delivery = Delivery(name, body, dataset, sender, str(parse(period)))
    digest = sha256(body).hexdigest()

    def once(connection: Connection) -> None:
        if _same(connection, delivery, digest) is not None:
            raise _Held

    try:
        (number,) = inbox.receive(settings, [delivery], ORIGIN, made_up, within=once, who=who)
    except _Held:
        with ledger.reading(settings) as connection:
            return _receipt(_same(connection, delivery, digest), again=True)
    return _receipt(inbox.files(settings, [number])[0])


def state(settings: Settings, shown: str, scope: frozenset[str]) -> dict[str, Any]:
    """Tell what became of a receipt of one's own; any other is unknown."""
    found = _RECEIPT.fullmatch(shown)
    rows = inbox.files(settings, [int(found[1])]) if found else ()
    row = rows[0] if rows else None
    if (
        row is None
        or row.origin != ORIGIN
        or row.sender not in scope
        or not hmac.compare_digest(_receipt(row).receipt, shown)
    ):
        raise Refusal("receipt_unknown")
    said, problem, cards = reports.of_file(settings, row.id, scope)
    return {
        "receipt": shown, "sha256": row.sha256, "received_at": tables.moment(row.received_at), "dataset": row.dataset,
        "period": row.period, "sender": row.sender, "state": said, "problem": problem,
        "reports": [(card, reports.findings(settings, card.id, scope)) for card in cards],
    }  # fmt: skip


def _same(connection: Connection, delivery: Delivery, digest: str) -> Any:
    mine = (_FILE.c.origin == ORIGIN, _FILE.c.sha256 == digest, _FILE.c.sender == delivery.sender)
    what = (_FILE.c.dataset == delivery.dataset, _FILE.c.period == delivery.period)
    return connection.execute(select(_FILE).where(*mine, *what).order_by(_FILE.c.id).limit(1)).one_or_none()


def _receipt(row: Any, again: bool = False) -> Receipt:
    """Write a receipt: the number of its file, and a mark that only who sent these bytes can know."""
    mark = sha256("|".join((row.sha256, row.sender, row.dataset, row.period)).encode()).hexdigest()[:16]
    moment = tables.moment(row.received_at)
    assert moment is not None
    return Receipt(f"r{row.id}-{mark}", row.sha256, moment, again)
