"""Managing accounts: made, given another role, disabled; a change ends every session and token at once."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, select, update

from data import agencies, audit
from data.accounts import people, roles
from data.accounts.people import Account
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

_TABLE = tables.account
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


def create(
    settings: Settings,
    by: Who,
    name: str,
    display: str,
    role: str,
    agency: str | None = None,
    oidc: str | None = None,
    why: str = "",
) -> Account:
    """Make an account without a password; `oidc` ties it to a subject of the identity provider."""
    with audit.acting(settings) as connection:
        return insert(connection, by, name, display, role, agency, oidc, why)


def insert(
    connection: Connection,
    by: Who,
    name: str,
    display: str,
    role: str,
    agency: str | None = None,
    oidc: str | None = None,
    why: str = "",
    demonstration: bool = False,
) -> Account:
    """Make an account in the caller's transaction."""
    name, display = people.fold(name), display.strip()
    if not _NAME.fullmatch(name):
        raise Refusal("account_name_unusable")
    if not display or len(display) > 200 or audit.plain(display) != display:
        raise Refusal("account_display_unusable")
    check_role(role, agency)
    if connection.execute(select(_TABLE.c.id).where(_TABLE.c.name == name)).scalar() is not None:
        raise Refusal("account_name_taken", given=name)
    oidc = people.storable(oidc) if oidc else None
    if oidc and connection.execute(select(_TABLE.c.id).where(_TABLE.c.oidc == oidc)).scalar() is not None:
        raise Refusal("account_subject_taken")
    now = people.stamp()
    values: dict[str, Any] = {
        "name": name,
        "display": display,
        "role": role,
        "agency": agency,
        "oidc": oidc,
        "state": "active",
    }
    values |= {"totp_on": False, "epoch": 1, "demonstration": demonstration, "created": now, "changed": now}
    key = connection.execute(_TABLE.insert().values(**values).returning(_TABLE.c.id)).scalar_one()
    made = people.held(connection, key)
    audit.write(connection, by, "account_create", people.subject(made), None, people.shown(made), why)
    return made


def change(
    settings: Settings,
    by: Who,
    account: int,
    why: str,
    role: str | None = None,
    agency: str | None = None,
    active: bool | None = None,
) -> Account:
    """Give an account another role (with its agency) or state; its sessions and tokens end at once."""
    with audit.acting(settings) as connection:
        before = people.held(connection, account)
        values: dict[str, Any] = {}
        if role is not None:
            check_role(role, agency)
            values |= {"role": role, "agency": agency}
        if active is not None:
            values["state"] = "active" if active else "disabled"
        _keep_an_administrator(connection, before, values)
        after = people.alter(connection, before, **values)
        _end(connection, account)
        audit.write(
            connection, by, "account_change", people.subject(after), people.shown(before), people.shown(after), why
        )
        return after


def tie(settings: Settings, by: Who, account: int, why: str, oidc: str | None) -> Account:
    """Tie an account to a subject of the identity provider, or to none; a tied one has no password here any more."""
    with audit.acting(settings) as connection:
        before = people.held(connection, account)
        if before.demonstration:
            raise Refusal("account_demonstration")
        oidc = people.storable(oidc) if oidc else None
        owner = connection.execute(select(_TABLE.c.id).where(_TABLE.c.oidc == oidc)).scalar() if oidc else None
        if owner not in (None, account):
            raise Refusal("account_subject_taken")
        after = people.alter(connection, before, oidc=oidc, **({"password": None} if oidc else {}))
        _end(connection, account)
        shown = people.shown(before), people.shown(after)
        audit.write(connection, by, "account_tie", people.subject(after), *shown, why)
        return after


def check_role(role: str, agency: str | None) -> None:
    """Refuse a role that is not known, or an agency that does not go with it."""
    if role not in roles.ROLES:
        raise Refusal("role_unknown", given=role, known=", ".join(roles.ROLES))
    if roles.of_agency(role) != (agency is not None):
        raise Refusal("role_agency_mismatch", role=role)
    if agency is not None and agencies.get(agency).kind not in agencies.REPORTING:
        raise Refusal("agency_unknown", given=agency)


def _end(connection: Connection, account: int) -> None:
    """End every session of an account, and revoke its tokens."""
    now = people.stamp()
    for table, column in ((tables.session, "ended"), (tables.token, "revoked")):
        alive = (table.c.account == account, table.c[column].is_(None))
        connection.execute(update(table).where(*alive).values({column: now}))


def _keep_an_administrator(connection: Connection, before: Account, values: dict[str, Any]) -> None:
    stays = (values.get("role", before.role), values.get("state", "active")) == ("administrator", "active")
    counts = before.role == "administrator" and before.active and not before.demonstration
    if counts and not stays and people.administrators(connection) == 1:
        raise Refusal("administrator_last")
