"""Taking an official release back: an older one becomes what leaders and the public read; nothing is deleted.

Publishing takes two persons, and so does taking back: who proposed what is shown cannot be the one who takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data import audit, ledger
from data.accounts import Account
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

_SHOWN, _RELEASE, _WISH = tables.shown, tables.release, tables.publication


@dataclass(frozen=True)
class Official:
    """The official release that readers begin with; `instead` of which newer one, taken back when and why (0: of none)."""

    release: int
    instead: int = 0
    at: datetime | None = None
    why: str = ""


def official(settings: Settings) -> Official | None:
    """Give the official release that readers begin with; None before the first."""
    with ledger.reading(settings) as connection:
        return _official(connection)


def show(settings: Settings, by: Account, release: int, saw: int, why: str) -> None:
    """Let readers begin with an official release in place of the one that the actor saw as shown."""
    with audit.acting(settings) as connection:
        now = _official(connection)
        if now is None or now.release != saw:
            raise Refusal("shown_changed", release=f"r{now.release}" if now else "–")
        kinds = select(_RELEASE.c.kind).where(_RELEASE.c.n == release)
        if release == saw or connection.execute(kinds).scalar_one_or_none() != "official":
            raise Refusal("shown_unknown", given=f"r{release}")
        proposer = select(_WISH.c.proposed_by).where(_WISH.c.release == saw)
        if connection.execute(proposer).scalar_one_or_none() == by.id:
            raise Refusal("shown_two_persons")
        values = {"release": release, "newest": _newest(connection), "account": by.id, "why": why}
        connection.execute(_SHOWN.insert().values(**values, at=tables.stamp(settings.now())))
        before, after = {"release": f"r{saw}"}, {"release": f"r{release}"}
        audit.write(connection, by.who, "publication_shown", f"release:{release}", before, after, why)


def _official(connection: Connection) -> Official | None:
    newest = _newest(connection)
    if newest is None:
        return None
    row = connection.execute(select(_SHOWN).order_by(_SHOWN.c.id.desc()).limit(1)).one_or_none()
    if row is None or row.newest != newest or row.release == newest:
        return Official(newest)
    return Official(row.release, newest, tables.moment(row.at), row.why)


def _newest(connection: Connection) -> int | None:
    return connection.execute(select(func.max(_RELEASE.c.n)).where(_RELEASE.c.kind == "official")).scalar_one()
