"""The national overview as the one data door gives it; `metrics.read` passes this on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data import settings
from data.model import Viewer
from data.period import ZONE
from data.settings import Settings
from metrics import feeds
from metrics import overview as overviews
from metrics.stamp import as_made, open_at, pick
from metrics.views import Overview, Stamp

#: Parameters of the URL with their values, in order; "" for what is not asked.
Asked = tuple[tuple[str, str], ...]


def overview(viewer: Viewer, ky=None, so=None, nhom=None, vung=None, ct=None, ranh=None, ban=None) -> Overview:
    """Give the national overview; parameters are those of the URL and may be wrong."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        found = kept(here, stamp, asked(ky=ky, so=so, nhom=nhom, vung=vung, ct=ct, ranh=ranh))
    # Which sources fail now is nothing that was officially released, nor known when a release of the past was made.
    return (
        found if viewer.role == "public" or ban else replace(found, age=replace(found.age, failed=feeds.failed(here)))
    )


def asked(**parameters: str | None) -> Asked:
    """Put parameters in the form in which answers are kept."""
    return tuple(sorted((name, value or "") for name, value in parameters.items()))


@lru_cache(maxsize=256)
def kept(here: Settings, stamp: Stamp, wanted: Asked) -> Overview:
    """Give the overview of a release, made once; what is read is read with the release's own definitions."""
    today = stamp.made_at.astimezone(ZONE).date()
    with open_at(here, stamp, slow=bool(dict(wanted).get("ranh"))) as connection:
        return overviews.make(connection, stamp, today, {name: value or None for name, value in wanted})
