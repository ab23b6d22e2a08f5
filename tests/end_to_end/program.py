"""`launch.py` started as a reader starts it, on a data folder and a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.ingest.kit import NOW, ROOT

FIRST_START, SECOND_START, END = 900, 120, 60


class Program:
    """`launch.py` in a session of its own, as a terminal would start it."""

    def __init__(self, folder: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data, self.said = folder / "var", folder / f"said-{self.port}"
        kept = {name: value for name, value in os.environ.items() if name not in ("MODE", "LEDGER_URL", "CRASH_AT")}
        kept |= {"DATA_DIR": str(self.data), "PORT": str(self.port), "NOW": NOW.isoformat(), "HOST": "127.0.0.1"}
        self.address, self._began, self._seen = f"http://127.0.0.1:{self.port}", time.monotonic(), set()
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "launch.py")], cwd=ROOT, env=kept, stdout=said, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def until_ready(self, patience: float) -> float:
        """Wait until the address is printed; give the seconds that took."""
        while self.address not in self.said.read_text().splitlines():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() - self._began < patience, self.said.read_text()
            if len(self._seen) < 4:
                self._seen |= self.alive()
            time.sleep(0.5)
        return time.monotonic() - self._began

    def until_whole(self, patience: float) -> None:
        """Wait until history is in, too."""
        self.until_ready(patience)
        while requests.get(f"{self.address}/readyz", timeout=10).json()["loading"]:
            assert time.monotonic() - self._began < 2 * patience, self.said.read_text()
            time.sleep(1)

    def alive(self) -> set[tuple[int, str]]:
        """Give every living process of this start, as (pid, start time): by parent, session and settings."""
        found, children = {}, {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except (OSError, IndexError):
                continue
            if fields[0] == "Z" or b"tests.walk.public" in words:  # the public's own door reads the same data
                continue
            pid, parent, session, born = int(entry.name), int(fields[1]), int(fields[3]), fields[19]
            children.setdefault(parent, []).append((pid, born))
            if str(self.data).encode() in words or session == self.process.pid:
                found[pid, born] = pid
        waiting = [self.process.pid]
        while waiting:
            for pid, born in children.get(waiting.pop(), ()):
                found[pid, born] = pid
                waiting.append(pid)
        return set(found)

    def interrupt(self) -> tuple[int, set[tuple[int, str]]]:
        """Press Ctrl-C; give the exit status and what is left of all that was ever seen."""
        self._seen |= self.alive()
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=END)
        until = time.monotonic() + 5
        while (left := self.alive() | _living(self._seen)) and time.monotonic() < until:
            time.sleep(0.1)
        return status, left

    def end(self) -> None:
        """End what a failed test left, by the ids of what this start began."""
        for pid, _ in self.alive() | _living(self._seen):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=END)


def _living(processes: set[tuple[int, str]]) -> set[tuple[int, str]]:
    left = set()
    for pid, born in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[19] == born and fields[0] != "Z":
            left.add((pid, born))
    return left
