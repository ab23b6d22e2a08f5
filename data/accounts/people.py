"""Accounts as they are held: their values, looking them up, and the epoch that ends what was allowed before."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from data import ledger
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

_TABLE = tables.account
#: The largest number that a column of the ledger holds.
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Account:
    """Who may sign in; `second` tells whether a second factor is asked, `local` whether there is a password."""

    id: int
    name: str
    display: str
    role: str
    agency: str | None
    active: bool
    epoch: int
    second: bool
    local: bool
    single_sign_on: bool
    demonstration: bool
    created: datetime
    changed: datetime

    @property
    def who(self) -> Who:
        """Name this account as the one who acts."""
        return Who(self.name, self.id)


def fold(name: str) -> str:
    """Give a sign-in name as it is kept: compatible letters made one, lower case, no space around."""
    return storable(unicodedata.normalize("NFKC", name).strip().casefold())


def storable(text: str) -> str:
    """Replace what no ledger can hold, so that it is looked up and not found."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def alter(connection: Connection, account: Account, **values: Any) -> Account:
    """Write values of an account and begin its next epoch, which ends every session."""
    values |= {"epoch": account.epoch + 1, "changed": stamp()}
    connection.execute(update(_TABLE).where(_TABLE.c.id == account.id).values(**values))
    return held(connection, account.id)


def get(settings: Settings, account: int) -> Account:
    """Give an account by its id."""
    with ledger.reading(settings) as connection:
        return held(connection, account)


def find(settings: Settings, name: str) -> Account | None:
    """Give the account of a sign-in name."""
    return _first(settings, _TABLE.c.name == fold(name))


def by_oidc(settings: Settings, subject: str) -> Account | None:
    """Give the active account that is tied to a subject of the identity provider."""
    found = _first(settings, _TABLE.c.oidc == storable(subject))
    return found if found and found.active else None


def every(settings: Settings) -> tuple[Account, ...]:
    """Give all accounts in the order of their names."""
    with ledger.reading(settings) as connection:
        return tuple(sorted(map(of, connection.execute(select(_TABLE))), key=lambda account: account.name))


def auth_epoch(settings: Settings, account: int) -> int | None:
    """Give the epoch of an account, None when it may not act; what was allowed in another epoch no longer is."""
    with ledger.reading(settings) as connection:
        query = select(_TABLE.c.epoch).where(_TABLE.c.id == account, _TABLE.c.state == "active")
        return connection.execute(query).scalar() if 0 < account <= LARGEST else None


def administrators(connection: Connection) -> int:
    """Count the active administrators that are not part of the demonstration."""
    mine = (_TABLE.c.role == "administrator", _TABLE.c.state == "active", _TABLE.c.demonstration.is_(False))
    return connection.execute(select(func.count()).select_from(_TABLE).where(*mine)).scalar_one()


def held(connection: Connection, account: int) -> Account:
    """Give an account inside a transaction; an unknown id is refused."""
    row = None
    if 0 < account <= LARGEST:
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == account)).one_or_none()
    if row is None:
        raise Refusal("account_unknown")
    return of(row)


def of(row: Any) -> Account:
    """Make the value of a ledger row; no secret goes into it."""
    return Account(
        row.id, row.name, row.display, row.role, row.agency, row.state == "active", row.epoch, row.totp_on,
        row.password is not None, row.oidc is not None, row.demonstration, moment(row.created), moment(row.changed),
    )  # fmt: skip


def subject(account: Account) -> str:
    """Name an account as the subject of an act."""
    return f"account:{account.name}"


def shown(account: Account) -> dict[str, Any]:
    """Give what the audit tells of an account; never a secret."""
    state = "active" if account.active else "disabled"
    found = {"display": account.display, "role": account.role, "agency": account.agency, "state": state}
    return found | {"password": account.local, "second": account.second, "single_sign_on": account.single_sign_on}


def stamp() -> str:
    """Give the present moment as the ledger keeps it; accounts run on the real clock, whatever NOW fixes."""
    return tables.stamp(datetime.now(UTC))


def moment(text: str) -> datetime:
    """Read a moment that is always there."""
    return datetime.fromisoformat(text)


def _first(settings: Settings, condition: Any) -> Account | None:
    with ledger.reading(settings) as connection:
        row = connection.execute(select(_TABLE).where(condition)).one_or_none()
    return of(row) if row else None
