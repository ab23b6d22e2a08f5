"""A folder where files are put for us: `WATCH_DIR/<agency>/<dataset>/file`, either level may be left out.

Only whole files are taken: those that did not grow while they were looked at twice, or that were renamed into
place. They stay where they are; what was taken is remembered by name, size and time, and by the digest of the
bytes. Links, devices, hidden and half-written names are passed over; no name of a file is ever a path of ours.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from data import agencies, datasets
from data.errors import Refusal
from data.model import Delivery, Text
from data.period import Period
from ingest.fetchers.file import unless_held
from ingest.sources import Context, Source, clean

SOURCE = Source(
    id="watched_folder",
    name=Text("Thư mục nhận tệp", "Watched folder"),
    datasets=("procedures", "dossiers", "satisfaction", "tasks", "projects", "budget"),
    cron="*/5 * * * *",
    needs=("WATCH_DIR",),
)
#: Seconds between the two looks, and what is taken at most.
LOOK, LARGEST, MOST = 1.0, 64 * 2**20, 500
_HALF = (".part", ".tmp", ".crdownload", ".filepart", "~")


def fetch(_: Period | None, context: Context) -> Iterator[Delivery]:
    """Bring each whole file that was not taken before; one that cannot be read does not cost the others."""
    folder, failed = Path(context.base), None
    if not folder.is_dir():
        raise Refusal("watch_dir_missing", given=context.base)
    new = [one for one in _found(folder) if _tag(one[1]) != _held_tag(context, folder, one[0])][:MOST]
    if new:
        time.sleep(LOOK)
    for path, first in new:
        try:
            delivery = _take(context, folder, path, first)
        except (OSError, Refusal) as error:
            failed = failed or error
            continue
        if delivery:
            yield delivery
    if failed:
        raise failed


def _found(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """Give the plain files of the folder and of two levels below, oldest first."""
    found, folders = [], [(folder, 0)]
    while folders:
        here, depth = folders.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.name.startswith((".", "~$")) or entry.name.endswith(_HALF) or entry.name == "taken":
                    continue
                if entry.is_dir(follow_symlinks=False) and depth < 2:
                    folders.append((Path(entry.path), depth + 1))
                elif entry.is_file(follow_symlinks=False):
                    found.append((Path(entry.path), entry.stat(follow_symlinks=False)))
    return sorted(found, key=lambda one: one[1].st_mtime_ns)


def _take(context: Context, folder: Path, path: Path, first: os.stat_result) -> Delivery | None:
    """Read a file that stayed as it was; None for one that is still written or holds nothing new."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode) or _tag(before) != _tag(first):
            return None
        if before.st_size > LARGEST:
            raise Refusal("watched_too_large", file=clean(path.name), limit=f"{LARGEST // 2**20} MB")
        body = file.read(LARGEST + 1)
        if len(body) != before.st_size or _tag(os.fstat(handle)) != _tag(before):
            return None
    got = unless_held(context, _address(folder, path), body, _tag(before))
    sender, dataset = _said(path.relative_to(folder).parent.parts)
    return Delivery(clean(path.name), got.body, dataset, sender, seen=got.seen) if got else None


def _said(folders: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Read sender and dataset from the folders that a file lies in; other names say nothing."""
    sender = next((name for name in folders if name in agencies.registry()), None)
    return sender, next((name for name in folders if name in datasets.all_datasets()), None)


def _address(folder: Path, path: Path) -> str:
    return os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace")


def _tag(found: os.stat_result) -> str:
    return f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"


def _held_tag(context: Context, folder: Path, path: Path) -> str:
    held = context.seen.get(_address(folder, path))
    return held.etag if held else ""
