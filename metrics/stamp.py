"""Which release an answer is read from, and going by the files that it was made with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache

import duckdb

from data import budget, edition, release, taken_back
from data.errors import Refusal
from data.ledger import tables
from data.model import Viewer
from data.period import ZONE
from data.settings import Settings
from data.taken_back import Official
from metrics import bundle, definitions, deltas
from metrics.views import Stamp, TakenBack

#: The release of a kind that readers of this process have been moved to; nothing where nobody makes answers ahead.
_REACHED: dict[tuple[Settings, str], Official] = {}
_AHEAD: ContextVar[bool] = ContextVar("ahead", default=False)


def reached(here: Settings, kind: str) -> Official | None:
    """Give the release of a kind to which readers have been moved."""
    return _REACHED.get((here, kind))


def move(here: Settings, kind: str, found: Official) -> None:
    """Move readers to a release whose first answers are made."""
    _REACHED[here, kind] = found


def begin(here: Settings, kind: str) -> Official | None:
    """Give the release of a kind that readers are to begin with: the newest, unless an official one was taken back."""
    if kind == "official":
        return taken_back.official(here)
    newest = release.newest(here, kind)
    return Official(newest) if newest else None


@contextmanager
def ahead() -> Iterator[None]:
    """Read the newest release already, to make answers for those who will be moved to it."""
    token = _AHEAD.set(True)
    try:
        yield
    finally:
        _AHEAD.reset(token)


def _begun(here: Settings, kind: str) -> Official | None:
    held = None if _AHEAD.get() else reached(here, kind)
    return held or begin(here, kind)


def pick(here: Settings, viewer: Viewer, asked: str | None) -> Stamp:
    """Pick the release: the viewer's newest, or the one that `as_of` names (`r7`).

    The public reads official releases only; a leader starts from the newest official one, once there is one;
    others from the newest provisional one, for an official release ends with its last closed period. An official release
    that was taken back is not the public's while an older one stands in its place.
    """
    begun = _begun(here, "provisional")
    if begun is None:
        raise Refusal("no_release")
    if viewer.role in ("public", "leader"):
        official = _begun(here, "official")
        if official is None and viewer.role == "public":
            raise Refusal("no_official_release")
        begun = official or begun
    number = newest = begun.release
    if asked:
        text = str(asked).removeprefix("r")
        if not whole(text):
            raise Refusal("release_unknown", given=asked, last=f"r{newest}")
        number = int(text)
    found = _stamped(here, number, newest)
    if viewer.role == "public" and (found.kind != "official" or number > newest):
        raise Refusal("release_unknown", given=asked, last=f"r{newest}")
    if begun.instead and begun.at and number == newest:
        found = replace(found, taken_back=TakenBack(begun.instead, begun.at.astimezone(ZONE), begun.why))
    return replace(found, loading=False) if viewer.role == "public" else found


@lru_cache(maxsize=64)
def _stamped(here: Settings, number: int, newest: int) -> Stamp:
    row = release.row(here, number)
    made = tables.moment(row.made_at)
    assert made is not None
    return Stamp(number, row.kind, made.astimezone(ZONE), newest, row.loading, row.illustrative)


def whole(text: str) -> bool:
    """Tell whether a text from outside is a whole number of a sane size."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def as_made(here: Settings, stamp: Stamp) -> AbstractContextManager[None]:
    """Go by the definitions and reference files of a release while something is read from it."""
    return edition.of(bundle.at(here, stamp.release))


#: Seconds for what is worked out in Python after it was read: every agency through the boundaries of another day.
SLOW = (30.0, 60.0)


@contextmanager
def open_at(here: Settings, stamp: Stamp, slow: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Read from a release within a query's budget; its definitions are loaded before, on nobody's time."""
    connection = release.connect(deltas.materialised(here, stamp.release))
    definitions.indicators()
    with budget.within(connection, *(SLOW if slow else ())):
        yield connection
