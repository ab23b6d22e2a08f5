"""The bundle of a release: every definition and reference file it was made with, as one zip in the archive.

A past release is read with its own bundle, so that a definition that changed later changes nothing that was
published.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from data import archive, edition, fs, release
from data.settings import Settings

_PATTERNS = ("metrics/*/*.toml", "data/datasets/*.toml", "data/reference/*.csv", "data/reference/*.toml")


@edition.kept
def pack() -> bytes:
    """Give the files of the edition in use as one zip, equal bytes for equal files."""
    root, buffer = edition.root(), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(path for pattern in _PATTERNS for path in root.glob(pattern)):
            made.writestr(zipfile.ZipInfo(path.relative_to(root).as_posix()), path.read_bytes())
    return buffer.getvalue()


def keep(settings: Settings) -> str:
    """Archive the bundle of the edition in use; give its sha256."""
    return archive.keep(settings.archive, pack())


def at(settings: Settings, number: int) -> Path:
    """Give the root of the files with which a release was made, for `edition.of`."""
    digest = release.row(settings, number).definitions
    return edition.root() if digest == _own(edition.root()) else _laid_out(settings, digest)


@lru_cache(maxsize=64)
def _own(_: Path) -> str:
    return sha256(pack()).hexdigest()


@lru_cache(maxsize=256)
def _laid_out(settings: Settings, digest: str) -> Path:
    """Lay out a bundle once in this process; what lies there already is used where it is what the bundle holds."""
    folder = settings.editions / digest
    with zipfile.ZipFile(io.BytesIO(archive.read(settings.archive, digest))) as held:
        files = {name: held.read(name) for name in held.namelist()}
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if found != files:
        if folder.exists():
            fs.remove(folder)
        fs.lay_out(folder, files)
    return folder
