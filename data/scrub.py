"""Looking at every byte that is kept: what is damaged or gone is named, before anybody needs it.

Archive files bear their sha256 as their name, deltas have theirs in the ledger, products their seals; the ledger
checks itself, and its audit is checked row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from data import archive, audit, facts, fs, ledger, release, seals
from data.ledger import tables
from data.settings import Settings


@dataclass(frozen=True)
class Damage:
    """A file that is not what was kept. `part`: archive, delta, ledger, audit, or product (which can be made again)."""

    part: str
    path: str


def scrub(settings: Settings) -> tuple[int, tuple[Damage, ...]]:
    """Check everything; give how many files were looked at and those that are damaged."""
    found = list(_looked_at(settings))
    wrong = {(part, str(path.relative_to(settings.data_dir))) for part, path, right in found if not right}
    return len(found), tuple(Damage(*one) for one in sorted(wrong))


def _looked_at(settings: Settings) -> Iterator[tuple[str, Path, bool]]:
    held = settings.data_dir / "record" / "ledger.sqlite"
    if not _ledger(settings):
        yield "ledger", held, False
        return
    yield "ledger", held, True
    yield "audit", settings.data_dir / "record" / "audit-head", not audit.verify(settings, at_most=1).problems
    for digest in sorted(_kept(settings)):
        yield "archive", archive.path(settings.archive, digest), archive.whole(settings.archive, digest)
    for row in release.rows(settings):
        for name, digest in row.files.items():
            path = settings.deltas / str(row.n) / f"{name}.parquet"
            yield "delta", path, path.exists() and seals.digest(path) == digest
    for path in sorted({*_named(settings), *_sealed(settings)}):
        yield "product", path, seals.whole(path)


def _ledger(settings: Settings) -> bool:
    """Let SQLite look at every page; PostgreSQL has its own checksums."""
    try:
        with ledger.reading(settings) as connection:
            if connection.dialect.name != "sqlite":
                return True
            return connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    except DatabaseError:
        return False


def _kept(settings: Settings) -> set[str]:
    """Give the sha256 of everything that the archive holds or should hold."""
    held = {path.name for path in settings.archive.glob("*/*") if not path.name.startswith(".")}
    with ledger.reading(settings) as connection:
        held |= set(connection.execute(select(tables.file.c.sha256)).scalars())
        held |= set(connection.execute(select(tables.attachment.c.sha256)).scalars())
        held |= set(connection.execute(select(tables.proof.c.sha256)).scalars())
        held |= set(connection.execute(select(tables.letter.c.sha256)).scalars())
        held |= set(connection.execute(select(tables.release.c.definitions)).scalars())
    return held


def _named(settings: Settings) -> Iterator[Path]:
    with ledger.reading(settings) as connection:
        for row in connection.execute(select(tables.facts)):
            yield facts.path(settings, row.dataset, row.name)


def _sealed(settings: Settings) -> Iterator[Path]:
    for seal in (settings.data_dir / "product").rglob(f"*{fs.SEAL}"):
        if (path := seal.with_name(seal.name.removesuffix(fs.SEAL))).exists():
            yield path
