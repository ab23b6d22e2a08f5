"""Runs in hand: four at once, one per host, and never all four for sources that failed the last time.

So a source that hangs keeps no other waiting: those in good standing go first and always have a place left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any

from ingest.circuit import Circuit

PLACES, DOUBTFUL = 4, 3


def choose(
    runs: Sequence[Any], busy: Mapping[int, tuple[str, bool]], fares: Mapping[str, Circuit], host: Callable[[str], str]
) -> list[Any]:
    """Give the runs to begin now, in order: those of sources in good standing first, none whose source rests.

    `busy` holds the runs in hand: id → (host, whether its source failed the last time).
    """
    hosts = {at for at, _ in busy.values()}
    free, doubtful = PLACES - len(busy), DOUBTFUL - sum(failed for _, failed in busy.values())
    chosen = []
    for run in sorted(runs, key=lambda run: run.source in fares):
        failed = run.source in fares
        if run.id in busy or host(run.source) in hosts or (failed and (fares[run.source].resting or doubtful <= 0)):
            continue
        if free <= 0:
            break
        chosen.append(run)
        hosts.add(host(run.source))
        free, doubtful = free - 1, doubtful - failed
    return chosen


class Pool:
    """Threads that do runs; `wait` ends when one ends, and `raise_problem` hands on what it raised."""

    def __init__(self, perform: Callable[[Any], object]):
        self._perform = perform
        self._problems: SimpleQueue[BaseException] = SimpleQueue()
        self.busy: dict[int, tuple[str, bool]] = {}
        self.ended = Event()

    def start(self, run: Any, host: str, failed: bool) -> None:
        """Begin a run beside the others."""
        self.busy[run.id] = (host, failed)
        Thread(target=self._do, args=(run,), daemon=True, name=f"run {run.id}").start()

    def raise_problem(self) -> None:
        """Raise what a run raised, if one did."""
        try:
            raise self._problems.get_nowait()
        except Empty:
            return

    def wait(self, seconds: float) -> None:
        """Wait until a run ends, or as long."""
        self.ended.wait(seconds)
        self.ended.clear()

    def drain(self, seconds: float) -> None:
        """Wait for the runs in hand; one that takes longer is left, and done again by whoever starts next."""
        until = monotonic() + seconds
        while self.busy and monotonic() < until:
            self.wait(0.1)

    def _do(self, run: Any) -> None:
        try:
            self._perform(run)
        except BaseException as problem:  # handed on to the loop, which ends the program or says it
            self._problems.put(problem)
        finally:
            del self.busy[run.id]
            self.ended.set()
