"""How often something may be tried: counts stand in the ledger, so all workers share them and restarts keep them.

An account is never locked: after five failures within a quarter of an hour each further try waits longer, up
to a minute. An address may try twenty times a minute, whatever names it tries.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from data import ledger
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

PER_ADDRESS, ADDRESS_SECONDS = 20, 60
FREE_FAILURES, FAILURE_SECONDS = 5, 900
LONGEST_WAIT = 60
_TABLE = tables.attempt
_KEPT = timedelta(hours=2)


def admit(settings: Settings, key: str, address: str) -> None:
    """Count a try against an account and an address before it is made; refuse it when it comes too soon.

    The try counts as a failure until `forgive` takes it back, so that tries at the same time cannot pass together.
    """
    with ledger.writing(settings) as connection:
        wait = _count(connection, "address:" + place(address), PER_ADDRESS, ADDRESS_SECONDS) if address else 0
        wait = wait or _slow(connection, _short(key))
    if wait:
        raise Refusal("too_many_tries", seconds=wait)


def forgive(connection: Connection, key: str) -> None:
    """Forget the failures of an account whose owner has proved who they are."""
    connection.execute(delete(_TABLE).where(_TABLE.c.key == _short(key)))


def allow(settings: Settings, key: str, limit: int, seconds: int) -> int:
    """Count one use of something; 0 when it may go on, else the seconds to wait."""
    with ledger.writing(settings) as connection:
        return _count(connection, _short(key), limit, seconds)


def place(address: str) -> str:
    """Give what counts as one address: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:32]
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _short(key: str) -> str:
    """Keep no typed text: what stands in the field of names is at times a password."""
    kind, _, rest = key.partition(":")
    return f"{kind}:{hashlib.sha256(rest.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _count(connection: Connection, key: str, limit: int, seconds: int) -> int:
    used, _, now = _used(connection, key, seconds)
    if used + 1 > limit:
        return max(1, math.ceil(seconds - now.timestamp() % seconds))
    _add(connection, key, seconds, now)
    return 0


def _slow(connection: Connection, key: str) -> int:
    used, last, now = _used(connection, key, FAILURE_SECONDS)
    if last is not None and used >= FREE_FAILURES:
        ready = last + timedelta(seconds=min(LONGEST_WAIT, 2 ** (min(int(used), 30) - FREE_FAILURES + 1)))
        if now < ready:
            return max(1, math.ceil((ready - now).total_seconds()))
    _add(connection, key, FAILURE_SECONDS, now)
    return 0


def _used(connection: Connection, key: str, seconds: int) -> tuple[float, datetime | None, datetime]:
    """Give how much of a sliding window is used, from the counts of this window and the one before."""
    now = datetime.now(UTC)
    rows = connection.execute(select(_TABLE).where(_TABLE.c.key == key)).mappings().all()
    held = {row["window"]: row["count"] for row in rows}
    left = 1 - now.timestamp() % seconds / seconds
    used = held.get(_window(now, seconds), 0) + held.get(_window(now, seconds, 1), 0) * left
    last = max((datetime.fromisoformat(row["last"]) for row in rows), default=None)
    return used, last, now


def _add(connection: Connection, key: str, seconds: int, now: datetime) -> None:
    window, last = _window(now, seconds), tables.stamp(now)
    mine = (_TABLE.c.key == key, _TABLE.c.window == window)
    if not connection.execute(update(_TABLE).where(*mine).values(count=_TABLE.c.count + 1, last=last)).rowcount:
        connection.execute(insert(_TABLE).values(key=key, window=window, count=1, last=last))
        connection.execute(delete(_TABLE).where(_TABLE.c.last < tables.stamp(now - _KEPT)))


def _window(now: datetime, seconds: int, back: int = 0) -> str:
    return tables.stamp(datetime.fromtimestamp((now.timestamp() // seconds - back) * seconds, UTC))
