"""Two programs that are paused for two leases, killed and started again, and the reports they are fed meanwhile."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data import agencies, inbox
from data.errors import Refusal
from data.model import Delivery
from data.settings import Settings
from tests.ingest.kit import counting, rows_of
from tests.standins import Answers

ROOT = Path(__file__).parents[3]
LEASE = 2.0
HEAD = "Lĩnh vực,Tổng số thủ tục,Đủ điều kiện toàn trình,Cung cấp toàn trình,Cung cấp một phần\n"


def report(number: int) -> bytes:
    """Write a report whose figure nobody else has."""
    return f"{HEAD}Đất đai,{number + 1000},{number + 900},{number + 10},5\n".encode()


class Changing(Answers):
    """A file that changes every three seconds until `server.still` is set; its bytes and tag say which it is."""

    def do_GET(self) -> None:
        """Answer the file of now."""
        if not self.server.still:
            self.server.number = int((time.monotonic() - self.server.began) / 3)
        self.give_file(report(self.server.number), "text/csv", 1_700_000_000 + self.server.number)


@dataclass
class Pair:
    """Two programs on one copy; `fed` counts uploads, `events` what was done to the programs."""

    settings: Settings
    environ: dict[str, str]
    chance: random.Random
    programs: list[subprocess.Popen] = field(default_factory=list)
    fed: int = 0
    events: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        """Start what does not run; a program that lost its lease has ended by itself."""
        self.programs = [one for one in self.programs if one.poll() is None]
        while len(self.programs) < 2:
            command = [sys.executable, "-m", "tests.reliability.schedulers.program"]
            self.programs.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
            self.events["started"] += 1

    def disturb(self, seconds: float) -> None:
        """Feed, pause and kill for a time."""
        until, paused = time.monotonic() + seconds, {}
        act = time.monotonic() + 1
        while (now := time.monotonic()) < until:
            self.feed()
            for program in [one for one, end in paused.items() if end <= now]:
                os.kill(program.pid, signal.SIGCONT)
                del paused[program]
            if now >= act:
                program = self.chance.choice(self.programs)
                if program in paused or program.poll() is not None:
                    pass
                elif self.events["paused"] <= self.events["killed"] or self.chance.random() < 0.3:
                    os.kill(program.pid, signal.SIGSTOP)
                    paused[program] = now + 2 * LEASE
                    self.events["paused"] += 1
                else:
                    program.kill()
                    program.wait()
                    self.events["killed"] += 1
                act = now + self.chance.uniform(1, 4)
            self.start()
            time.sleep(0.4)
        for program in paused:
            os.kill(program.pid, signal.SIGCONT)

    def feed(self) -> None:
        """Upload a report of one province, as the web program would; without a receipt it is sent again."""
        provinces = [one.id for one in agencies.in_force(self.settings.today(), ["province"]) if one.id != "hung-yen"]
        sender = provinces[self.fed % len(provinces)]
        number = self.fed + 1
        delivery = Delivery(f"{number}.csv", report(100_000 + number), "procedures", sender, "2026-09")
        try:
            inbox.receive(self.settings, [delivery], "upload", False)
        except Refusal as refusal:
            if refusal.code != "ledger_busy":  # a program is paused while it holds the ledger
                raise
            self.events["refused"] += 1
            return
        self.fed = number

    def settle(self, seconds: float) -> bool:
        """Leave the programs alone until nothing waits; tell whether that came."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.start()
            runs, files = rows_of(self.settings, "run"), rows_of(self.settings, "file")
            newest = max((row["id"] for row in runs if row["state"] == "done"), default=0)
            waits = any(row["state"] == "waiting" for row in files) or any(
                row["state"] != "done" for row in runs if row["id"] <= newest
            )
            if not waits and files and time.monotonic() > until - seconds + 3 * LEASE:
                return True
            time.sleep(0.5)
        return False

    def end(self) -> None:
        """End both programs."""
        for program in self.programs:
            if program.poll() is None:
                os.kill(program.pid, signal.SIGCONT)
                program.terminate()
        for program in self.programs:
            try:
                program.wait(15)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


def judge(settings: Settings, fed: int, newest: int) -> dict[str, Any]:
    """Count effects that happened twice or not at all, of everything that was received."""
    files, reports = rows_of(settings, "file"), rows_of(settings, "report")
    digests = {row["id"]: row["sha256"] for row in files}
    effects = Counter(digests[row["file"]] for row in reports)
    rows = Counter((row["_sender"], row["_period"]) for row in counting(settings))
    held = {row["_sender"]: row["full_online"] for row in counting(settings)}
    uploads = [row for row in files if row["origin"] == "upload"]
    runs = rows_of(settings, "run")
    fires = Counter((row["source"], row["period"], row["fire"]) for row in runs)
    doubled = sum(count - 1 for count in effects.values()) + sum(count - 1 for count in rows.values())
    doubled += sum(count - 1 for count in fires.values()) + max(0, len(uploads) - fed)
    missed = sum(not effects[digest] for digest in set(digests.values())) + max(0, fed - len(uploads))
    missed += sum(row["state"] not in ("done", "waiting", "running") for row in runs)
    missed += held.get("hung-yen") != newest + 10
    missed += sum(row["state"] == "waiting" for row in files)
    return {"doubled": doubled, "missed": missed, "effects": sum(effects.values()), "runs": len(runs)}
