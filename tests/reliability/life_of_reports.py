"""The life of reports against a plain model: deliver, duplicate, late, correct, wrong, upload, send, withdraw,
release, clock jump, crash and restart, in random order; after each step both say the same.

The product works in a child that a crash point ends; the parent knows the model and what was told, nothing more.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from data import calendar
from data.period import ZONE, parse
from tests.reliability.life.child import Child
from tests.reliability.life.model import Model, Report
from tests.reliability.scene import warm  # noqa: F401
from tests.reliability.scene.acts import Sent, drawn

STEPS, RUN = 20_000, 500
SENDERS, PERIODS = ("hung-yen", "hue", "ha-noi"), ("2026-09", "2026-10")
START = datetime(2026, 11, 2, 9, tzinfo=ZONE)
#: Where a crash ends the product, in the middle of whatever it does.
POINTS = (
    "archive.written", "archive.renamed", "inbox.archived", "inbox.received", "accept.read", "accept.numbered",
    "facts.written", "facts.settled", "accept.facts_written", "accept.fenced", "ledger.written", "ledger.committed",
    "accept.committed", "reports.explained", "reports.sent", "reports.withdrawn", "release.built", "delta.renamed", "release.settled",
    "release.published",
)  # fmt: skip
ACTS = {
    "deliver": 22, "accept": 30, "duplicate": 7, "wrong": 4, "upload": 5, "send": 6, "withdraw": 5, "release": 1,
    "jump": 6, "restart": 2, "crash": 11,
}  # fmt: skip


def main(quick: bool) -> dict[str, Any]:
    """Walk; give the figures."""
    steps, wrong, taken = 150 if quick else STEPS, list[str](), Counter[str]()
    for seed in range(max(1, steps // RUN)):
        with tempfile.TemporaryDirectory() as folder:
            wrong += Walk(Path(folder), seed, taken).go(min(steps, RUN))
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    return {
        "figure": {"steps": taken.total(), "differences": len(wrong), **dict(sorted(taken.items()))},
        "bar": f"≥ {STEPS} steps, 0 differences",
        "ok": not wrong and taken.total() >= (150 if quick else STEPS),
    }


class Walk:
    """One walk of the product and its model side by side."""

    def __init__(self, folder: Path, seed: int, taken: Counter[str]):
        self.draw, self.taken, self.now = Random(seed), taken, START
        self.model = Model({period: calendar.closes(parse(period)) for period in PERIODS})
        self.child, self.number = Child(folder), 0

    def go(self, steps: int) -> list[str]:
        """Take steps until the first difference; say it."""
        try:
            for step in range(steps):
                act = self.draw.choices(list(ACTS), list(ACTS.values()))[0]
                crash = f"{self.draw.choice(POINTS)}:{self.draw.randint(1, 3)}" if act == "crash" else ""
                act = (
                    self.draw.choice(
                        ("deliver", "deliver", "accept", "accept", "accept", "send", "withdraw", "release")
                    )
                    if act == "crash"
                    else act
                )
                self.taken["crash" if crash else act] += 1
                told = getattr(self, f"_{act}")(crash)
                if wrong := told or self._differ(step % 20 == 0 or act == "release"):
                    return [f"step {step} ({act} {crash}): {wrong}"]
            return []
        finally:
            self.child.close()

    def _do(self, act: str, crash: str = "", **more: Any) -> Any:
        """Let the product do something; None when it was ended in the middle."""
        return self.child.do({"act": act, "crash": crash, "now": self.now.isoformat()} | more)

    def _differ(self, thorough: bool) -> str:
        found = self._do("state", thorough=thorough)
        if found["files"] != self.model.states():
            differing = {
                k: (v, self.model.states().get(k)) for k, v in found["files"].items() if v != self.model.states().get(k)
            }
            return f"files {differing} (product, model); {len(found['files'])}, {len(self.model.reports)}"
        live = {f"{sender} {period}": number for (sender, period), number in self.model.live().items()}
        if found["live"] != live:
            return f"live is {found['live']}, should be {live}"
        if thorough and found["rows"] != {key: sorted(map(list, rows)) for key, rows in self.model.counts().items()}:
            return f"facts count {found['rows']}, sent was {self.model.counts()}"
        return ""

    def _deliver(
        self, crash: str, one: Sent | None = None, period: str = "", right: bool = True, draft: bool = False
    ) -> str:
        one = one or drawn(self.draw, self.draw.choice(SENDERS))
        period = period or self.draw.choice(PERIODS)
        rows = [list(row) for row in (*one.rows, *(() if right else one.rows[:1]))]
        before = len(self.model.reports)
        told = self._do("receive", crash, sender=one.sender, period=period, rows=rows, draft=draft)
        held = self._do("files") if told is None else max(before, *told["receipts"])
        if told is not None and told["receipts"] != [before + 1]:
            return f"the receipt is {told}"
        if held > before:
            digest = json.dumps([rows, one.sender, period])
            report = Report(one.sender, period, digest, rows, right, draft, self.now.date())
            self.model.receive(before + 1, report)
        return ""

    def _duplicate(self, crash: str) -> str:
        if not self.model.reports:
            return ""
        held = self.draw.choice([one for one in self.model.reports.values() if one.right] or [None])
        if held is None:
            return ""
        return self._deliver(crash, Sent(held.sender, tuple(tuple(row) for row in held.rows)), held.period)

    def _wrong(self, crash: str) -> str:
        return self._deliver(crash, right=False)

    def _upload(self, crash: str) -> str:
        return self._deliver(crash, draft=True, right=self.draw.random() < 0.8)

    def _accept(self, crash: str) -> str:
        if self._do("accept", crash) is None:
            self._do("accept")
        self.model.accept()
        return ""

    def _send(self, crash: str) -> str:
        drafts = [number for number, one in self.model.reports.items() if one.state == "draft"]
        return self._person("send", crash, self.draw.choice(drafts)) if drafts else ""

    def _withdraw(self, crash: str) -> str:
        standing = [
            number for number, one in self.model.reports.items() if one.state in ("draft", "accepted", "submitted")
        ]
        return self._person("withdraw", crash, self.draw.choice(standing)) if standing else ""

    def _person(self, act: str, crash: str, number: int) -> str:
        """Let a person do something; when it was ended in the middle it happened whole or not at all."""
        told = self._do(act, crash, file=number)
        before = self.model.reports[number].state
        allowed = getattr(self.model, act)(number, self.now.date())
        if told is None:
            if allowed and self._do("state")["files"][str(number)][1] == before:
                told = self._do(act, file=number)
            else:
                return ""
        return "" if told["done"] == allowed else f"{act} of {number}: {told}, allowed is {allowed}"

    def _release(self, crash: str) -> str:
        live = self.model.live()
        told = self._do("release", crash)
        if told is None:
            told = self._do("release")
        if not live:
            return "" if told["code"] == "release_empty" or "n" in told else f"nothing stands, yet {told}"
        sums = {
            f"{sender} {period}": [sum(row[3] for row in self.model.reports[n].rows), sum(row[2] for row in self.model.reports[n].rows)]
            for (sender, period), n in live.items()
        }  # fmt: skip
        return "" if told.get("observed") == sums else f"the release shows {told}, sent was {sums}"

    def _jump(self, crash: str) -> str:
        days = self.draw.choice((0.02, 0.3, 1, 2, 5, -0.04))
        self.now = self.now + timedelta(days=days)
        return ""

    def _restart(self, crash: str) -> str:
        self.child.restart()
        return ""
