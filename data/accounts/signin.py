"""Signing in with a name and a password: one answer for every failure, after the same work."""

from __future__ import annotations

from sqlalchemy import select

from data import audit, ledger
from data.accounts import limits, passwords, people
from data.accounts.people import Account
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

#: Who tries before it is known who it is.
SOMEBODY = Who("?")


def verify(settings: Settings, name: str, password: str, address: str = "") -> Account:
    """Give the account of a name and password; refused as `sign_in_failed`, or `too_many_tries` with seconds.

    An unknown name, a wrong password, an account without password and a disabled one cost and answer the same.
    """
    key = _key(name)
    limits.admit(settings, key, address)
    query = select(tables.account).where(tables.account.c.name == people.fold(name))
    with ledger.reading(settings) as connection:
        row = connection.execute(query).one_or_none()
    usable = row is not None and row.state == "active" and not row.demonstration and row.oidc is None
    right = passwords.matches(row.password if row is not None and usable else None, password)
    after = {"address": limits.place(address)} if address else None
    with audit.acting(settings) as connection:
        again = connection.execute(query).one_or_none()
        # What was changed while the hash was being computed counts.
        if right and again is not None and row is not None and again.epoch == row.epoch and again.state == "active":
            account = people.of(again)
            limits.forgive(connection, key)
            audit.write(connection, account.who, "sign_in", people.subject(account), None, after)
            return account
        subject = people.subject(people.of(row)) if row is not None else "account:?"
        audit.write(connection, SOMEBODY, "sign_in_failed", subject, None, after)
    raise Refusal("sign_in_failed")


def confirm(settings: Settings, account: Account, password: str, address: str = "") -> None:
    """Ask the password of somebody who is signed in once more; refused when it is wrong."""
    if verify(settings, account.name, password, address).id != account.id:
        raise Refusal("sign_in_failed")


def _key(name: str) -> str:
    return f"account:{people.fold(name)}"
