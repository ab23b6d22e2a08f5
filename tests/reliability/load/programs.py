"""Programs of the product, each in a group of its own, that are killed at random moments and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event

ROOT = Path(__file__).parents[3]
PATIENCE = 60


@dataclass
class Program:
    """One program: its words, how to tell that it is ready (given its process id), and what is known of it so far."""

    words: tuple[str, ...]
    environ: dict[str, str]
    ready: Callable[[int], bool]
    log: Path
    longest: float = 1.5
    kills: int = 0
    starts: list[float] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> bool:
        """Start it and wait until it is ready; a program that ends by itself before that is told of."""
        began = time.monotonic()
        with self.log.open("ab") as said:
            command = [sys.executable, "-m", *self.words]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=said, stderr=said, start_new_session=True
            )
        while not self.ready(self.process.pid):
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE:
                self.late.append(f"{self.words} ended with {self.process.poll()} before it was ready")
                return False
            time.sleep(0.02)
        self.starts.append(time.monotonic() - began)
        return True

    def end(self, how: int = signal.SIGKILL) -> None:
        """End its whole group."""
        assert self.process
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(timeout=PATIENCE)

    def killed_until(self, enough: Callable[[], bool], seed: int, ended: Event) -> None:
        """Kill it at random moments and start it again, until enough kills were done by all."""
        draw = Random(seed)
        while not enough() and not ended.is_set():
            if not self.start():
                ended.set()
                return
            ended.wait(draw.uniform(0, self.longest))
            assert self.process
            self.kills += self.process.poll() is None
            self.end()


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
