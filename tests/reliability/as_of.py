"""Every release is read for ever as it was: random histories of loads, corrections, withdrawals, mergers and definitions.

After each release its exports (CSV, JSON), page and two explanations down to the cells are hashed. At the end of the
history, under the last definitions and registry, every DuckDB file, tally and edition is deleted, and each hash must come
again. The parts of every change from the first release to the last add up to it. What a page says of the present (`newest`, the revisions of an open report) is no part of it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from data import budget, edition, release, settings
from data.errors import Refusal
from data.model import Viewer
from data.period import ZONE, of_day
from metrics import bundle, check, plain, read
from metrics import release as releasing
from metrics.reading import overview
from tests.reliability.histories import acts, world

HISTORIES, STEPS, QUICK = 500, 30, 1
#: A long proof says how far it is after so many histories.
TELL = 10
ACTS = {"load": 42, "correct": 22, "withdraw": 8, "merge": 4, "redefine": 8, "release": 10}
VIEWER = Viewer("proof", "coordinator")
BEGIN = datetime(2025, 8, 4, 9, tzinfo=ZONE)


def main(quick: bool, only: int | None = None) -> dict[str, Any]:
    """Live through the histories, one process to a core; give the figures."""
    count = only or (QUICK if quick else HISTORIES)
    taken, wrong = Counter[str](), list[str]()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        one = partial(lived, Path(folder), acts.template(Path(folder) / "template"))
        spread = map if quick else stack.enter_context(get_context("spawn").Pool(os.cpu_count())).imap_unordered
        for done, (counted, differing) in enumerate(spread(one, range(count)), 1):
            taken, wrong = taken + counted, wrong + differing
            if done % TELL == 0:
                print(f"as_of: {done} of {count} histories, {len(wrong)} differences", file=sys.stderr, flush=True)
    for what in wrong[:20]:
        print(what, file=sys.stderr)
    steps = sum(taken[act] for act in ACTS)
    return {
        "figure": {"histories": count, "steps": steps, "differences": len(wrong), **dict(sorted(taken.items()))},
        "bar": f"≥ {HISTORIES} histories of ≥ {STEPS} steps, every hash of a past release equal, parts of every change = change",
        "ok": not wrong and steps >= count * STEPS and taken["hashes"] > 0,
    }


def lived(folder: Path, base: Path, seed: int) -> tuple[Counter[str], list[str]]:
    """Live through one history; give what was done, and what differs."""
    taken = Counter[str]()
    # A small world needs neither worked examples nor, on a busy machine, an end to its readers' patience.
    with patch.object(check, "examples", lambda: 0), patch.object(budget, "within", lambda *_: nullcontext()):
        return taken, History(folder, base, seed, taken).live()


class History:
    """One history of one world."""

    def __init__(self, folder: Path, base: Path, seed: int, taken: Counter[str]):
        self.draw, self.taken, self.seed = Random(seed), taken, seed
        self.folder = folder / str(seed)
        shutil.copytree(base, self.folder / "var")
        os.environ["DATA_DIR"] = str(self.folder / "var")
        os.environ.pop("MODE", None)
        self.now = BEGIN
        self.root, self.editions = world.begin(self.folder / "0"), 0
        self.known: list[tuple[str, str, str]] = []
        self.then: dict[int, dict[str, str]] = {}

    def live(self) -> list[str]:
        """Take the steps, then read every release again; say what differs."""
        steps = STEPS + self.draw.randrange(6)
        for step in range(steps):
            act = (
                "load"
                if step < 3
                else "release"
                if step in (4, steps - 1)
                else self.draw.choices(list(ACTS), list(ACTS.values()))[0]
            )
            with edition.of(self.root):
                getattr(self, f"_{act}")()
            self.taken[act] += 1
            self.now += timedelta(days=self.draw.randrange(9), minutes=1)
        with edition.of(self.root):
            return self._again()

    def _here(self) -> settings.Settings:
        os.environ["NOW"] = self.now.isoformat()
        return settings.load()

    def _load(self) -> None:
        month = of_day(self.now.date()).shift(-self.draw.randrange(1, 6))
        dataset = self.draw.choice(world.DATASETS)
        sender = self.draw.choice((*world.PROVINCES, "byt"))
        acts.load(self._here(), dataset, sender, str(month), acts.drawn(self.draw, dataset))
        self.known.append((dataset, sender, str(month)))

    def _correct(self) -> None:
        dataset, sender, month = self.draw.choice(self.known)
        acts.load(self._here(), dataset, sender, month, acts.drawn(self.draw, dataset))

    def _withdraw(self) -> None:
        acts.withdraw(self._here(), self.draw)

    def _edit(self) -> Path:
        self.editions += 1
        self.root = world.next_edition(self.root, self.folder / str(self.editions))
        return self.root

    def _merge(self) -> None:
        day = (self.now - timedelta(days=self.draw.randrange(90))).date().isoformat()
        world.merge(self._edit(), self.draw, day)

    def _redefine(self) -> None:
        world.redefine(self._edit(), self.draw)

    def _release(self) -> None:
        here = self._here()
        try:
            number = releasing.publish(here)
        except Refusal as refusal:
            if refusal.code != "release_empty":  # everything was withdrawn: there is nothing to publish
                raise
            return
        self.then[number] = self._hashes(number)

    def _hashes(self, number: int) -> dict[str, str]:
        """Hash what leaves of a release."""
        ban = f"r{number}"
        dataset, sender, month = self.known[0]
        found = {
            "csv": read.export(VIEWER, "csv", as_of=ban),
            "json": read.export(VIEWER, "json", as_of=ban),
            "lens": read.export(VIEWER, "csv", lens="34", as_of=ban),
        }
        try:
            page = read.overview(VIEWER, ban=ban)
            found["page"] = plain.body(replace(page, stamp=replace(page.stamp, newest=0)))
        except Refusal as refusal:  # no quarter has national figures yet
            found["page"] = repr(refusal).encode()
        indicator = "satisfaction" if dataset == "satisfaction" else "dossiers_online"
        chain = read.explain(VIEWER, f"{indicator}.{sender}.{month}", ban=ban)
        found["chain"] = plain.body(replace(chain, stamp=replace(chain.stamp, newest=0), versions=()))
        found["shown"] = plain.body(read.show(VIEWER, indicator, sender, month, ban))
        self.taken["hashes"] += len(found)
        return {name: sha256(body).hexdigest() for name, body in found.items()}

    def _again(self) -> list[str]:
        here = self._here()
        for kept in (overview.kept, read._explain, release._opened, bundle._laid_out):
            kept.cache_clear()
        for product in (here.releases, here.editions, here.tallies):
            shutil.rmtree(product, ignore_errors=True)
        wrong = []
        for number, then in self.then.items():
            now = self._hashes(number)
            wrong += [
                f"history {self.seed}: {name} of r{number}" for name, digest in then.items() if now[name] != digest
            ]
        if len(self.then) > 1:
            wrong += self._split(min(self.then), max(self.then))
        release._opened.cache_clear()
        shutil.rmtree(self.folder)
        return wrong

    def _split(self, first: int, last: int) -> list[str]:
        """Split every change from the first release to the last; say where the parts do not add up to it."""
        found = read.changes(VIEWER, f"r{first}", as_of=f"r{last}")
        whole = [one for one in found.figures if one.was is not None and one.now is not None]
        self.taken["changes"] += len(found.figures)
        for one in whole:
            for cause in one.causes:
                self.taken[f"because {cause}"] += 1
        wrong = [
            one.observation for one in whole if sum(one.parts.values()) != one.total or one.total != one.now - one.was
        ]
        wrong += [one.observation for one in found.figures if not one.causes]
        wrong += [head.indicator for head in found.headlines if sum(head.parts.values()) != head.total]
        return [f"history {self.seed}: r{first} to r{last}: {name}" for name in wrong]
