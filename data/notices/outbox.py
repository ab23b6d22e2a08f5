"""What leaves the house: one message per account, way and moment, tried until it is away or given up, and seen either way.

A message is planned in the transaction of its notices. A try is noted before it begins, so that a program killed in the
middle tries again later under the same name: mail may arrive twice, never with two names, and nothing is lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from data import fs, ledger
from data.accounts import Account
from data.accounts import people as accounts
from data.ledger import tables
from data.notices import mailbox
from data.notices.box import Notice, notice_of, visible
from data.settings import Settings

#: Minutes until the next try; after the last one a message is given up.
WAITS = (1, 5, 30, 120, 480, 1440)
Guard = Callable[[Connection], None]
_TABLE = tables.delivery


@dataclass(frozen=True)
class Message:
    """One message as it is to be sent now: to whom, where, and what of it may still be seen."""

    id: int
    name: str
    channel: str
    address: str
    secret: str
    account: Account
    attempt: int
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Way:
    """How one message fared, for its owner."""

    channel: str
    due: datetime
    state: str
    attempts: int
    problem: str


def plan(settings: Settings, connection: Connection, notices: Iterable[tuple[int, int]]) -> None:
    """Let notices, given as (account, notice), leave by the ways that their accounts opened."""
    for account, notice in notices:
        box = mailbox.held(connection, account)
        for channel in box.channels:
            number = _waiting(connection, account, channel, box.leaves(settings.now()))
            connection.execute(tables.carried.insert().values(delivery=number, notice=notice))


def ready(settings: Settings, limit: int = 200) -> list[int]:
    """Give the messages that may be tried now, the oldest first."""
    now = tables.stamp(settings.now())
    query = select(_TABLE.c.id).where(_TABLE.c.state == "waiting", _TABLE.c.next_try <= now)
    with ledger.reading(settings) as connection:
        return list(connection.execute(query.order_by(_TABLE.c.next_try, _TABLE.c.id).limit(limit)).scalars())


def begin(settings: Settings, guard: Guard, number: int) -> Message | None:
    """Begin a try: note it and give the message; None where another program has it or nothing of it may be told."""
    now = settings.now()
    with ledger.writing(settings) as connection:
        guard(connection)
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).one()
        if row.state != "waiting" or row.next_try > tables.stamp(now):
            return None
        account, box = accounts.held(connection, row.account), mailbox.held(connection, row.account)
        mine = tables.carried.c.delivery == number
        query = select(tables.notice).join(tables.carried, tables.carried.c.notice == tables.notice.c.id).where(mine)
        found = [one for one in connection.execute(query.order_by(tables.notice.c.id)) if visible(account, one)]
        address = getattr(box, row.channel)
        if not found or not address:
            _write(connection, number, state="dropped", problem=None)
            return None
        waits = timedelta(minutes=WAITS[min(row.attempts, len(WAITS) - 1)])
        _write(connection, number, attempts=row.attempts + 1, next_try=tables.stamp(now + waits))
        key = mailbox.secret(connection, row.account) if row.channel == "hook" else ""
        kept = tuple(map(notice_of, found))
        made = Message(number, row.message, row.channel, address, key, account, row.attempts + 1, kept)
    fs.crash_point("outbox.begun")
    return made


def sent(settings: Settings, guard: Guard, message: Message) -> None:
    """Note that a message is away."""
    with ledger.writing(settings) as connection:
        guard(connection)
        _write(connection, message.id, state="sent", sent_at=tables.stamp(settings.now()), problem=None)
    fs.crash_point("outbox.sent")


def failed(settings: Settings, guard: Guard, message: Message, code: str, final: bool = False, **params: Any) -> None:
    """Note what a try met; after the last try, or where no other can help, the message is given up."""
    over = final or message.attempt >= len(WAITS)
    with ledger.writing(settings) as connection:
        guard(connection)
        _write(connection, message.id, state="failed" if over else "waiting", problem={"code": code, "params": params})


def ways(settings: Settings, account: int, limit: int = 20) -> tuple[Way, ...]:
    """Give how the newest messages of an account fared."""
    query = select(_TABLE).where(_TABLE.c.account == account).order_by(_TABLE.c.id.desc()).limit(limit)
    with ledger.reading(settings) as connection:
        return tuple(map(_way, connection.execute(query)))


def _waiting(connection: Connection, account: int, channel: str, due: datetime) -> int:
    """Give the message of a moment that nobody has tried yet, a new one where there is none."""
    while True:
        stamp = tables.stamp(due)
        mine = (_TABLE.c.account == account, _TABLE.c.channel == channel, _TABLE.c.due == stamp)
        row = connection.execute(select(_TABLE).where(*mine)).one_or_none()
        if row is None:
            values = {"account": account, "channel": channel, "due": stamp, "state": "waiting", "attempts": 0}
            values |= {"next_try": stamp, "message": uuid.uuid4().hex}
            return connection.execute(_TABLE.insert().values(**values).returning(_TABLE.c.id)).scalar_one()
        if row.state == "waiting" and not row.attempts:
            return row.id
        due += timedelta(microseconds=1)


def _way(row: Any) -> Way:
    due = tables.moment(row.due)
    assert due is not None
    return Way(row.channel, due, row.state, row.attempts, (row.problem or {}).get("code", ""))


def _write(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(_TABLE.update().where(_TABLE.c.id == number).values(**values))
