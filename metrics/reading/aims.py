"""Lists of targets and indicators' own pages as the one data door gives them; `metrics.read` passes these on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data import settings
from data.model import Viewer
from data.period import ZONE
from data.settings import Settings
from metrics import aims as lists
from metrics import definitions
from metrics import kpi as pages
from metrics import methods as meanings
from metrics.reading import notes
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.aims import Aims, Kpi
from metrics.views.methods import Definition, Methods


def aims(viewer: Viewer, ban: str | None = None, **asked: str | None) -> Aims:
    """Give every target of a scope; parameters are those of the URL (ky, so, nhom, vung, nhan, loc) and may be wrong."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        return _aims(here, stamp, tuple(sorted((name, value or "") for name, value in asked.items())))


@lru_cache(maxsize=256)
def _aims(here: Settings, stamp: Stamp, asked: tuple[tuple[str, str], ...]) -> Aims:
    with open_at(here, stamp, slow=bool(dict(asked).get("ranh"))) as connection:
        return lists.make(connection, stamp, stamp.made_at.astimezone(ZONE).date(), dict(asked))


def kpi(viewer: Viewer, indicator: str, ban: str | None = None, **asked: str | None) -> Kpi:
    """Give everything about one indicator; parameters are those of the URL (ky, so, nhom, vung) and may be wrong."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        known = definitions.get(indicator).id
        found = _kpi(here, stamp, known, tuple(sorted((name, value or "") for name, value in asked.items())))
    periods = [point.period for point in found.points]
    return replace(found, notes=notes.marks(here, stamp, viewer, ban, [known], [found.frame.agency], periods))


@lru_cache(maxsize=256)
def _kpi(here: Settings, stamp: Stamp, indicator: str, asked: tuple[tuple[str, str], ...]) -> Kpi:
    today = stamp.made_at.astimezone(ZONE).date()
    with open_at(here, stamp, slow=bool(dict(asked).get("ranh"))) as connection:
        return pages.make(connection, stamp, definitions.get(indicator), today, dict(asked))


def methods(viewer: Viewer, ban: str | None = None) -> Methods:
    """Give every definition, weight and threshold as the release knew them."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        return _methods(stamp)


@lru_cache(maxsize=16)
def _methods(stamp: Stamp) -> Methods:
    return meanings.make(stamp)


def method(viewer: Viewer, indicator: str, ban: str | None = None) -> Definition:
    """Give what one indicator means, by id or by one of its former names."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        return meanings.one(stamp, definitions.get(indicator))
