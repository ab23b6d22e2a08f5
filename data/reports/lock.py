"""The lock after closing: a period that counts changes no more, unless an exception says who allowed it and why.

A first report that comes late is not a change. For a pulled report the time counts at which its sender sent it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from data import calendar, datasets
from data.ledger import tables
from data.period import local, parse


@dataclass(frozen=True)
class Locked:
    """The first closed period that a report would change, and the day at whose end it closed."""

    period: str
    closed: date


def locked(
    connection: Connection,
    dataset_id: str,
    sender: str,
    period: str,
    rows_of: Iterable[str],
    sent: datetime,
    taken: Iterable[str] = (),
) -> Locked | None:
    """Tell whether a report sent at a moment would change a closed period of its sender.

    `rows_of` are its row periods; `taken` those that count already through the same batch. Only reports that
    agencies owe are locked: a publisher's revision of its own survey is news, not a breach.
    """
    dataset, day = datasets.get(dataset_id), local(sent)
    if not dataset.owed_by:
        return None
    closed = {one: end for one in rows_of if (end := calendar.closes(parse(one), dataset.calendar)) < day}
    if not closed:
        return None
    live, leave = tables.live, tables.exception
    mine = (live.c.dataset == dataset_id, live.c.sender == sender, live.c.period.in_(list(closed)))
    changed = sorted({*connection.execute(select(live.c.period).where(*mine)).scalars(), *(closed.keys() & {*taken})})
    if not changed:
        return None
    query = select(leave.c.period).where(
        leave.c.dataset.is_(None) | (leave.c.dataset == dataset_id),
        leave.c.sender == sender,
        leave.c.period.in_([period, *changed]),
        leave.c.until >= day,
    )
    allowed = set(connection.execute(query).scalars())
    left = [] if period in allowed else [one for one in changed if one not in allowed]
    return Locked(left[0], closed[left[0]]) if left else None
