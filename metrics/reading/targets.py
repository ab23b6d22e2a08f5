"""Targets as the one data door gives them; `metrics.read` passes these on."""

from __future__ import annotations

from functools import lru_cache

from data import agencies, settings
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics import definitions, egdi, outlook
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.targets import Outlook, Road


def targets(viewer: Viewer, indicator: str, agency: str, period: str, ban: str | None = None) -> Outlook:
    """Give every target of an indicator for an agency at a period: required, gap, pace, forecast, status."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        asked = definitions.get(indicator).id, agencies.get(agency).id, str(parse(period))
        return _targets(here, stamp, *asked)


@lru_cache(maxsize=256)
def _targets(here: Settings, stamp: Stamp, indicator: str, agency: str, period: str) -> Outlook:
    with open_at(here, stamp) as connection:
        return outlook.make(connection, stamp, definitions.get(indicator), agencies.get(agency), parse(period))


def road(viewer: Viewer, rank: int = 50, country: str = "VN", year: int | None = None, ban: str | None = None) -> Road:
    """Give the road of a country to a rank of the UN survey, from the newest edition up to a year."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        return _road(here, stamp, agencies.get(country).id, rank, year or stamp.made_at.year)


@lru_cache(maxsize=64)
def _road(here: Settings, stamp: Stamp, country: str, rank: int, year: int) -> Road:
    with open_at(here, stamp) as connection:
        return egdi.make(connection, stamp, country, rank, year)
