"""One agency: its score, where points were lost, what to mend first, its peers, its past, its duties."""

from __future__ import annotations

from dashboard import controls, html, pages
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import agencies as export
from dashboard.parts import (
    agencies_top,
    agency_fixes,
    agency_lost,
    agency_past,
    agency_peers,
    agency_table,
    agency_top,
    agency_work,
)
from dashboard.parts.agency_about import About
from dashboard.shell import Content, Page
from data import agencies
from data.errors import Refusal
from data.model import Text, Viewer
from data.period import parse
from metrics.views import Notice
from metrics.views.agencies import League, Row

PAGE = Page("/co-quan/<ma>", None, Text("Trang của cơ quan", "Agency"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the agency that the path names; one that was merged is shown as what it became."""
    asked = agencies.get(pages.parts(PAGE.path, here.path).get("ma", ""))
    if asked.kind not in agencies.REPORTING:
        raise Refusal("agency_unknown", given=asked.id)
    about, notices = _about(viewer, asked.id, here)
    index = about.view.ladder.id if about.view.ladder else ""
    ban = here.get("ban")
    scored = bool(index) and about.row.score is not None
    score = door().score(viewer, index, about.row.agency, about.view.period, as_of=ban) if scored else None
    past = door().score_history(viewer, index, about.row.agency, about.view.period, as_of=ban) if index else None
    steps = tuple((here.get("lam") or "").split(","))
    what = door().what_if(viewer, index, about.row.agency, about.view.period, steps, as_of=ban) if score else None
    works = viewer.works_on(about.row.agency)
    body = [
        agency_top.top(about, score, works, here),
        html.Div([agency_lost.card(about, score, here), agency_fixes.card(about, score, what, here)], className="pair"),
        html.Div([agency_peers.card(about, here), agency_past.card(about, past, here)], className="pair"),
        html.Div([agency_table.card(about, here), agency_work.card(about, works, here)], className="pair"),
    ]
    return Content(
        body,
        about.view.stamp,
        controls.brief(about.view, here),
        (*about.view.notices, *notices, *agencies_top.notices(here)),
        tables=export.agency(about, score, past, here),
    )


def _about(viewer: Viewer, agency: str, here: Address) -> tuple[About, list[Notice]]:
    """Read the table of all agencies of its kind, and find it there."""
    kind = {"ministry": "bo", "province": "tinh"}[agencies.get(agency).kind]
    asked = {name: here.get(name) for name in ("ky", "so", "bo", "ranh", "ban")}
    view = door().league(viewer, nhom=kind, **asked)
    notices = []
    if view.lens and not _of(view, agencies.current(agency, agencies.LENSES[view.lens])):
        # An agency that was made later is no agency of the lens, and none of its parts is it.
        notices.append(Notice("lens_not_of", {"agency": agencies.get(agency).name[here.lang]}))
        view = door().league(viewer, nhom=kind, **asked | {"ranh": None})
    became = agencies.current(agency, agencies.LENSES.get(view.lens, parse(view.period).end))
    if became != agency:
        old, new = agencies.get(agency).name, agencies.get(became).name
        notices.append(Notice("merged_into", {"old": old[here.lang], "new": new[here.lang]}))
    row = _of(view, became)
    if row is None:
        raise Refusal(
            "agency_not_then", agency=agencies.get(agency).name[here.lang], period=parse(view.period).label(here.lang)
        )
    band = next(band for band in view.bands if band.id == row.band)
    return About(view, row, band), notices


def _of(view: League, agency: str) -> Row | None:
    return next((row for row in view.rows if row.agency == agency), None)
