"""Plan, investment and execution as the one data door gives them to pages; `metrics.read` passes these on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data import agencies, settings
from data.errors import Refusal
from data.model import Viewer
from data.period import ZONE, parse
from data.settings import Settings
from metrics import asking, figures, investments
from metrics.reading import notes
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.investment import Dossier, Investment


def investment(viewer: Viewer, ky=None, so=None, nhom=None, vung=None, ban=None) -> Investment:
    """Give plan, investment and execution of a scope over a year; parameters are those of the URL and may be wrong."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    asked = {"ky": ky, "so": so, "nhom": nhom, "vung": vung}
    with as_made(here, stamp):
        found = _investment(here, stamp, viewer, tuple(sorted((name, value or "") for name, value in asked.items())))
    drawn = {figures.key(one.id).indicator for one in (found.newest.plan, found.newest.money, found.newest.work)}
    periods = [month.period for month in found.months]
    return replace(found, notes=notes.marks(here, stamp, viewer, ban, drawn, [found.agency], periods))


@lru_cache(maxsize=64)
def _investment(here: Settings, stamp: Stamp, viewer: Viewer, asked: tuple[tuple[str, str], ...]) -> Investment:
    today = stamp.made_at.astimezone(ZONE).date()
    with open_at(here, stamp) as connection:
        return investments.make(connection, stamp, today, {name: value or None for name, value in asked}, viewer)


def project(viewer: Viewer, name: str, ky=None, ban=None) -> Dossier:
    """Give one project, named `agency.code`, to those who work on its agency; to others it is closed."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        agency, _, code = name.partition(".")
        one = agencies.get(agency)
        if not viewer.works_on(one.id):
            raise Refusal("project_closed", agency=one.name[viewer.lang])
        return _project(here, stamp, one.id, code, ky or "")


@lru_cache(maxsize=256)
def _project(here: Settings, stamp: Stamp, agency: str, code: str, ky: str) -> Dossier:
    today = stamp.made_at.astimezone(ZONE).date()
    with open_at(here, stamp) as connection:
        asked = asking.period(ky, figures.periods(connection), today, [])
        return investments.project(connection, stamp, agency, code, parse(str(asked)))
