"""Searching by name as the one data door gives it; `metrics.read` passes this on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from data import reports, settings
from data.model import Text, Viewer
from data.period import ZONE
from data.settings import Settings
from metrics import search as finding
from metrics.reading import work as working
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.search import KINDS, Found, Hit

#: Whose unreleased work is shown: agency ids, or None for the whole country.
Scope = frozenset[str] | None


def search(
    viewer: Viewer, text: str, kinds: Sequence[str] = KINDS, pages: Sequence[tuple[str, Text]] = (), ban: str | None = None
) -> Found:  # fmt: skip
    """Find what bears a name among what the viewer may see; `pages` are the pages (path, name) that they may open.

    Projects and reports are found by those who work on them, obstacles and directives by those whose board shows them: what
    is found can be opened.
    """
    here = settings.load()
    stamp = pick(here, viewer, ban)
    scope = _scope(viewer)
    with as_made(here, stamp):
        asked = finding.asked(text)
        entries = [
            *_common(here, stamp),
            *(finding.entry(Hit("page", path, name, finding.NOTHING)) for path, name in pages),
        ]
        if {"obstacle", "directive"} & set(kinds):
            entries += finding.work(*working.seen(viewer, ban))
        places: tuple[finding.Place, ...] = ()
        if scope is None or scope:
            entries += _projects(here, stamp, scope)
            places = _places(here, scope, reports.newest(here)) if "report" in kinds else ()
        hits, total = finding.find(asked, (one for one in entries if one.hit.kind in kinds), places)
    return Found(stamp, text, hits, total)


def _scope(viewer: Viewer) -> Scope:
    """Give the agencies that somebody works on: all, their own, or none."""
    if viewer.role == "coordinator":
        return None
    return viewer.agencies or frozenset() if viewer.role == "agency" else frozenset()


@lru_cache(maxsize=16)
def _common(here: Settings, stamp: Stamp) -> tuple[finding.Entry, ...]:
    return finding.common(stamp.made_at.astimezone(ZONE).date())


@lru_cache(maxsize=64)
def _projects(here: Settings, stamp: Stamp, scope: Scope) -> tuple[finding.Entry, ...]:
    with open_at(here, stamp) as connection:
        return finding.projects(connection, scope, stamp.made_at.astimezone(ZONE).date())


@lru_cache(maxsize=64)
def _places(here: Settings, scope: Scope, newest: int) -> tuple[finding.Place, ...]:
    """Give the reports of a scope; `newest` is the last one that came in, so that the answer is kept until another does."""
    return reports.places(here, scope)
