"""Seals of product files: the sha256 that lies beside a file tells whether it is still what was written.

A file is checked once by each process that opens it, and again when it was replaced; one that is damaged is
never read. The files of the record need no seal: their sha256 is their name, or stands in the ledger.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from data import fs
from data.errors import Refusal


def whole(path: Path) -> bool:
    """Tell whether a file is there and is what was written."""
    try:
        held = path.stat()
    except FileNotFoundError:
        return False
    return _fits(path, held.st_ino, held.st_size, held.st_mtime_ns)


def checked(path: Path) -> Path:
    """Give a facts file's path; one that is damaged or gone is refused."""
    if not whole(path):
        raise Refusal("facts_damaged", file=path.name)
    return path


@lru_cache(maxsize=4096)
def _fits(path: Path, *_: int) -> bool:
    seal = fs.seal_of(path)
    return seal.exists() and seal.read_text("ascii").strip() == digest(path)


def digest(path: Path) -> str:
    """Give the sha256 of a file."""
    with path.open("rb") as held:
        return file_digest(held, "sha256").hexdigest()
