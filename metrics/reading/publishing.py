"""What a publisher sees before publishing, as the one data door gives it; `metrics.read` passes it on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data import settings, taken_back
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics import feeds
from metrics import preview as previews
from metrics.stamp import pick
from metrics.views import Stamp
from metrics.views.publishing import Preview


def preview(viewer: Viewer, basis: int, through: str) -> Preview:
    """Say what publishing a release up to a period changes against the official one that is shown, and what is missing."""
    here = settings.load()
    stamp, shown = pick(here, viewer, f"r{basis}"), taken_back.official(here)
    before = pick(here, viewer, f"r{shown.release}") if shown else None
    return replace(_preview(here, stamp, before, str(parse(through))), failed=feeds.failed(here))


@lru_cache(maxsize=8)
def _preview(here: Settings, stamp: Stamp, before: Stamp | None, through: str) -> Preview:
    return previews.make(here, stamp, before, parse(through))
