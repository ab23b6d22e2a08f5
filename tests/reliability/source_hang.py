"""Sixty sources that take a connection and never answer, and three that do: the three arrive as if they were alone.

Measured through the program's own pool and limits, on loopback. `seconds` is the time of the three beside sixty whose
last run failed, `alone` without them. `unknown_seconds` is how long the three wait when nobody has met the sixty yet
and all of them are due first: then each place is held for as long as a source may be silent.
"""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import monotonic
from types import ModuleType
from typing import Any
from unittest.mock import patch

from data import ledger
from data.model import Delivery, Text
from data.settings import Settings
from ingest import circuit, once, pull, schedule, sources
from ingest.fetchers.file import changed
from ingest.pool import PLACES, Pool
from tests.ingest.kit import Plain, body, line, rows_of
from tests.ingest.ways import copy_while_open
from tests.standins import Answers, serving

HANGING, GOOD, ROUNDS = 60, 3, 5
_FIRE = "2026-11-21T00:00:00.000000Z"
_LONGEST = 400.0


class _Good(Answers):
    def do_GET(self) -> None:
        """Answer with one report."""
        self.give(200, body(line()), "application/json")


def main(quick: bool) -> dict[str, Any]:
    """Measure; the sample only sees that the three arrive while none of the sixty has ended."""
    rounds = 1 if quick else ROUNDS
    alone = median(_arrive(0, known=True)[0] for _ in range(rounds))
    beside = [_arrive(HANGING, known=True) for _ in range(rounds)]
    seconds = median(taken for taken, _ in beside)
    ended = sum(over for _, over in beside)
    figure: dict[str, Any] = {"hanging": HANGING, "good": GOOD, "ended_before": ended}
    figure |= {"alone": round(alone, 2), "seconds": round(seconds, 2), "ratio": round(seconds / alone, 2)}
    if not quick:
        figure["unknown_seconds"] = round(_arrive(HANGING, known=False)[0], 1)
    ok = ended == 0 and (quick or seconds <= 2 * alone)
    return {
        "figure": figure,
        "bar": "the three are done in at most twice their time, none of the sixty having ended",
        "ok": ok,
    }


def _arrive(hanging: int, known: bool) -> tuple[float, int]:
    """Give how long the good sources took to be done, and how many of the others had ended by then."""
    with tempfile.TemporaryDirectory() as folder, _nation(hanging) as listening:
        here = copy_while_open(Path(folder))
        _plan(here, known)
        taking = threading.Lock()
        pool = Pool(lambda one: pull.perform(here, [Plain()], one, None, "", taking))
        began = monotonic()
        while _count(here, "z", "done") < GOOD:
            schedule._begin(here, pool, "")
            pool.raise_problem()
            if len(pool.busy) > PLACES or monotonic() - began > _LONGEST:
                raise RuntimeError(f"{len(pool.busy)} runs in hand after {monotonic() - began:.0f} s")
            pool.wait(0.05)
        taken = monotonic() - began
        ended = hanging - _count(here, "h", "running") - _count(here, "h", "waiting", never=True)
        for one in listening:
            one.close()
        pool.drain(20)
    return taken, ended


@contextmanager
def _nation(hanging: int) -> Iterator[list[socket.socket]]:
    """Make the sources, each a host of its own: those that hang are due first."""
    modules: dict[str, ModuleType] = {}
    with ExitStack() as stack:
        deaf = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=8)) for _ in range(hanging)]
        good = [stack.enter_context(serving(_Good)).base for _ in range(GOOD)]
        addresses = {f"h{n:02d}": f"http://127.0.0.1:{one.getsockname()[1]}/" for n, one in enumerate(deaf)}
        addresses |= {f"z{n:02d}": f"{base}/" for n, base in enumerate(good)}
        for name in addresses:
            modules[name] = _module(name)
        stack.enter_context(patch.dict("os.environ", {f"URL_{name}": at for name, at in addresses.items()}))
        stack.enter_context(patch.object(sources, "all_sources", lambda: modules))
        yield deaf


def _module(name: str) -> ModuleType:
    made = ModuleType(name)
    made.SOURCE = sources.Source(name, Text(name, name), ("procedures",), "0 6 * * *", needs=(f"URL_{name}",))  # type: ignore[attr-defined]

    def fetch(_: Any, context: sources.Context) -> Iterator[Delivery]:
        if got := changed(context, context.base):
            yield Delivery(f"{name}.json", got.body, "procedures", "hung-yen", "2026-09", seen=got.seen)

    made.fetch = fetch  # type: ignore[attr-defined]
    return made


def _plan(settings: Settings, known: bool) -> None:
    for name in sources.all_sources():
        once.plan(settings, name, [""], _FIRE)
    with ledger.writing(settings) as connection:
        for name in sources.all_sources():
            if known:
                circuit.count(connection, name, name.startswith("z"))


def _count(settings: Settings, kind: str, state: str, never: bool = False) -> int:
    """Count the runs of a kind of source in a state, `never` only those that nobody has tried."""
    rows = [row for row in rows_of(settings, "run") if row["source"].startswith(kind) and row["state"] == state]
    return sum(not (never and row["tries"]) for row in rows)
