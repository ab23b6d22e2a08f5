"""Killed between every pair of durable steps: at each named point ten times, in the small world of `scene`.

A child does the acts and ends at the point without a word; another starts again on what is left. Nothing that
had a receipt may be lost, nothing may count twice, no release may be half there; what people do is done once or not at
all, with its audit row.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from data import fs
from tests.reliability.scene import acts, forks, oracle, people, states, warm  # noqa: F401

ROOT = Path(__file__).parents[2]
POINTS, TIMES, READY = 40, 10, 5.0
_NAMED = re.compile(r'crash_point\("([a-z_.]+)"\)')


def main(quick: bool) -> dict[str, Any]:
    """Kill at every point; give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        return _kill(Path(folder), 1 if quick else TIMES, quick)


def _kill(folder: Path, times: int, quick: bool) -> dict[str, Any]:
    bases = [_base(folder / f"base-{seed}", seed) for seed in range(times)]
    offices = [_with_people(folder / f"people-{seed}", base) for seed, base in enumerate(bases)]
    figures, whole = _passed(folder / "dry", bases[0]), _undisturbed(folder / "dry-people", offices[0])
    missed = _of_sources() - set(figures) - set(whole.passed)
    points = [(name, count, bases, _case) for name, count in sorted(figures.items())]
    points += [(name, count, offices, partial(_of_people, whole)) for name, count in sorted(whole.passed.items())]
    points = points[:: 40 if quick else 1]
    wrong, ready = [f"never passed: {name}" for name in sorted(missed)], [0.0]
    for name, count, begun, case in points:
        for seed, base in enumerate(begun):
            at = f"{name}:{seed * count // times + 1}"
            found, seconds = case(folder / f"{name}-{seed}", base, seed, at)
            wrong += [f"{at} (seed {seed}): {what}" for what in found]
            ready.append(seconds)
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    enough = quick or len(points) >= POINTS
    return {
        "figure": {"points": len(points), "kills": len(points) * times, "broken": len(wrong), "ready_s": round(max(ready), 2)},
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


def _with_people(folder: Path, base: tuple[Path, list]) -> tuple[Path, list]:
    """Let people come to a copy of a beginning."""
    folder.mkdir()
    status, said = forks.run(people.begin, acts.copied(base[0], folder))
    assert status == 0, said
    return folder, base[1]


def _undisturbed(folder: Path, base: tuple[Path, list]) -> states.Undisturbed:
    """Do what people do once; give the states through which that leads."""
    folder.mkdir()
    acts.copied(base[0], folder)
    status, seen = forks.run(states.undisturbed, folder)
    assert status == 0, seen
    return states.Undisturbed(**seen)


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
    receipts = [*base[1], *((int(number), digest) for number, digest in map(str.split, _lines(folder)))]
    status, found = forks.run(oracle.check, settings, receipts, world.sent)
    if status or found is None:
        return [*wrong, f"starting again failed: {found}"], 0.0
    shutil.rmtree(folder)
    return [*wrong, *found["wrong"]], found["ready"]


def _of_people(
    whole: states.Undisturbed, folder: Path, base: tuple[Path, list], seed: int, at: str
) -> tuple[list[str], float]:
    folder.mkdir()
    settings = acts.copied(base[0], folder)
    status, _ = forks.run(_people_until, folder, at)
    wrong = [] if status == 137 else [f"it was not ended there but with {status}"]
    status, found = forks.run(states.check, settings, folder, len(_lines(folder)), whole)
    if status:
        return [*wrong, f"starting again failed: {found}"], 0.0
    shutil.rmtree(folder)
    return [*wrong, *found["wrong"]], found["ready"]


def _people_until(folder: Path, at: str) -> None:
    """Do what people do with a point at which this process ends; each answer is written down at once."""
    log = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.environ["CRASH_AT"] = at
    for done in people.do(acts.copy_at(folder), folder, 0):
        os.write(log, f"{done}\n".encode())


def _lines(folder: Path) -> list[str]:
    return (folder / "told").read_text().splitlines() if (folder / "told").exists() else []


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
