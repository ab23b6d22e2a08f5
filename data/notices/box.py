"""The inbox of an account: what it was told and may still see, what of it is unread, and marking it read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from data import agencies, ledger
from data.accounts import Account
from data.accounts.roles import of_agency
from data.ledger import tables
from data.settings import Settings

#: Who a group is, by role.
GROUPS = {"office": ("coordinator", "government_office"), "leader": ("leader",), "publisher": ("publisher",)}
#: Kinds that are for one group alone, whatever agency they are about.
FOR = {
    "urged_office": "office", "urged_leader": "leader", "replied": "office", "duty_report": "office",
    "obstacle_raised": "office", "remark_office": "office", "doubted_office": "office", "proposed": "publisher",
    "confirmed": "publisher", "declined": "publisher",
}  # fmt: skip
#: How many of the newest notices are looked at.
NEWEST = 300


@dataclass(frozen=True)
class Notice:
    """One thing that an account was told; `params` are the values of its sentence."""

    id: int
    kind: str
    agency: str
    params: dict[str, Any]
    path: str
    at: datetime
    read: bool


def box(settings: Settings, account: Account) -> tuple[Notice, ...]:
    """Give what an account may see of what it was told, the newest first."""
    table = tables.notice
    query = select(table).where(table.c.account == account.id).order_by(table.c.id.desc()).limit(NEWEST)
    with ledger.reading(settings) as connection:
        return tuple(notice_of(row) for row in connection.execute(query) if visible(account, row))


def unread(settings: Settings, account: Account) -> int:
    """Count what an account may see and has not read."""
    table = tables.notice
    query = select(table).where(table.c.account == account.id, table.c.read_at.is_(None))
    with ledger.reading(settings) as connection:
        return sum(visible(account, row) for row in connection.execute(query.order_by(table.c.id.desc()).limit(NEWEST)))


def mark(settings: Settings, account: Account, numbers: Sequence[int] | None = None) -> int:
    """Mark notices of an account as read, or all of them; give how many were not."""
    table = tables.notice
    mine = [table.c.account == account.id, table.c.read_at.is_(None)]
    if numbers is not None:
        mine.append(table.c.id.in_([one for one in numbers if 0 < one < 2**31][:NEWEST]))
    with ledger.writing(settings) as connection:
        done = connection.execute(table.update().where(*mine).values(read_at=tables.stamp(settings.now())))
    return done.rowcount


def visible(account: Account, row: Any) -> bool:
    """Tell whether an account may see a notice as it is today: what it was when it was told does not count."""
    if not account.active:
        return False
    if row.kind in FOR:
        return account.role in GROUPS[FOR[row.kind]]
    if row.agency and of_agency(account.role):
        return account.agency is not None and row.agency in agencies.estate(account.agency)
    return not row.agency or account.role in GROUPS["office"]


def notice_of(row: Any) -> Notice:
    """Read a row of the ledger."""
    at = tables.moment(row.at)
    assert at is not None
    return Notice(row.id, row.kind, row.agency, row.params, row.path, at, row.read_at is not None)
