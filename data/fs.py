"""The only module that writes, renames and fsyncs files of the record and the product.

A file appears under its name whole or not at all; after the call returns it survives a power cut.
An error of the disk is raised, never swallowed. `CRASH_AT=<point>` ends the process there, for tests, and
`CRASH_AT=<point>:<n>` when it passes there for the n-th time.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO

#: What the name of a seal ends with.
SEAL = ".sha256"
#: How often each crash point was passed, kept only while a test asks for a crash.
_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """End the process at once when a test asked for a crash at this point, or at its n-th passing."""
    asked, _, count = os.environ.get("CRASH_AT", "").partition(":")
    if asked == name:
        _passed[name] += 1
        if _passed[name] == int(count or 1):
            os._exit(137)


def write(path: Path, body: bytes, step: str = "file") -> None:
    """Write a file durably under its name: write aside, fsync, rename, fsync the folder."""
    make(path, lambda aside: aside.write_bytes(body), step)


def make(path: Path, maker: Callable[[Path], object], step: str = "file", sealed: bool = False) -> None:
    """Let `maker` write a file aside, then put it durably under its name; `step` names its crash points.

    A `sealed` file has its sha256 beside it (`data.seals`), which is there before it.
    """
    folder(path.parent)
    aside = path.parent / f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
    try:
        maker(aside)
        crash_point(f"{step}.written")
        settle(aside, path, step, sealed)
    finally:
        aside.unlink(missing_ok=True)


def settle(aside: Path, path: Path, step: str = "file", sealed: bool = False) -> None:
    """Fsync a finished file and give it its name."""
    _fsync(aside)
    if sealed:
        with aside.open("rb") as made:
            write(seal_of(path), file_digest(made, "sha256").hexdigest().encode(), "seal")
    crash_point(f"{step}.synced")
    os.replace(aside, path)
    crash_point(f"{step}.renamed")
    _fsync(path.parent)
    crash_point(f"{step}.settled")


def lay_out(path: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder of files durably under its name, whole or not at all; one that is there already stays."""
    with workshop(path.parent) as here:
        whole = here / path.name
        for name, body in files.items():
            target = whole / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
            _fsync(target)
        try:
            os.rename(whole, path)
        except OSError:
            if not path.is_dir():
                raise
    _fsync(path.parent)


def private(path: Path) -> None:
    """Make a folder that other accounts of the machine cannot look into, or close one."""
    folder(path)
    path.chmod(0o700)


def folder(path: Path) -> None:
    """Make a folder and those above it durably: a folder's name lives in the folder that holds it."""
    if not path.is_dir():
        folder(path.parent)
        path.mkdir(exist_ok=True)
        _fsync(path.parent)


def confirm(path: Path) -> None:
    """Make sure that the name of a file that is there already survives a power cut: who wrote it may have died before."""
    for held in path.parents[:2]:
        _fsync(held)


@contextmanager
def scratch(path: Path, body: bytes) -> Iterator[Path]:
    """Lend a file that is gone afterwards."""
    folder(path.parent)
    aside = path.parent / f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
    try:
        aside.write_bytes(body)
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def gather(into: Path, pieces: Iterable[bytes], named: Callable[[], Path], step: str = "file") -> Path:
    """Write pieces aside, then put the file durably under the name that is known once the last one came."""
    folder(into)
    aside = into / f".pieces.{os.getpid()}.{uuid.uuid4().hex[:8]}"
    try:
        with aside.open("wb") as file:
            file.writelines(pieces)
        crash_point(f"{step}.written")
        path = named()
        folder(path.parent)
        settle(aside, path, step)
    finally:
        aside.unlink(missing_ok=True)
    return path


@contextmanager
def workshop(into: Path) -> Iterator[Path]:
    """Lend a folder that is gone afterwards with all that was not given a name elsewhere."""
    folder(into)
    here = into / f".workshop.{os.getpid()}.{uuid.uuid4().hex[:8]}"
    here.mkdir()
    try:
        yield here
    finally:
        shutil.rmtree(here)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Do something as the only process of this machine; the right ends with the process, however it ends."""
    folder(path.parent)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_claims: dict[Path, IO[str]] = {}


def claim(path: Path) -> bool:
    """Take a right that ends with this process, however it ends; False while a living process of this machine has it."""
    folder(path.parent)
    handle = path.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return False
    _claims[path] = handle
    return True


def give_up(path: Path) -> None:
    """Give up a right that this process may have taken."""
    if held := _claims.pop(path, None):
        held.close()


def tidy(folder: Path) -> None:
    """Remove files and workshops that a killed process left aside."""
    for path in [*folder.rglob(".*")]:
        if path.is_file() and not _alive(path):
            path.unlink(missing_ok=True)
        elif path.name.startswith(".workshop.") and not _alive(path):
            shutil.rmtree(path, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a product file, with its seal, or folder that nothing names any more."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
        seal_of(path).unlink(missing_ok=True)


def seal_of(path: Path) -> Path:
    """Give where the seal of a product file lies."""
    return path.with_name(path.name + SEAL)


def _alive(aside: Path) -> bool:
    return any(part.isdigit() and Path(f"/proc/{part}").exists() for part in aside.name.split("."))


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
