"""Doing a thing once: runs with a unique key, and a fenced lease for the one program that works on them.

The key (source, period, firing) is unique in the ledger, so two clocks make one run. The lease says who
works; its fence is checked in the same transaction as each effect, so a program that slept through its
lease changes nothing when it wakes.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from data import fetched, fs, ledger
from data.errors import Refusal
from data.ledger import tables
from data.model import Seen
from data.period import ZONE, parse
from data.settings import Settings
from ingest import circuit

LEASE = timedelta(seconds=float(os.environ.get("LEASE_SECONDS") or 30))
NAME = "ingest"


@dataclass(frozen=True)
class Lease:
    """The right to work, as one holder has it; `fence` grows with each new holder."""

    owner: str
    fence: int


def owner() -> str:
    """Name this process among all that ever ran."""
    return f"{_host()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _host() -> str:
    return socket.gethostname()[:24]


def _clock() -> datetime:
    """Leases run on the real clock, whatever moment NOW fixes for figures."""
    return datetime.now(ZONE)


def take(settings: Settings, name: str = NAME, me: str | None = None) -> Lease | None:
    """Take the lease if nobody holds it; None when somebody does.

    A lock of this machine ends with its holder, so what a killed program held is taken at once.
    """
    lock = _lock(settings, name)
    claimed, lease = fs.claim(lock), None
    try:
        lease = _take(settings, name, me or owner(), claimed)
        return lease
    finally:
        if claimed and lease is None:
            fs.give_up(lock)


def _lock(settings: Settings, name: str) -> Path:
    return settings.data_dir / "record" / f"{name}.lock"


def _take(settings: Settings, name: str, me: str, claimed: bool) -> Lease | None:
    table, now = tables.lease, _clock()
    with ledger.writing(settings) as connection:
        held = connection.execute(select(table).where(table.c.name == name)).one_or_none()
        free = held.owner == me or held.expires <= tables.stamp(now) if held else claimed
        if not free and not (held and claimed and _died(held.owner)):
            return None
        fence = (held.fence if held else 0) + 1
        values = {"owner": me, "fence": fence, "expires": tables.stamp(now + LEASE)}
        if held:
            connection.execute(update(table).where(table.c.name == name).values(**values))
        else:
            connection.execute(table.insert().values(name=name, **values))
    return Lease(me, fence)


def _died(owner: str) -> bool:
    """Tell whether a holder of this machine is gone, given that the machine's lock is free."""
    host, pid, _ = owner.rsplit(":", 2)
    return host == _host() and (int(pid) == os.getpid() or not Path(f"/proc/{pid}").exists())


def renew(settings: Settings, lease: Lease, name: str = NAME) -> None:
    """Hold on to the lease; refused when another has taken it."""
    fs.claim(_lock(settings, name))
    with ledger.writing(settings) as connection:
        fence(connection, lease, name)
        expires = tables.stamp(_clock() + LEASE)
        connection.execute(update(tables.lease).where(tables.lease.c.name == name).values(expires=expires))


def give_back(settings: Settings, lease: Lease, name: str = NAME) -> None:
    """End the lease at once, so that the next holder need not wait."""
    table = tables.lease
    with ledger.writing(settings) as connection:
        mine = (table.c.name == name, table.c.owner == lease.owner, table.c.fence == lease.fence)
        ended = connection.execute(update(table).where(*mine).values(expires=tables.stamp(_clock())))
    if ended.rowcount:
        fs.give_up(_lock(settings, name))


def fence(connection: Connection, lease: Lease | None, name: str = NAME) -> None:
    """Refuse to go on in this transaction when the lease is no longer ours; commands without one may."""
    if lease is None:
        return
    held = connection.execute(select(tables.lease).where(tables.lease.c.name == name)).one_or_none()
    if held is None or held.owner != lease.owner or held.fence != lease.fence:
        raise Refusal("lease_lost")


def plan(settings: Settings, source: str, periods: Iterable[str], fire: str) -> int:
    """Write the runs of one firing that are not written yet; give how many are new."""
    made = 0
    with ledger.writing(settings) as connection:
        for period in periods:
            values = {"source": source, "period": period, "fire": fire, "state": "waiting", "tries": 0}
            try:
                with connection.begin_nested():
                    connection.execute(tables.run.insert().values(**values))
                made += 1
            except IntegrityError:
                continue
    return made


def waiting(settings: Settings) -> list[Any]:
    """Give the runs that may be done now: those whose period ended last come first, then the oldest firing."""
    table = tables.run
    with ledger.reading(settings) as connection:
        now = tables.stamp(_clock())
        rows = connection.execute(select(table).where(table.c.state.in_(("waiting", "running")))).all()
    ready = [row for row in rows if not row.next_try or row.next_try <= now]
    return sorted(ready, key=lambda row: (row.period == "" and row.tries == 0, _order(row.period)), reverse=True)


def _order(period: str) -> tuple[int, str]:
    """What readers look at first is loaded first, whatever the length of its period."""
    return (parse(period).last_month if period else 0, period)


def begin(settings: Settings, run: Any, lease: Lease | None) -> None:
    """Mark a run as begun."""
    now = tables.stamp(_clock())
    with ledger.writing(settings) as connection:
        fence(connection, lease)
        values = {"state": "running", "started": now, "tries": run.tries + 1, "next_try": None}
        connection.execute(update(tables.run).where(tables.run.c.id == run.id).values(**values))


def finish(
    settings: Settings, run: Any, lease: Lease | None, state: str, unchanged: Iterable[Seen] = (), **values: Any
) -> None:
    """Mark a run as done, failed, or waiting for its next try; keep what addresses gave that was not new."""
    with ledger.writing(settings) as connection:
        fence(connection, lease)
        fetched.remember(connection, run.source, unchanged)
        circuit.count(connection, run.source, state == "done")
        values |= {"state": state, "finished": tables.stamp(_clock())}
        connection.execute(update(tables.run).where(tables.run.c.id == run.id).values(**values))
