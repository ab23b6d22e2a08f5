"""One-time codes: for the first administrator, from the command line, and for setting a password."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from data import audit, ledger
from data.accounts import limits, manage, passwords, people
from data.accounts.people import Account
from data.accounts.tokens import digest
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

LASTS = timedelta(hours=24)
FIRST, PASSWORD = "first-admin", "set-password"
_TABLE = tables.invitation


def invite_administrator(settings: Settings, by: Who, force: bool = False, why: str = "") -> str:
    """Give a one-time code that makes an administrator; refused when there is one, unless forced."""
    with audit.acting(settings) as connection:
        held = people.administrators(connection)
        if held and not force:
            raise Refusal("administrator_exists")
        code = _insert(connection, FIRST, None)
        after = {"purpose": FIRST, "forced": bool(held)}
        audit.write(connection, by, "invite", "administrators", {"administrators": held}, after, why)
        return code


def invite_password(settings: Settings, by: Who, account: int, why: str = "") -> str:
    """Give a one-time code with which the owner of an account sets a password."""
    with audit.acting(settings) as connection:
        held = people.held(connection, account)
        passwords.check_may(held)
        code = _insert(connection, PASSWORD, account)
        audit.write(connection, by, "invite", people.subject(held), None, {"purpose": PASSWORD}, why)
        return code


def redeem(settings: Settings, code: str, name: str, password: str, address: str = "") -> Account:
    """Use a code once: set the password of its account, or make the administrator it was given for."""
    key = "invitation:" + people.fold(name)
    limits.admit(settings, key, address)
    passwords.check_policy(password)
    with ledger.reading(settings) as connection:
        _open(connection, code)
    made = passwords.hashed(password)
    with audit.acting(settings) as connection:
        found = _open(connection, code)
        if found.purpose == FIRST:
            who = Who(people.fold(name))
            account = manage.insert(connection, who, name, people.fold(name), "administrator", why="invitation")
        else:
            account = people.held(connection, found.account)
            if account.name != people.fold(name) or not account.active:
                raise Refusal("invitation_unusable")
            passwords.check_may(account)
        connection.execute(update(_TABLE).where(_TABLE.c.code == digest(code)).values(used=people.stamp()))
        limits.forgive(connection, key)
        after = people.alter(connection, account, password=made)
        before = people.shown(account)
        audit.write(connection, after.who, "invitation_use", people.subject(after), before, people.shown(after))
        return after


def _insert(connection: Connection, purpose: str, account: int | None) -> str:
    """Make a code; an older one for the same end is used up by it."""
    code, now = secrets.token_urlsafe(24), datetime.now(UTC)
    same = (_TABLE.c.purpose == purpose, _TABLE.c.account.is_not_distinct_from(account), _TABLE.c.used.is_(None))
    connection.execute(update(_TABLE).where(*same).values(used=tables.stamp(now)))
    values: dict[str, Any] = {"code": digest(code), "purpose": purpose, "account": account}
    values |= {"created": tables.stamp(now), "expires": tables.stamp(now + LASTS)}
    connection.execute(_TABLE.insert().values(**values))
    return code


def _open(connection: Connection, code: str):
    found = connection.execute(select(_TABLE).where(_TABLE.c.code == digest(code))).one_or_none()
    if found is None or found.used or found.expires <= people.stamp():
        raise Refusal("invitation_unusable")
    return found
