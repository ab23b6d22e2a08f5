"""My reports, all periods: what is owed and when, where each report stands, what is due next."""

from __future__ import annotations

from dashboard import desk, place
from dashboard.address import Address
from dashboard.parts import report_list
from dashboard.shell import NO_STAMP, Content, Page
from data import agencies, reports
from data.errors import Refusal
from data.model import Text, Viewer

PAGE = Page("/bao-cao", 6, Text("Báo cáo", "Reports"), "reports", whole=True)
ACTS: dict = {}


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the reports of one agency, or to the coordinating body those that wait for somebody."""
    asked = here.get("dv")
    agency = agencies.get(asked) if asked else next(map(agencies.get, sorted(viewer.agencies or ())), None)
    if agency is not None and not viewer.works_on(agency.id):
        raise Refusal("report_not_yours")
    scope = desk.scope_of(viewer) if agency is None else frozenset({agency.id})
    states = ("draft", "submitted", "returned") if agency is None else None
    cards = reports.of_agency(place.here(), scope, states=states)
    body = [report_list.finding(cards, agency, here), report_list.card(cards, agency, here)]
    return Content(body, NO_STAMP, report_list.controls(viewer, agency, here))
