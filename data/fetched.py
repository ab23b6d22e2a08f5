"""What an address of a source last gave: its tags and the digest of its bytes, so that it is asked "changed since?".

A tag is a claim of the server, the digest is ours. Where they disagree the address gets a note, which readers see,
and from then on it is always asked in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from data import ledger
from data.ledger import tables
from data.model import Seen
from data.settings import Settings

_TABLE = tables.fetched


def held(settings: Settings, source: str) -> Mapping[str, Seen]:
    """Give what is known of each address of a source: address → what it last gave."""
    with ledger.reading(settings) as connection:
        rows = connection.execute(select(_TABLE).where(_TABLE.c.source == source)).all()
    return {
        row.address: Seen(row.address, row.etag, row.modified, row.sha256, row.size, row.note, row.whole_at)
        for row in rows
    }


def remember(connection: Connection, source: str, seen: Iterable[Seen]) -> None:
    """Keep what addresses gave, in the transaction that keeps what came from them."""
    for one in seen:
        mine = (_TABLE.c.source == source, _TABLE.c.address == one.address)
        connection.execute(delete(_TABLE).where(*mine))
        connection.execute(_TABLE.insert().values(source=source, **vars(one)))
