"""Which agencies a name that found none may have meant: offered to a person, never taken.

A name that was right on another day leads to who carries its duties on this one; a short form that several
share leads to each of them; a misspelling to the names most like it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from data import agencies
from data.model import Agency

MOST = 3
_LIKE = 0.72
_LONGEST = 120


def nearest(name: str, on: date, kinds: Iterable[str] = agencies.REPORTING) -> tuple[Agency, ...]:
    """Give at most three agencies in force on a day, the likeliest first."""
    return tuple(agencies.get(found) for found in _nearest(name[:_LONGEST], on, tuple(sorted(kinds))))


def listed(name: str, on: date, kinds: Iterable[str] = agencies.REPORTING) -> str:
    """Write the nearest agencies for a sentence; a dash where nothing is near."""
    return ", ".join(agency.name.vi for agency in nearest(name, on, kinds)) or "–"


@lru_cache(maxsize=1024)
def _nearest(name: str, on: date, kinds: tuple[str, ...]) -> tuple[str, ...]:
    index = _index(on, kinds)
    key = agencies.fold(name)
    if not key:
        return ()
    keys = [key] if key in index else get_close_matches(key, index, MOST, _LIKE)
    return tuple(dict.fromkeys(found for like in keys for found in index[like]))[:MOST]


@lru_cache(maxsize=64)
def _index(on: date, kinds: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Give every folded name, of any day and however ambiguous, with who bears it or its duties on this day."""
    index: dict[str, tuple[str, ...]] = {}
    for agency in agencies.registry().values():
        present = agencies.get(agencies.current(agency.id, on))
        if agency.kind not in kinds or present.kind not in kinds or not present.in_force(on):
            continue
        for name in filter(None, (agency.name.vi, agency.abbr, *agency.aliases, *agency.ambiguous)):
            key = agencies.fold(name)
            index[key] = tuple(dict.fromkeys((*index.get(key, ()), present.id)))
    return index
