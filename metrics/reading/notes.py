"""Event notes as the one data door gives them: the register, and those that belong on a chart.

Agencies' people and the coordinating body read the notes as they are now; with `ban`, and everybody else, those that the
release holds. So a page as of a release stays byte for byte what it was, whatever is noted or withdrawn afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from data import notes, settings
from data.model import Viewer
from data.notes import Note
from data.period import parse
from data.settings import Settings
from metrics import definitions, work_held
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.notes import Mark, Register

WORKING = ("coordinator", "agency")


def register(viewer: Viewer, ban: str | None = None) -> Register:
    """Give every event note."""
    here = settings.load()
    stamp, live = pick(here, viewer, ban), viewer.role in WORKING and not ban
    shown = notes.notes(here) if viewer.role == "coordinator" and live else _held(here, stamp, viewer, ban)
    with as_made(here, stamp):
        names = {one.id: one.name for one in definitions.indicators().values()}
    return Register(stamp, live, tuple(sorted(shown, key=lambda one: (one.day, one.id), reverse=True)), names)


def marks(
    here: Settings, stamp: Stamp, viewer: Viewer, ban: str | None, indicators: Iterable[str], bodies: Iterable[str],
    periods: Sequence[str],
) -> tuple[Mark, ...]:  # fmt: skip
    """Give the notes that touch a chart of some indicators for some agencies over its periods, the oldest first."""
    asked, shown = (frozenset(indicators), frozenset(bodies)), sorted(map(parse, periods), key=lambda one: one.end)
    if not shown:
        return ()
    found = []
    for one in sorted(_held(here, stamp, viewer, ban), key=lambda one: (one.day, one.id)):
        at = next((str(period) for period in shown if period.end >= one.day), None)
        if at and shown[0].dates()[0] <= one.day and one.touches(*asked):
            found.append(Mark(one, at))
    return tuple(found)


def _held(here: Settings, stamp: Stamp, viewer: Viewer, ban: str | None) -> tuple[Note, ...]:
    if viewer.role in WORKING and not ban:
        return tuple(one for one in notes.notes(here) if not one.withdrawn)
    return _released(here, stamp)


@lru_cache(maxsize=64)
def _released(here: Settings, stamp: Stamp) -> tuple[Note, ...]:
    with as_made(here, stamp), open_at(here, stamp) as connection:
        return work_held.notes(connection)
