"""Receiving: bytes into the archive, then a ledger row, only then a receipt.

Used by both programs; the web program writes here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from data import archive, audit, fetched, fs, ledger, space
from data.audit import Who
from data.ledger import tables
from data.model import Delivery
from data.period import ZONE
from data.settings import Settings

#: How many files are kept at once.
SIDE_BY_SIDE = 8


@space.told()
def receive(
    settings: Settings,
    deliveries: Iterable[Delivery],
    origin: str,
    illustrative: bool,
    within: Callable[[Connection], object] | None = None,
    who: Who | None = None,
    intent: str | None = None,
    base: str | None = None,
) -> tuple[int, ...]:
    """Keep files durably and give their receipts (file ids), in order; without room on the disk, refuse.

    `origin` is a source's id, or `command`, `feed` (a command that brings one), or `upload`; `within` is done in the
    same transaction, and what it refuses leaves nothing received. `who` brought the files, which the audit then tells.
    With `intent` `draft` their reports wait for their sender's word; `base` is the original under a layer of corrections.
    """
    deliveries = list(deliveries)
    space.check(settings, sum(one.file.stat().st_size for one in deliveries if isinstance(one.file, Path)))
    with ThreadPoolExecutor(SIDE_BY_SIDE) as keepers:  # a disk writes several files durably in the time of one
        held = list(zip(deliveries, keepers.map(partial(_keep, settings), deliveries), strict=True))
    fs.crash_point("inbox.archived")
    now = tables.stamp(settings.now())
    with audit.acting(settings) if who else ledger.writing(settings) as connection:
        if within:
            within(connection)
        fetched.remember(connection, origin, (one.seen for one, _ in held if one.seen))
        ids = []
        for delivery, digest in held:
            statement = tables.file.insert().values(
                sha256=digest,
                name=delivery.name,
                size=archive.path(settings.archive, digest).stat().st_size,
                origin=origin,
                dataset=delivery.dataset,
                sender=delivery.sender,
                period=delivery.period,
                sent_at=_stamp(delivery.sent_at),
                etag=delivery.etag,
                received_at=now,
                illustrative=illustrative,
                state="waiting",
                by=who.name if who else None,
                intent=intent,
                base=base,
            )
            number = connection.execute(statement.returning(tables.file.c.id)).scalar_one()
            ids.append(number)
            if who:
                after = {"name": delivery.name, "sha256": digest, "sender": delivery.sender, "base": base}
                audit.write(connection, who, "report.receive", f"file:{number}", after=after)
    fs.crash_point("inbox.received")
    return tuple(ids)


def _keep(settings: Settings, delivery: Delivery) -> str:
    if delivery.file is None:
        return archive.keep(settings.archive, delivery.body)
    if isinstance(delivery.file, Path):
        return archive.keep_file(settings.archive, delivery.file)
    return archive.keep_open(settings.archive, delivery.file)


def _stamp(text: str | None) -> str | None:
    """Write a sender's time as the ledger keeps times; one that cannot be read is none."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return tables.stamp(moment if moment.tzinfo else moment.replace(tzinfo=ZONE)) if moment else None


def held_etags(settings: Settings, origin: str) -> frozenset[str]:
    """Give the tags of files received from a source before."""
    with ledger.reading(settings) as connection:
        query = select(tables.file.c.etag).where(tables.file.c.origin == origin, tables.file.c.etag.is_not(None))
        return frozenset(connection.execute(query).scalars())


def waiting(settings: Settings) -> tuple[Any, ...]:
    """Give the files that nobody has read yet, oldest first.

    A command reads its own file at once; only one that it left for a minute (a feed: an hour) is anybody's.
    """
    own = [
        (tables.file.c.origin != origin)
        | (tables.file.c.received_at <= tables.stamp(settings.now() - timedelta(minutes=alone)))
        for origin, alone in (("command", 1), ("feed", 60))
    ]
    with ledger.reading(settings) as connection:
        query = select(tables.file).where(tables.file.c.state == "waiting", *own).order_by(tables.file.c.id)
        return tuple(connection.execute(query).all())


def files(settings: Settings, ids: Iterable[int]) -> tuple[Any, ...]:
    """Give ledger rows of files by receipt."""
    with ledger.reading(settings) as connection:
        query = select(tables.file).where(tables.file.c.id.in_(list(ids))).order_by(tables.file.c.id)
        return tuple(connection.execute(query).all())


def count(settings: Settings) -> int:
    """Count the files ever received."""
    with ledger.reading(settings) as connection:
        return connection.execute(select(func.count()).select_from(tables.file)).scalar_one()
