"""What may be on a disk after a power cut: the calls that were noted, with unsynced ones lost in any order, or torn.

The model is the strict one of POSIX: a file's bytes and length are safe once it is fsynced; a name (made, renamed,
removed) is safe once its folder is. Whatever is not safe may be there or not, each on its own, and the last write
of a file may be there in part.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

MAKE, WRITE, LENGTH, SYNC, RENAME, UNLINK, FOLDER, MARK = range(8)
_HEAD = struct.Struct("<iIIIQq")


@dataclass(frozen=True)
class Call:
    """One call that changed something. `at`: the offset of a write, the new length, or whether a folder was synced."""

    act: int
    inode: int
    at: int
    path: str
    to: str
    body: bytes


def calls(notes: bytes) -> Iterator[Call]:
    """Read the calls that were noted."""
    at = 0
    while at < len(notes):
        act, first, second, size, inode, where = _HEAD.unpack_from(notes, at)
        parts = []
        at += _HEAD.size
        for length in (first, second, size):
            parts.append(notes[at : at + length])
            at += length
        yield Call(act, inode, where, parts[0].decode(), parts[1].decode(), parts[2])


@dataclass
class Disk:
    """Files by inode and names by folder: what is safe, and what waits to be."""

    files: dict[int, bytes] = field(default_factory=dict)
    names: dict[str, int | None] = field(default_factory=dict)  # path → inode; None is a folder
    waiting: list[Call] = field(default_factory=list)
    lives: dict[int, int] = field(default_factory=dict)  # an inode may come again after its file is gone
    born: int = 0

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """Read a folder, all of it safe."""
        disk = cls()
        for path in sorted(folder.rglob("*")):
            if path.name.endswith("-shm"):
                continue
            disk.names[str(path)] = None if path.is_dir() else path.stat().st_ino
            if path.is_file():
                disk.files[path.stat().st_ino] = path.read_bytes()
        return disk

    def note(self, call: Call) -> None:
        """Take up one call; a sync makes safe what waits for it."""
        if call.act == MAKE:
            self.born += 1
            self.lives[call.inode] = -self.born
        call = replace(call, inode=self.lives.get(call.inode, call.inode))
        if call.act == SYNC:
            mine = [one for one in self.waiting if (_named_in if call.at else _of_file)(one, call)]
            for one in mine:
                self._apply(one, self.files, self.names)
            self.waiting = [one for one in self.waiting if one not in mine]
        elif call.act != MARK:
            self.waiting.append(call)

    def left(self, draw: Random | None) -> tuple[dict[int, bytes], dict[str, int | None]]:
        """Give what is there after a cut: all that is safe, and of the rest what `draw` keeps (None keeps nothing)."""
        files, names = dict(self.files), dict(self.names)
        share = draw.choice((0.1, 0.5, 0.9, 1.0)) if draw else 0.0
        for call in self.waiting:
            if draw and draw.random() < share:
                torn = call.act == WRITE and draw.random() < 0.2
                self._apply(_torn(call, draw) if torn else call, files, names)
        return files, names

    @staticmethod
    def _apply(call: Call, files: dict[int, bytes], names: dict[str, int | None]) -> None:
        if call.act == WRITE:
            held = files.get(call.inode, b"").ljust(call.at, b"\0")
            files[call.inode] = held[: call.at] + call.body + held[call.at + len(call.body) :]
        elif call.act == LENGTH:
            files[call.inode] = files.get(call.inode, b"")[: call.at].ljust(call.at, b"\0")
        elif call.act == MAKE:
            names[call.path] = call.inode
        elif call.act == FOLDER:
            names[call.path] = None
        elif call.act == RENAME:  # the new name may be safe although the old one never was
            names.pop(call.path, None)
            names[call.to] = call.inode
        elif call.act == UNLINK:
            names.pop(call.path, None)


def write_out(files: dict[int, bytes], names: dict[str, int | None], folder: Path, to: Path) -> None:
    """Write what is left of a folder to another place; a name whose folder is lost is lost with it."""
    to.mkdir(parents=True)
    for path, inode in sorted(names.items()):
        target = to / Path(path).relative_to(folder)
        if not target.parent.is_dir():
            continue
        if inode is None:
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(files.get(inode, b""))


def _torn(call: Call, draw: Random) -> Call:
    return replace(call, body=call.body[: draw.randint(0, len(call.body))])


def _of_file(call: Call, sync: Call) -> bool:
    return call.act in (WRITE, LENGTH) and call.inode == sync.inode


def _named_in(call: Call, sync: Call) -> bool:
    named = call.to if call.act == RENAME else call.path
    return call.act in (MAKE, RENAME, UNLINK, FOLDER) and os.path.dirname(named) == sync.path
