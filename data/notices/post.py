"""Writing notices into inboxes, in the transaction of the event that they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from data import agencies
from data.accounts.roles import of_agency as belongs
from data.audit import Who
from data.ledger import tables
from data.notices import outbox
from data.notices.box import GROUPS
from data.settings import Settings


def of_agency(connection: Connection, agency: str) -> list[int]:
    """Give the accounts of an agency's people, and of those who carry its duties today."""
    table = tables.account
    query = select(table.c.id, table.c.role, table.c.agency).where(table.c.state == "active").order_by(table.c.id)
    return [
        row.id
        for row in connection.execute(query)
        if belongs(row.role) and row.agency and agency in agencies.estate(row.agency)
    ]


def of_role(connection: Connection, group: str) -> list[int]:
    """Give the accounts of the coordinating body (`office`) or of leaders."""
    table = tables.account
    query = select(table.c.id).where(table.c.state == "active", table.c.role.in_(GROUPS[group]))
    return list(connection.execute(query.order_by(table.c.id)).scalars())


def post(
    settings: Settings, connection: Connection, accounts: Iterable[int], key: str, kind: str, agency: str,
    params: dict[str, Any], path: str,
) -> int:  # fmt: skip
    """Write a notice to accounts that were not told of this event, and let it leave as they want; give to how many."""
    table, wanted = tables.notice, list(accounts)
    told = connection.execute(select(table.c.account).where(table.c.key == key, table.c.account.in_(wanted))).scalars()
    new = sorted(set(wanted) - set(told))
    about = {"key": key, "kind": kind, "agency": agency, "params": params, "path": path}
    if new:
        at = tables.stamp(settings.now())
        connection.execute(table.insert(), [{"account": account, "at": at, **about} for account in new])
        made = (
            select(table.c.account, table.c.id).where(table.c.key == key, table.c.account.in_(new)).order_by(table.c.id)
        )
        outbox.plan(settings, connection, [(row.account, row.id) for row in connection.execute(made)])
    return len(new)


def tell(
    settings: Settings, connection: Connection, by: Who, accounts: Iterable[int], key: str, kind: str, agency: str,
    params: dict[str, Any], path: str,
) -> int:  # fmt: skip
    """Do the same for accounts other than the one that acts: it knows."""
    others = [one for one in accounts if one != by.account]
    return post(settings, connection, others, key, kind, agency, params, path)
