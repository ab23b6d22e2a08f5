"""API tokens: shown once, kept as sha256, at most a year, never a session; each only reads or only sends reports."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from data import audit, ledger
from data.accounts import people
from data.accounts.people import Account
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

LONGEST = 365
#: A token that reads sees what its account sees; one that sends brings reports of its account's agency, and no more.
SCOPES = ("read", "send")
#: Whose reports count without another person's look, so that a program may send them.
SENDERS = ("agency_approver",)
_PREFIX = "tcs_"
_TABLE = tables.token


@dataclass(frozen=True)
class Token:
    """What is known of an API token; the token itself was shown once."""

    id: int
    account: int
    label: str
    scope: str
    created: datetime
    expires: datetime
    revoked: datetime | None


def create_token(
    settings: Settings, by: Who, account: int, label: str, days: int = 90, scope: str = "read"
) -> tuple[str, Token]:
    """Make a token for an account's own reading or sending; give what is shown once, and what is kept."""
    label = label.strip()
    if not label or len(label) > 100 or audit.plain(label) != label:
        raise Refusal("token_label_unusable")
    if not 1 <= days <= LONGEST:
        raise Refusal("token_days", longest=LONGEST)
    if scope not in SCOPES:
        raise Refusal("token_scope")
    shown, now = _PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
    values: dict[str, Any] = {"hash": digest(shown), "account": account, "label": label, "scope": scope}
    values |= {"created": tables.stamp(now), "expires": tables.stamp(now + timedelta(days=days))}
    with audit.acting(settings) as connection:
        owner = people.held(connection, account)
        if not owner.active:
            raise Refusal("account_disabled")
        if scope == "send" and (owner.role not in SENDERS or not owner.agency):
            raise Refusal("token_scope")
        row = connection.execute(_TABLE.insert().values(**values).returning(*_TABLE.c)).one()
        audit.write(connection, by, "token_create", people.subject(owner), None, _told(row))
    return shown, _of(row)


def check_token(settings: Settings, shown: str) -> tuple[Token, Account] | None:
    """Give a token and its account, None when it is unknown, revoked, expired or its account disabled."""
    if not shown.startswith(_PREFIX) or len(shown) > 100:
        return None
    with ledger.reading(settings) as connection:
        row = connection.execute(select(_TABLE).where(_TABLE.c.hash == digest(shown))).one_or_none()
        if row is None or row.revoked or row.expires <= people.stamp():
            return None
        account = people.held(connection, row.account)
    if not account.active or (account.demonstration and settings.mode != "demo"):
        return None
    if row.scope == "send" and (account.role not in SENDERS or not account.agency):
        return None
    return _of(row), account


def revoke_token(settings: Settings, by: Who, token: int, account: int | None = None, why: str = "") -> None:
    """Revoke a token; with `account` only one of that account."""
    with audit.acting(settings) as connection:
        known = 0 < token <= people.LARGEST
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == token)).one_or_none() if known else None
        if row is None or (account is not None and row.account != account):
            raise Refusal("token_unknown")
        if row.revoked:
            return
        connection.execute(update(_TABLE).where(_TABLE.c.id == token).values(revoked=people.stamp()))
        owner = people.held(connection, row.account)
        audit.write(connection, by, "token_revoke", people.subject(owner), _told(row), None, why)


def list_tokens(settings: Settings, account: int) -> tuple[Token, ...]:
    """Give the tokens of an account, the newest first."""
    query = select(_TABLE).where(_TABLE.c.account == account).order_by(_TABLE.c.id.desc())
    with ledger.reading(settings) as connection:
        return tuple(map(_of, connection.execute(query)))


def digest(secret: str) -> str:
    """Give what is kept of a random secret; it is too long to be guessed, so one plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _of(row: Any) -> Token:
    created, expires = people.moment(row.created), people.moment(row.expires)
    return Token(row.id, row.account, row.label, row.scope, created, expires, tables.moment(row.revoked))


def _told(row: Any) -> dict[str, Any]:
    return {"token": row.id, "label": row.label, "scope": row.scope, "expires": row.expires}
