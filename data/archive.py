"""The record in bytes: raw files named by sha256, written once and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

from data import fs
from data.errors import Refusal

_PIECE = 1 << 20


def keep(folder: Path, body: bytes) -> str:
    """Keep bytes durably and give their sha256; bytes already held are not written again, damaged ones are."""
    digest = sha256(body).hexdigest()
    target = path(folder, digest)
    if whole(folder, digest):
        fs.confirm(target)
    else:
        fs.write(target, body, "archive")
    return digest


def keep_file(folder: Path, source: Path) -> str:
    """Keep a file of any size durably, read once and never held in memory, and give its sha256."""
    with source.open("rb") as file:
        return keep_open(folder, file)


def keep_open(folder: Path, file: IO[bytes]) -> str:
    """Keep what an open file holds, as `keep_file` does."""
    digest = sha256()

    def pieces() -> Iterator[bytes]:
        while piece := file.read(_PIECE):
            digest.update(piece)
            yield piece

    fs.gather(folder, pieces(), lambda: path(folder, digest.hexdigest()), "archive")
    return digest.hexdigest()


def whole(folder: Path, digest: str) -> bool:
    """Tell whether the bytes of a sha256 are held as they were kept."""
    target = path(folder, digest)
    if not target.exists():
        return False
    with target.open("rb") as held:
        return file_digest(held, "sha256").hexdigest() == digest


def path(folder: Path, digest: str) -> Path:
    """Give where the bytes of a sha256 lie."""
    return folder / digest[:2] / digest


def checked(folder: Path, digest: str) -> Path:
    """Give where the bytes of a sha256 lie; bytes that no longer give it are refused."""
    if not whole(folder, digest):
        raise Refusal("archive_damaged", digest=digest)
    return path(folder, digest)


def read(folder: Path, digest: str) -> bytes:
    """Read bytes back; bytes that no longer give their sha256 are refused."""
    target = path(folder, digest)
    if not target.exists() or sha256(body := target.read_bytes()).hexdigest() != digest:
        raise Refusal("archive_damaged", digest=digest)
    return body
