"""A disk on which each single call fails once, and one that is full from each call on until there is room again.

Receiving, accepting and publishing are done on it from a prepared copy. After a failure there is no receipt, what
was published is still read, and the same act works as soon as the disk does: in the same process after a full
disk, in a new one after an error.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data import release
from data.settings import Settings
from tests.ingest import kit
from tests.reliability.disk import shim
from tests.reliability.scene import acts, forks, oracle, warm  # noqa: F401

POINTS = 60
Prepared = dict[str, tuple[Path, list[tuple[int, str]]]]


def main(quick: bool) -> dict[str, Any]:
    """Let calls fail; give the figures."""
    return shim.under(__name__, quick)


def proof(quick: bool) -> dict[str, Any]:
    """Let every call fail once, and the disk be full from every call on."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = _prepare(Path(folder))
        wrong: list[str] = []
        done = {"calls": 0, "full": 0}
        for name, (base, receipts) in prepared.items():
            calls = _calls(Path(folder) / "dry", base, name)
            for how, kind in ((shim.FAIL_ONCE, "calls"), (shim.FULL, "full")):
                for at in range(1, calls + 1, 301 if quick else 1):
                    found = _case(Path(folder) / "case", base, receipts, name, how, at)
                    wrong += [f"{name}, {kind} {at} of {calls}: {what}" for what in found]
                    done[kind] += 1
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    return {
        "figure": {"failed_calls": done["calls"], "full_points": done["full"], "broken": len(wrong)},
        "bar": f"every call of receive, accept, publish fails once; full from ≥ {POINTS} calls on: 0 broken",
        "ok": not wrong and (quick or done["full"] >= POINTS),
    }


def _prepare(folder: Path) -> Prepared:
    """Make a copy before each act that is disturbed."""
    folder = folder / "prepared"
    status, found = forks.run(_make, folder)
    assert status == 0, found
    return {name: (folder / name, [tuple(one) for one in receipts]) for name, receipts in found.items()}


def _make(folder: Path) -> dict[str, list[tuple[int, str]]]:
    receipts: list[tuple[int, str]] = []
    world, settings = acts.world(7), acts.copy_at(folder)
    told = lambda *one: receipts.append(one)  # noqa: E731
    acts.begin(settings, told, world)
    found = {}
    for name, act in acts.steps(settings, told, world):
        if name in _ACTS:
            shutil.copytree(folder / "held", folder / name / "held")
            found[name] = list(receipts)
        act()
        if name == "publish":
            return found
    raise AssertionError("the acts changed")


def _receive(settings: Settings, told: acts.Told) -> None:
    acts.receive(settings, told, *acts.world(7).second)


_ACTS: dict[str, Callable[[Settings, acts.Told], Any]] = {
    "receive": _receive,
    "accept": lambda settings, told: acts.accept(settings),
    "publish": lambda settings, told: acts.publish(settings),
}


def _calls(folder: Path, base: Path, name: str) -> int:
    """Count the calls of an act that nothing disturbs."""
    acts.copied(base, folder)
    status, found = forks.run(_undisturbed, folder, name)
    assert status == 0, found
    shutil.rmtree(folder)
    return found


def _undisturbed(folder: Path, name: str) -> int:
    settings = acts.copy_at(folder)
    kit.rows_of(settings, "file")
    shim.arm(settings.data_dir)
    _ACTS[name](settings, lambda *_: None)
    return shim.count()


def _case(folder: Path, base: Path, receipts: list, name: str, how: int, at: int) -> list[str]:
    settings = acts.copied(base, folder)
    status, found = forks.run(_disturbed, folder, name, how, at)
    if status:
        return [f"the child ended with {status}: {found}"]
    wrong = list(found["wrong"])
    told = [*receipts, *(tuple(one) for one in found["told"])]
    status, after = forks.run(oracle.check, settings, told, acts.world(7).sent)
    wrong += after["wrong"] if status == 0 else [f"starting again failed: {after}"]
    shutil.rmtree(folder)
    return wrong


def _disturbed(folder: Path, name: str, how: int, at: int) -> dict[str, Any]:
    """Do an act on the failing disk; what fails is a failure to the caller, and leaves what was shown as it was."""
    settings, told, wrong = acts.copy_at(folder), list[tuple[int, str]](), list[str]()
    kit.rows_of(settings, "file")
    before = kit.state(settings)
    shim.arm(settings.data_dir, how, at)
    failed = _try(name, settings, told, how)
    if how == shim.FULL:
        wrong += [f"not told as a full disk: {failed}"] if failed and not _is_full(failed) and name == "receive" else []
        if oracle._observed(settings, release.newest(settings) or 0) == {}:
            wrong.append("the last release is not read while the disk is full")
    shim.arm(settings.data_dir)
    if failed:
        wrong += [f"a receipt was given although {failed}"] if told else []
        wrong += ["what is shown changed"] if name != "publish" and kit.state(settings) != before else []
    if failed and how == shim.FULL:
        again = _try(name, settings, told, how)
        wrong += [f"it does not come back with the room: {again}"] if again else []
    return {"told": told, "wrong": wrong}


def _try(name: str, settings: Settings, told: list[tuple[int, str]], how: int) -> Exception | None:
    try:
        _ACTS[name](settings, lambda *one: told.append(one))
    except Exception as error:  # any failure is one; which one it is the caller judges
        return error
    return None


def _is_full(error: Exception) -> bool:
    return getattr(error, "code", None) in ("disk_full", "disk_failing")
