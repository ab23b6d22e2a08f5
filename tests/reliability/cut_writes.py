"""Power cuts: every write, rename and fsync of the acts is noted, then disks are made as a cut may leave them.

At the borders of fsyncs all that is not yet safe is lost, or kept in part, in any order, writes torn. On each such
disk the product starts again: no receipt is lost, what was published is there, the count is right.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from tests.ingest import kit
from tests.reliability.disk import replay, shim
from tests.reliability.scene import acts, forks, oracle, warm  # noqa: F401

STATES, SEED = 200, 11


def main(quick: bool) -> dict[str, Any]:
    """Make disks as power cuts may leave them; give the figures."""
    return shim.under(__name__, quick)


def proof(quick: bool) -> dict[str, Any]:
    """Note the acts, cut at every fsync, and start again on what is left."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        status, begun = forks.run(_begin, folder / "noted")
        assert status == 0, begun
        disk = replay.Disk.of(folder / "noted" / "held")
        status, done = forks.run(_note, folder / "noted", folder / "notes")
        assert status == 0, done
        noted = list(replay.calls((folder / "notes").read_bytes()))
        wrong, states = _cut(folder, disk, noted, [tuple(one) for one in begun], 300 if quick else 2)
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    return {
        "figure": {"calls": len(noted), "states": states, "broken": len(wrong)},
        "bar": f"≥ {STATES} states of cut writes: 0 receipts lost, 0 broken",
        "ok": not wrong and (quick or states >= STATES),
    }


def _begin(folder: Path) -> list[tuple[int, str]]:
    told: list[tuple[int, str]] = []
    acts.begin(acts.copy_at(folder), lambda *one: told.append(one), acts.world(SEED))
    return told


def _note(folder: Path, notes: Path) -> None:
    """Do all acts; write down every call, every receipt, and every release that was published."""
    settings = acts.copy_at(folder)
    kit.rows_of(settings, "file")
    shim.arm(settings.data_dir, notes=os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    told = lambda number, digest: shim.mark(f"receipt {number} {digest}")  # noqa: E731
    for name, act in acts.steps(settings, told, acts.world(SEED)):
        number = act()
        if name in acts.PUBLISHING:
            shim.mark(f"published {number}")


def _cut(folder: Path, disk: replay.Disk, noted: list, receipts: list, every: int) -> tuple[list[str], int]:
    """Go through the calls; before each fsync make one disk that lost all that waits, and one that lost some."""
    wrong, states, published, border, draw = list[str](), 0, 1, 0, Random(SEED)
    for number, call in enumerate(noted):
        if call.act == replay.MARK:
            what, *words = call.body.decode().split()
            if what == "receipt":
                receipts.append((int(words[0]), words[1]))
            else:
                published = int(words[0])
        if call.act in (replay.SYNC, replay.MARK):
            border += 1
            for kept in (None, draw) if border % every == 0 else ():
                found = _start(folder, disk, kept, receipts, published)
                states += 1
                wrong += [
                    f"cut at call {number} of {len(noted)} ({call.path or call.body!r}): {what}" for what in found
                ]
        disk.note(call)
    return wrong, states


def _start(folder: Path, disk: replay.Disk, kept: Random | None, receipts: list, published: int) -> list[str]:
    replay.write_out(*disk.left(kept), folder / "noted" / "held", folder / "left" / "held")
    status, found = forks.run(oracle.check, acts.copy_at(folder / "left"), receipts, acts.world(SEED).sent)
    shutil.rmtree(folder / "left")
    if status or found is None:
        return [f"starting again failed: {found}"]
    lost = [f"release {published} is lost"] if (found["newest"] or 0) < published else []
    return found["wrong"] + lost
