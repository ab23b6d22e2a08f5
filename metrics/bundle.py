"""The bundle of a release: every definition and reference file it was made with, as one zip in the archive.

A past release is read with its own bundle, so that a definition that changed later changes nothing that was
published.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
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


def mixed(settings: Settings, number: int, other: int, names: Collection[str]) -> Path:
    """Give the root of a release's files with some of them taken from another release."""
    digest, second = (release.row(settings, one).definitions for one in (number, other))
    return _laid_out(settings, digest, second, tuple(names)) if digest != second else at(settings, number)


@lru_cache(maxsize=256)
def _laid_out(settings: Settings, digest: str, other: str = "", names: tuple[str, ...] = ()) -> Path:
    """Lay files out once in this process; what lies there already is used where it is what the bundles hold."""
    folder = settings.editions / (f"{digest}-{other}" if other else digest)
    files = _files(settings, digest)
    if other:
        files |= {name: body for name, body in _files(settings, other).items() if name in names}
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if found != files:
        if folder.exists():
            fs.remove(folder)
        fs.lay_out(folder, files)
    return folder


def _files(settings: Settings, digest: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive.read(settings.archive, digest))) as held:
        return {name: held.read(name) for name in held.namelist()}
