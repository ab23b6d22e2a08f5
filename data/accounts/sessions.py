"""Sessions: a random token in the browser, its hash in the ledger, a new one whenever what it may do grows."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, select, update
from sqlalchemy.exc import OperationalError

from data import audit, ledger
from data.accounts import people
from data.accounts.people import Account
from data.accounts.tokens import digest
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

IDLE, ABSOLUTE, PENDING = timedelta(minutes=30), timedelta(hours=12), timedelta(minutes=10)
#: For so long an act that needs it may follow a step-up.
STEPPED_UP = timedelta(minutes=15)
_SEEN, _KEPT = timedelta(minutes=1), timedelta(days=30)
_TABLE = tables.session


@dataclass(frozen=True)
class Session:
    """A signed-in browser; `key` names it in lists and is not its token."""

    key: str
    account: Account
    created: datetime
    seen: datetime
    expires: datetime
    stepped_up: datetime | None
    agent: str
    pending: bool

    @property
    def fresh(self) -> bool:
        """Tell whether its owner has proved who they are a short while ago."""
        return self.stepped_up is not None and datetime.now(UTC) - self.stepped_up < STEPPED_UP


@dataclass(frozen=True)
class Started:
    """A new session and its token, which the browser gets in a cookie and nobody else."""

    token: str
    session: Session


def start_session(
    settings: Settings, account: int, agent: str = "", how: str = "password", two: bool = False
) -> Started:
    """Start a session for somebody who has proved who they are; it is pending while a second factor is due.

    With `two` the second factor was asked elsewhere.
    """
    with audit.acting(settings) as connection:
        held = people.held(connection, account)
        _check_may(settings, held)
        return insert(connection, held, agent, datetime.now(UTC) + ABSOLUTE, None, how, held.second and not two)


def resume(settings: Settings, token: str) -> Session | None:
    """Give the session of a token, None when it is unknown, ended, too old, pending, or its account has changed."""
    found = _alive(settings, token)
    return found if found and not found.pending else None


def awaiting(settings: Settings, token: str) -> Session | None:
    """Give the session that waits for the code of its second factor."""
    found = _alive(settings, token)
    return found if found and found.pending else None


def end(settings: Settings, token: str) -> None:
    """Sign out: the token is worth nothing afterwards, wherever it was copied to."""
    found = _alive(settings, token)
    if found:
        end_one(settings, found.account.who, found.account.id, found.key)


def end_one(settings: Settings, by: Who, account: int, key: str) -> None:
    """End one session of an account by its key."""
    with audit.acting(settings) as connection:
        mine = (_TABLE.c.id == people.storable(key), _TABLE.c.account == account, _TABLE.c.ended.is_(None))
        if connection.execute(update(_TABLE).where(*mine).values(ended=people.stamp())).rowcount:
            subject = people.subject(people.held(connection, account))
            audit.write(connection, by, "session_end", subject, {"session": key[:12]})


def end_all(settings: Settings, by: Who, account: int, why: str = "") -> None:
    """End every session of an account."""
    with audit.acting(settings) as connection:
        held = people.alter(connection, people.held(connection, account))
        mine = (_TABLE.c.account == account, _TABLE.c.ended.is_(None))
        ended = connection.execute(update(_TABLE).where(*mine).values(ended=people.stamp())).rowcount
        audit.write(connection, by, "session_end_all", people.subject(held), {"sessions": ended}, None, why)


def list_sessions(settings: Settings, account: int) -> tuple[Session, ...]:
    """Give the sessions of an account that are alive, the last seen first."""
    with ledger.reading(settings) as connection:
        found = [_of(row) for row in connection.execute(_query().where(_TABLE.c.account == account))]
    return tuple(sorted(filter(None, found), key=lambda session: session.seen, reverse=True))


def _alive(settings: Settings, token: str) -> Session | None:
    key, now = digest(token), datetime.now(UTC)
    row = ledger.look(settings, _by_key(), key=key)
    found = _of(row) if row else None
    if found is None or (found.account.demonstration and settings.mode != "demo"):
        return None
    if now - found.seen >= _SEEN:
        # A writer that takes long must not end a reader's request.
        with suppress(OperationalError, Refusal), ledger.writing(settings) as connection:
            connection.execute(update(_TABLE).where(_TABLE.c.id == key).values(seen=tables.stamp(now)))
    return found


@cache
def _query() -> Select[Any]:
    """One indexed look-up tells everything, so a change of the account counts at the next request."""
    mine = [column.label(f"s_{column.name}") for column in _TABLE.c]
    alive = (tables.account.c.state == "active", tables.account.c.epoch == _TABLE.c.epoch, _TABLE.c.ended.is_(None))
    joined = _TABLE.join(tables.account, tables.account.c.id == _TABLE.c.account)
    return select(*mine, *tables.account.c).select_from(joined).where(*alive)


@cache
def _by_key() -> Select[Any]:
    """Write the look-up of every request once: putting a statement together costs more than running it."""
    return _query().where(_TABLE.c.id == bindparam("key"))


def _of(row: Any) -> Session | None:
    now, seen, expires = datetime.now(UTC), people.moment(row.s_seen), people.moment(row.s_expires)
    if now >= expires or now - seen >= IDLE:
        return None
    created, stepped_up = people.moment(row.s_created), tables.moment(row.s_stepped_up)
    return Session(row.s_id, people.of(row), created, seen, expires, stepped_up, row.s_agent, row.s_pending)


def insert(
    connection: Connection,
    account: Account,
    agent: str,
    expires: datetime,
    proved: datetime | None,
    how: str,
    wait: bool,
) -> Started:
    """Write a session in the caller's transaction and give it with its token; the account is the one just read."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    expires = min(expires, now + PENDING) if wait else expires
    agent = audit.plain(agent)[:120]
    values: dict[str, Any] = {"id": digest(token), "account": account.id, "epoch": account.epoch}
    values |= {"pending": wait, "agent": agent}
    values |= {"created": tables.stamp(now), "seen": tables.stamp(now), "expires": tables.stamp(expires)}
    connection.execute(_TABLE.insert().values(**values, stepped_up=tables.stamp(proved) if proved else None))
    old = (_TABLE.c.account == account.id, _TABLE.c.expires < tables.stamp(now - _KEPT))
    connection.execute(delete(_TABLE).where(*old))
    told = {"session": values["id"][:12], "how": how, "pending": wait}
    audit.write(connection, account.who, "session_start", people.subject(account), None, told)
    return Started(token, Session(values["id"], account, now, now, expires, proved, agent, wait))


def _check_may(settings: Settings, account: Account) -> None:
    if not account.active:
        raise Refusal("account_disabled")
    if account.demonstration and settings.mode != "demo":
        raise Refusal("account_demonstration")
