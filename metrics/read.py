"""The one data door: page, API, export and command read figures here, with a Viewer and `as_of`.

The file is picked by the release, never by input; a released answer never changes and is kept under
(release, scope, language, parameters).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from data import agencies, release, reports, settings, space
from data.errors import Refusal
from data.ledger import tables
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics import definitions, feeds, figures, shown
from metrics import explain as explaining
from metrics import working as workings
from metrics.execution.reading import undertaking as undertaking
from metrics.figures import Key
from metrics.history.reading import changes as changes
from metrics.history.reading import export as export
from metrics.history.reading import mix as mix
from metrics.history.reading import signals as signals
from metrics.history.reading import since as since
from metrics.reading.agencies import league as league
from metrics.reading.agencies import score_history as score_history
from metrics.reading.agencies import versus as versus
from metrics.reading.agencies import what_if as what_if
from metrics.reading.aims import aims as aims
from metrics.reading.aims import kpi as kpi
from metrics.reading.aims import method as method
from metrics.reading.aims import methods as methods
from metrics.reading.compare import compare as compare
from metrics.reading.compare import history as history
from metrics.reading.investment import investment as investment
from metrics.reading.investment import project as project
from metrics.reading.lens import series as series
from metrics.reading.meeting import agenda as agenda
from metrics.reading.notes import register as register
from metrics.reading.origins import origins as origins
from metrics.reading.overview import overview as overview
from metrics.reading.publishing import preview as preview
from metrics.reading.search import search as search
from metrics.reading.summary import summary as summary
from metrics.reading.targets import road as road
from metrics.reading.targets import targets as targets
from metrics.reading.today import today as today
from metrics.reading.work import board as board
from metrics.reading.work import course as course
from metrics.reading.work import thread as thread
from metrics.score.reading import ranking as ranking
from metrics.score.reading import rehearse as rehearse
from metrics.score.reading import score as score
from metrics.score.reading import trial as trial
from metrics.stamp import as_made, open_at, whole
from metrics.stamp import pick as stamp_of
from metrics.views import Explanation, ReportCard, Stamp, Version, WorkingFigure
from metrics.views.sources import Sources


def explain(viewer: Viewer, observation: str, report: int | str | None = None, ban: str | None = None) -> Explanation:
    """Explain where a number comes from, as deep as the viewer may see."""
    here = settings.load()
    stamp = stamp_of(here, viewer, ban)
    key = figures.key(observation)
    opened = int(report) if report and whole(str(report)) else None
    with as_made(here, stamp):
        key = replace(key, indicator=definitions.get(key.indicator).id)
        agencies.get(key.agency)
        found = _explain(here, stamp, viewer, key, opened)
    return replace(found, versions=_versions(here, viewer, found.opened))


@lru_cache(maxsize=256)
def _explain(here: Settings, stamp: Stamp, viewer: Viewer, key: Key, opened: int | None) -> Explanation:
    with open_at(here, stamp) as connection:
        return explaining.make(here, connection, stamp, viewer, key, opened)


def _versions(here: Settings, viewer: Viewer, card: ReportCard | None) -> tuple[Version, ...]:
    """Give the revisions of an open report as they are now, to those who may see them."""
    if card is None or not viewer.works_on(card.sender):
        return ()
    held = reports.history(here, card.dataset, card.sender, card.period, {card.sender})
    return tuple(Version(one.revision, one.state, one.by, one.sent_at, one.counts) for one in held)


def sources(viewer: Viewer) -> Sources:
    """Give the sources with their last runs, and what was returned to its sender."""
    here = settings.load()
    return feeds.sources(here, stamp_of(here, viewer, None), viewer)


def working(viewer: Viewer, agency: str) -> tuple[WorkingFigure, ...] | None:
    """Give what an agency's figures have become since the newest release; None while they are being computed.

    Refused for everybody but its own people and the coordinating body.
    """
    if not viewer.works_on(agencies.get(agency).id):
        raise Refusal("working_closed", agency=agencies.get(agency).name[viewer.lang])
    return workings.changed(settings.load(), agency)


def show(viewer: Viewer, indicator: str, agency: str, period: str, as_of: str | None = None) -> dict[str, Any]:
    """Give one figure with everything it stands on, as plain values for JSON."""
    here = settings.load()
    with as_made(here, stamp_of(here, viewer, as_of)):
        one = definitions.get(indicator)
        key = Key(one.id, agencies.get(agency).id, str(parse(period)), _lens(agency, period))
        return shown.plain(explain(viewer, str(key), ban=as_of), one, viewer.lang)


def _lens(agency: str, period: str) -> str:
    """Look at an agency in a period before it was in force through the lens of its own days."""
    return "34" if agencies.get(agency).valid_from and not agencies.get(agency).in_force(parse(period).end) else ""


def readiness() -> dict[str, Any]:
    """Say whether the first page can be read, which release it shows, how old that is, and whether the disk is low."""
    here = settings.load()
    number = release.newest(here, "provisional")
    room = {"disk": "low" if space.low(here) else "ok", "progress": feeds.progress(here)}
    if number is None:
        return {"release": None, "age_seconds": None, "loading": True} | room
    row = release.row(here, number)
    made = tables.moment(row.made_at)
    assert made is not None
    return {
        "release": number,
        "age_seconds": max(round((here.now() - made).total_seconds()), 0),
        "loading": row.loading,
        "oldest_input": row.oldest_input,
        "newest_input": row.newest_input,
        "illustrative": row.illustrative,
    } | room
