"""Killed between every pair of durable steps: at each named point ten times, in the small world of `scene`.

A child does the acts and ends at the point without a word; another starts again on what is left. Nothing that
had a receipt may be lost, nothing may count twice, no release may be half there.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from data import fs
from tests.reliability.scene import acts, forks, oracle, warm  # noqa: F401

ROOT = Path(__file__).parents[2]
POINTS, TIMES, READY = 40, 10, 5.0
_NAMED = re.compile(r'crash_point\("([a-z_.]+)"\)')
#: Points that the small world does not pass: no report of it has a warning that could be explained.
NOT_PASSED = {"reports.explained", "evidence.archived", "evidence.attached"}


def main(quick: bool) -> dict[str, Any]:
    """Kill at every point; give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        return _kill(Path(folder), 1 if quick else TIMES, quick)


def _kill(folder: Path, times: int, quick: bool) -> dict[str, Any]:
    bases = [_base(folder / f"base-{seed}", seed) for seed in range(times)]
    passed = _passed(folder / "dry", bases[0])
    missed = _of_sources() - set(passed) - NOT_PASSED
    names = sorted(passed)[:: 16 if quick else 1]
    wrong, ready = [f"never passed: {name}" for name in sorted(missed)] * (not quick), [0.0]
    for name in names:
        for seed, base in enumerate(bases):
            at = f"{name}:{seed % passed[name] + 1}"
            found, seconds = _case(folder / f"{name}-{seed}", base, seed, at)
            wrong += [f"{at} (seed {seed}): {what}" for what in found]
            ready.append(seconds)
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    enough = quick or len(names) >= POINTS
    return {
        "figure": {"points": len(names), "kills": len(names) * times, "broken": len(wrong), "ready_s": round(max(ready), 2)},
        "bar": f"≥ {POINTS} points × {TIMES}: 0 lost, 0 twice, 0 half, ready ≤ {READY:g} s",
        "ok": not wrong and enough and (quick or max(ready) <= READY),
    }  # fmt: skip


def _base(folder: Path, seed: int) -> tuple[Path, list[tuple[int, str]]]:
    """Make the beginning of a seed; give its folder and receipts."""
    folder.mkdir()
    status, told = forks.run(_begin, folder, seed)
    assert status == 0, told
    return folder, [tuple(one) for one in told]


def _begin(folder: Path, seed: int) -> list[tuple[int, str]]:
    told: list[tuple[int, str]] = []
    acts.begin(acts.copy_at(folder), lambda *receipt: told.append(receipt), acts.world(seed))
    return told


def _passed(folder: Path, base: tuple[Path, list]) -> dict[str, int]:
    """Do the acts once, undisturbed; give how often each point is passed."""
    folder.mkdir()
    acts.copied(base[0], folder)
    status, seen = forks.run(_count, folder)
    assert status == 0, seen
    return seen


def _count(folder: Path) -> dict[str, int]:
    seen: Counter[str] = Counter()
    fs.crash_point = lambda name: seen.update([name])  # type: ignore[assignment]
    for _, act in acts.steps(acts.copy_at(folder), lambda *_: None, acts.world(0)):
        act()
    return dict(seen)


def _case(folder: Path, base: tuple[Path, list], seed: int, at: str) -> tuple[list[str], float]:
    folder.mkdir()
    settings, world = acts.copied(base[0], folder), acts.world(seed)
    status, _ = forks.run(_until, folder, seed, at)
    wrong = [] if status == 137 else [f"it was not ended there but with {status}"]
    told = [line.split() for line in (folder / "told").read_text().splitlines()] if (folder / "told").exists() else []
    receipts = [*base[1], *((int(number), digest) for number, digest in told)]
    status, found = forks.run(oracle.check, settings, receipts, world.sent)
    if status or found is None:
        return [*wrong, f"starting again failed: {found}"], 0.0
    shutil.rmtree(folder)
    return [*wrong, *found["wrong"]], found["ready"]


def _until(folder: Path, seed: int, at: str) -> None:
    """Do the acts with a point at which this process ends; each receipt is written down at once."""
    log = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.environ["CRASH_AT"] = at
    told = lambda number, digest: os.write(log, f"{number} {digest}\n".encode())  # noqa: E731
    for _, act in acts.steps(acts.copy_at(folder), told, acts.world(seed)):
        act()


def _of_sources() -> set[str]:
    files = [path for package in ("data", "ingest", "metrics") for path in (ROOT / package).rglob("*.py")]
    return {name for path in files for name in _NAMED.findall(path.read_text("utf-8"))}
