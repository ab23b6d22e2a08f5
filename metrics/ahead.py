"""Readers are moved to a new release once its first answers are made, so that nobody pays for the first view."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from data.errors import Refusal
from data.model import Role, Viewer
from data.settings import Settings
from metrics import read, stamp

log = logging.getLogger(__name__)
#: How often a new release is looked for, in seconds.
EVERY = 0.5
KINDS = ("provisional", "official")
#: Whose first answers are made; who else reads a release of that kind is given the same ones.
READERS: dict[str, tuple[Role, ...]] = {"provisional": ("coordinator",), "official": ("leader", "public")}


def watch(here: Settings) -> threading.Thread:
    """Begin to look for new releases, as long as the program runs."""
    thread = threading.Thread(target=_look, args=(here, threading.Event()), name="ahead", daemon=True)
    thread.start()
    return thread


def _look(here: Settings, ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        try:
            advance(here)
        except Exception:  # readers go on with what they have, and the next look may do better
            log.exception("no new release could be looked for")


def advance(here: Settings) -> None:
    """Make the first answers of releases that are new, then move readers to them."""
    for kind in KINDS:
        found = stamp.begin(here, kind)
        if found is None or found == stamp.reached(here, kind):
            continue
        with stamp.ahead():
            for role in READERS[kind]:
                _answer(Viewer("ahead", role))
        stamp.move(here, kind, found)


def _answer(viewer: Viewer) -> None:
    for first in _first(viewer):
        try:
            first(viewer)
        except Refusal as refusal:  # the reader will be told the same
            log.info("no first answer: %s", refusal.code)


def _first(viewer: Viewer) -> Iterator[Callable[[Viewer], object]]:
    """Give what is asked for a reader before the reader asks."""
    yield from (read.overview, read.summary)
    if viewer.role != "public":
        yield from (read.league, read.since)
    if viewer.role == "coordinator":
        yield read.signals
