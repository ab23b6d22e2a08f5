"""The leaders' summary as the one data door gives it; `metrics.read` passes this on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data import settings
from data.model import Viewer
from data.settings import Settings
from metrics import summaries
from metrics.reading import overview
from metrics.reading.overview import Asked
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.summary import Summary


def summary(viewer: Viewer, ky=None, so=None, nhom=None, vung=None, ct=None, ranh=None, ban=None) -> Summary:
    """Give the leaders' summary; parameters are those of the URL and may be wrong."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        found = _summary(here, stamp, overview.asked(ky=ky, so=so, nhom=nhom, vung=vung, ct=ct, ranh=ranh))
        # Single projects are seen by those who work on the whole of the scope.
        return found if viewer.works_on(found.scope) else replace(found, stuck=())


@lru_cache(maxsize=256)
def _summary(here: Settings, stamp: Stamp, wanted: Asked) -> Summary:
    view = overview.kept(here, stamp, wanted)
    with open_at(here, stamp, slow=bool(dict(wanted).get("ranh"))) as connection:
        return summaries.make(connection, view, mapped=bool(dict(wanted)["ct"]))
