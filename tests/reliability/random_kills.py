"""The real programs killed at random moments under load: ingest, web, release and a sender, each again and again.

A sender brings files and writes down each receipt; readers ask for pages throughout. At the end everything that
had a receipt is there and counts once, every published release is whole, and each program was ready again in time.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import requests

from data import ledger, scrub
from data.ledger import tables
from data.settings import Settings
from tests.ingest import kit
from tests.reliability.load import sender
from tests.reliability.load.programs import Program, free_port
from tests.reliability.scene import acts, forks, oracle, warm  # noqa: F401

KILLS, READY = 500, 5.0


def main(quick: bool) -> dict[str, Any]:
    """Kill; give the figures."""
    with tempfile.TemporaryDirectory() as name:
        return _run(Path(name), 4 if quick else KILLS, quick)


def _run(folder: Path, kills: int, quick: bool) -> dict[str, Any]:
    port, ended = free_port(), Event()
    settings = replace(acts.copy_at(folder), mode="production", port=port)
    environ = kit.environ(folder, MODE="production", NOW=acts.NOW.isoformat(), PORT=str(port), MIN_FREE_MB="1")
    programs = _programs(folder, settings, environ)
    reader = _Reader(f"http://127.0.0.1:{port}", ended)
    enough = lambda: sum(one.kills for one in programs) >= kills  # noqa: E731
    threads = [Thread(target=one.killed_until, args=(enough, seed, ended)) for seed, one in enumerate(programs)]
    threads.append(Thread(target=reader.read))
    try:
        assert programs[0].start()
        _until(lambda: _released(settings), 60)
        programs[0].end()
        for thread in threads:
            thread.start()
        for thread in threads[:-1]:
            thread.join()
    finally:
        ended.set()
        for one in programs:
            if one.process:
                one.end()
    wrong = [what for one in programs for what in one.late] + reader.wrong
    wrong += _after(folder, settings, programs[0])
    starts = sorted(
        seconds for one in programs[:2] for seconds in one.starts
    )  # ingest and web: those that are waited for
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    worst = starts[int(0.99 * (len(starts) - 1))]
    return {
        "figure": {
            "kills": sum(one.kills for one in programs), "receipts": len(_receipts(folder)), "reads": reader.reads,
            "broken": len(wrong), "ready_median_s": round(starts[len(starts) // 2], 2), "ready_p99_s": round(worst, 2),
            "ready_max_s": round(starts[-1], 2),
        },
        "bar": f"≥ {KILLS} kills: 0 lost, 0 twice, 0 half, ready again ≤ {READY:g} s (p99)",
        "ok": not wrong and enough() and (quick or worst <= READY),
    }  # fmt: skip


def _programs(folder: Path, settings: Settings, environ: dict[str, str]) -> list[Program]:
    """Give the programs; ingest is ready with its lease, the web program with its first page, the sender with its first receipt."""
    address = f"http://127.0.0.1:{settings.port}/readyz"
    return [
        Program(("ingest", "serve"), environ, lambda pid: _leads(settings, pid), folder / "ingest.log"),
        Program(("dashboard",), environ, lambda _: _answers(address), folder / "web.log"),
        Program(("metrics", "release"), environ, lambda _: True, folder / "release.log", longest=3),
        Program(
            ("tests.reliability.load.sender", str(folder)),
            environ,
            lambda _: bool(_receipts(folder)),
            folder / "sender.log",
            longest=6,
        ),
    ]


def _leads(settings: Settings, pid: int) -> bool:
    if not (settings.data_dir / "record" / "ledger.sqlite").exists():
        return False
    try:
        return any(f":{pid}:" in row["owner"] for row in kit.rows_of(settings, "lease"))
    except Exception:  # the ledger's tables are not there yet
        return False


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def _released(settings: Settings) -> bool:
    with ledger.reading(settings) as connection:
        return connection.execute(tables.release.select().limit(1)).first() is not None


def _until(found: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.1)


class _Reader:
    """Reads the first page again and again; whenever the web program answers, it answers well and never goes back."""

    def __init__(self, address: str, ended: Event):
        self.address, self.ended, self.reads, self.newest = address, ended, 0, 0
        self.wrong: list[str] = []

    def read(self) -> None:
        """Read until told to end."""
        while not self.ended.wait(0.1):
            try:
                told = requests.get(f"{self.address}/readyz", timeout=10)
                page = requests.get(f"{self.address}/dang-nhap", timeout=10)
            except requests.RequestException:
                continue  # it is being killed
            self.reads += 1
            if told.status_code != 200 or page.status_code != 200:
                self.wrong.append(f"a reader was answered {told.status_code}, {page.status_code}")
            elif told.json()["release"] < self.newest:
                self.wrong.append(f"a reader was led back from r{self.newest} to r{told.json()['release']}")
            else:
                self.newest = told.json()["release"]


def _after(folder: Path, settings: Settings, ingest: Program) -> list[str]:
    """Let ingest work undisturbed until nothing waits; then hold everything against what was sent."""
    if not ingest.start():
        return ingest.late
    _until(lambda: not any(file["state"] == "waiting" for file in kit.rows_of(settings, "file")), 120)
    ingest.end(signal.SIGTERM)
    begun = len((folder / "begun").read_bytes())
    sent = {one.digest: one for one in map(sender.drawn, range(begun))}
    status, found = forks.run(oracle.check, settings, _receipts(folder), sent)
    if status:
        return [f"starting again failed: {found}"]
    status, damaged = forks.run(lambda: [str(one) for one in scrub.scrub(settings)[1]])
    return [*found["wrong"], *(f"damaged: {one}" for one in damaged)]


def _receipts(folder: Path) -> list[tuple[int, str]]:
    told = folder / "told"
    lines = told.read_text().splitlines() if told.exists() else []
    return [(int(number), digest) for number, digest in map(str.split, lines)]
