"""A disk that is really full, again and again: a small file system of its own under the real programs.

At each point something else is left free, from nothing to a few megabytes. Readers are served throughout, `/readyz`
says so, what is not received gets no receipt, and all comes back by itself once there is room.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import requests

from data import inbox, space
from data.errors import Refusal
from data.model import Delivery
from data.settings import Settings
from tests.ingest import kit
from tests.reliability import random_kills as programs_of
from tests.reliability.load import sender
from tests.reliability.load.programs import Program, free_port
from tests.reliability.scene import acts, forks, oracle, warm  # noqa: F401

POINTS, BACK, SIZE = 60, 60.0, 96 * 2**20


def main(quick: bool) -> dict[str, Any]:
    """Fill the disk; give the figures."""
    with tempfile.TemporaryDirectory() as name, _small_disk(Path(name)):
        return _run(Path(name), 1 if quick else POINTS, quick)


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """Mount a file system of its own on the folder's `held`."""
    (folder / "held").mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder / "held")]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise ModuleNotFoundError("only root may mount a small disk", name="mount (as root)")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder / "held")], check=True)


def _run(folder: Path, points: int, quick: bool) -> dict[str, Any]:
    settings = replace(acts.copy_at(folder), mode="production", port=free_port())
    environ = kit.environ(folder, MODE="production", NOW=acts.NOW.isoformat(), PORT=str(settings.port), MIN_FREE_MB="0")
    ingest, web = programs_of._programs(folder, settings, environ)[:2]
    wrong, back, told, draw = list[str](), [0.0], list[tuple[int, str]](), Random(3)
    try:
        assert ingest.start()
        programs_of._until(lambda: programs_of._released(settings), 60)
        assert web.start()
        for point in range(points):
            found, seconds, received = _point(settings, environ, point, draw)
            wrong += [f"point {point}: {what}" for what in found]
            told += received
            back.append(seconds)
            ended = [one for one in (ingest, web) if one.process and one.process.poll() is not None]
            wrong += [f"{one.words} ended: {one.log.read_text('utf-8', 'replace')[-2000:]}" for one in ended]
            if ended:
                points = point
                break
        status, after = forks.run(_after, settings, ingest, web, told, points)
        wrong += after if status == 0 else [f"starting again failed: {after}"]
    finally:
        for one in (ingest, web):
            if one.process:
                one.end()
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    return {
        "figure": {"points": points, "receipts": len(told), "broken": len(wrong), "back_max_s": round(max(back), 1)},
        "bar": f"≥ {POINTS} points: readers served, no receipt without room, back by itself ≤ {BACK:g} s",
        "ok": not wrong and (quick or points >= POINTS) and max(back) <= BACK,
    }


def _point(settings: Settings, environ: dict[str, str], point: int, draw: Random) -> tuple[list[str], float, list]:
    """Leave a little room, bring files, make a release, read; then give the room back and wait for what was received."""
    filler, wrong = settings.data_dir / "filler", list[str]()
    _fill(filler, draw.choice((0, 4096, 65_536, draw.randrange(2**20), draw.randrange(4 * 2**20))))
    low = space.low(settings)
    status, received = forks.run(_bring, settings, point)
    wrong += [] if status == 0 else [f"bringing files ended with {received}"]
    command = [sys.executable, "-m", "metrics", "release"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    wrong += [] if done.returncode in (0, 1, 2) else [f"the release ended with {done.returncode}: {done.stderr[-200:]}"]
    wrong += _served(settings, low)
    filler.unlink()
    began = time.monotonic()
    while any(file["state"] == "waiting" for file in kit.rows_of(settings, "file")) or _ready(settings)["disk"] != "ok":
        if time.monotonic() - began > BACK:
            return [*wrong, "it does not come back with the room"], BACK, []
        time.sleep(0.1)
    return wrong, time.monotonic() - began, [tuple(one) for one in received or ()] if status == 0 else []


def _fill(filler: Path, left: int) -> None:
    """Fill the disk until so many bytes are left; the programs write meanwhile, so that it may take more than one look."""
    with filler.open("wb") as file:
        while True:
            free = os.statvfs(filler.parent)
            try:
                return os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - left, 1))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def _bring(settings: Settings, point: int) -> list[tuple[int, str]]:
    """Bring two files: one as anybody does, one that asks for no room beforehand, so that the disk itself says no."""
    told = []
    for number, releases in ((2 * point, space.RELEASES), (2 * point + 1, 0)):
        space.RELEASES = releases
        one = sender.drawn(number * 5)
        try:
            (receipt,) = inbox.receive(
                settings, [Delivery(f"{number}.csv", one.body, "procedures", one.sender, acts.PERIOD)], "watched", False
            )
        except Refusal as refusal:
            assert refusal.code in space.CODES, refusal
            continue
        told.append((receipt, one.digest))
    return told


def _ready(settings: Settings) -> dict[str, Any]:
    return requests.get(f"http://127.0.0.1:{settings.port}/readyz", timeout=10).json()


def _served(settings: Settings, low: bool) -> list[str]:
    answer = requests.get(f"http://127.0.0.1:{settings.port}/readyz", timeout=10)
    page = requests.get(f"http://127.0.0.1:{settings.port}/dang-nhap", timeout=10)
    wrong = [f"readers are answered {one.status_code}" for one in (answer, page) if one.status_code != 200]
    return wrong + (["/readyz does not say that the disk is low"] if low and answer.json().get("disk") != "low" else [])


def _after(settings: Settings, ingest: Program, web: Program, told: list, points: int) -> list[str]:
    sent = {one.digest: one for one in (sender.drawn(number * 5) for number in range(2 * points))}
    for one in (ingest, web):
        assert one.process
        os.killpg(one.process.pid, signal.SIGTERM)
    time.sleep(3)
    return oracle.check(settings, told, sent)["wrong"]
