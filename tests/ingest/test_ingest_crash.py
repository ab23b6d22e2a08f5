"""Killed anywhere between bytes and facts: no receipt is lost, no row counts twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import archive
from data.settings import Settings
from tests.ingest.kit import ROOT, body, copy_at, counting, environ, held_facts, line, rows_of

KILLS = 25
POINTS = (
    ("receive_crashing", "archive.synced"),
    ("receive_crashing", "inbox.archived"),
    ("receive_crashing", "inbox.received"),
    ("accept_crashing", "facts.synced"),
    ("accept_crashing", "accept.facts_written"),
    ("accept_crashing", "accept.committed"),
)


class Worker:
    """A program whose children work on a copy, one at a time."""

    def __init__(self, folder: Path):
        self.folder, self.log = folder, folder / "receipts"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ingest.worker"], cwd=ROOT, env=environ(folder), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def start(self, act: str, *bodies: bytes, **more: str) -> int:
        """Start a child; give its process id."""
        texts = [text.decode() for text in bodies]
        asked = {"act": act, "folder": str(self.folder), "bodies": texts, "log": str(self.log)} | more
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def ended(self) -> int:
        """Wait for the child's end; give its exit status, negative for a signal."""
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def receipts(self) -> list[tuple[int, str]]:
        """Give the receipts that children were given."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [(int(number), digest) for number, digest in map(str.split, lines)]

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=20)
        assert self._process.stdout
        self._process.stdout.close()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """A program of children on a new copy."""
    made = Worker(tmp_path)
    yield made
    made.close()


def nothing_lost(settings: Settings, receipts: list[tuple[int, str]]) -> None:
    """Check every receipt against the record, and that no row counts or stands twice."""
    files = {file["id"]: file for file in rows_of(settings, "file")}
    for number, digest in receipts:
        assert files[number]["sha256"] == digest
    for file in files.values():
        assert file["state"] in ("read", "repeated"), file
        assert archive.read(settings.archive, file["sha256"])
    reports = rows_of(settings, "report")
    assert len({report["file"] for report in reports}) == len(reports), "a file gave two reports"
    assert len({report["id"] for report in reports}) == len(reports)
    held = [(row["_report"], row["_row"]) for row in held_facts(settings)]
    assert len(set(held)) == len(held), "a row stands twice in the facts"
    assert {number for number, _ in held} == {report["id"] for report in reports if report["rows"]}
    keys = [(row["_sender"], row["_period"], row["field"]) for row in counting(settings)]
    assert len(set(keys)) == len(keys), "a row counts twice"
    assert sum(report["state"] == "accepted" for report in reports) <= 1
    assert sum(entry["rows"] for entry in rows_of(settings, "facts")) == len(held)


@pytest.mark.parametrize(("act", "point"), POINTS)
def test_a_crash_at_a_named_point_loses_no_receipt_and_doubles_nothing(worker: Worker, act: str, point: str):
    settings = copy_at(worker.folder)
    worker.start(act, body(line(), line("Hộ tịch")), crash_at=point)
    assert worker.ended() == 137
    for _ in range(2):
        worker.start("finish")
        assert worker.ended() == 0
    nothing_lost(settings, worker.receipts())
    given = act == "accept_crashing" or point == "inbox.received"
    assert len(rows_of(settings, "report")) == len(counting(settings)) / 2 == (1 if given else 0)
    worker.start("receive_and_accept", body(line(), line("Hộ tịch")))
    assert worker.ended() == 0
    assert len(counting(settings)) == 2
    assert [report["revision"] for report in rows_of(settings, "report")] == [1]


def test_kills_at_random_moments_lose_no_receipt_and_double_nothing(worker: Worker):
    settings = copy_at(worker.folder)
    rows_of(settings, "file")
    draw, killed, turn = random.Random(942), 0, 0
    while killed < KILLS:
        turn += 1
        assert turn < 4 * KILLS
        bodies = [body(line(full_online=n % 40), line(f"{turn}-{n}")) for n in range(12)]
        goal, until = len(worker.receipts()) + draw.randint(1, 4), time.monotonic() + 10
        pid = worker.start("receive_and_accept", *bodies)
        while len(worker.receipts()) < goal and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.08))
        os.kill(pid, signal.SIGKILL)
        killed += worker.ended() == -signal.SIGKILL
    worker.start("finish")
    assert worker.ended() == 0
    assert len(worker.receipts()) > KILLS
    nothing_lost(settings, worker.receipts())
