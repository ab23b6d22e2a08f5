"""Products that nobody names any more: facts and parts that a later file took the place of, and their tallies.

A file stays while the ledger names it, while the definitions of today would look for it, and for an hour after it
was written: by then whoever wrote it has named it, and whoever was reading it has done. A release and a working
file hold copies of what they were made of, so they need none of these. What a kill leaves half removed is
removed the next time; all of it can be made again from the archive.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select, union_all

from data import facts, fs, ledger
from data.ledger import tables
from data.settings import Settings
from metrics import definitions, tally

#: How long a file stays although nobody names it, in seconds.
YOUNG = 3600


def sweep(settings: Settings) -> list[Path]:
    """Remove facts and tallies that nobody names and that are older than an hour; give what was removed."""
    # Looked at before the ledger is: what is named in between is then seen as named.
    old = list(_old(settings))
    named = _named(settings)
    gone = [path for path in old if path not in named]
    for path in gone:
        fs.remove(path)
    return gone


def _old(settings: Settings) -> Iterator[Path]:
    """Give the product files that are old enough, also those of which only the seal is left."""
    until = time.time() - YOUNG
    for folder in (settings.facts, settings.tallies):
        found = {path.with_name(path.name.removesuffix(fs.SEAL)) for path in folder.glob("*/[!.]*.parquet*")}
        for path in sorted(found):
            if path.suffix == ".parquet" and _written(path) < until:
                yield path


def _written(path: Path) -> float:
    """Give when a file or its seal was last written, whichever is later; a file that is gone by now is new."""
    times = []
    for one in (path, fs.seal_of(path)):
        with suppress(FileNotFoundError):
            times.append(one.stat().st_mtime)
    return max(times, default=time.time())


def _named(settings: Settings) -> frozenset[Path]:
    """Give the facts files and parts that the ledger names, and their tallies by the definitions of today."""
    with ledger.reading(settings) as connection:
        both = (select(table.c.dataset, table.c.name) for table in (tables.facts, tables.part))
        rows = connection.execute(union_all(*both)).all()
    tallied = [row for row in rows if definitions.of_dataset(row.dataset)]
    return frozenset(
        [facts.path(settings, row.dataset, row.name) for row in rows]
        + [tally.path(settings, row.dataset, row.name) for row in tallied]
    )
