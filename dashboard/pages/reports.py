"""My reports, all periods: what is owed and when, where each report stands, what is due next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from dashboard import desk, place
from dashboard.address import Address
from dashboard.export import reports as export
from dashboard.parts import doubts, duties, report_list
from dashboard.shell import NO_STAMP, Content, Page
from data import agencies, obligations, reports
from data.errors import Refusal
from data.model import Text, Viewer

PAGE = Page("/bao-cao", 6, Text("Báo cáo", "Reports"), "reports", whole=True)
ACTS: dict[str, Callable] = {}
#: How far back duties are shown and counted.
SPAN = timedelta(days=400)
#: How many open reports the coordinating body sees at once.
PAGE_OF = 100
#: More revisions than any agency sends in that time.
CARDS = 5000


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the duties of one agency, or to the coordinating body the reports that wait for somebody."""
    settings, asked = place.here(), here.get("dv")
    agency = agencies.get(asked) if asked else next(map(agencies.get, sorted(viewer.agencies or ())), None)
    if agency is not None and not viewer.works_on(agency.id):
        raise Refusal("report_not_yours")
    if agency is None:
        page = report_list.page_of(here)
        counts, cards = reports.standing(
            settings, desk.scope_of(viewer), ("draft", "submitted", "returned"), (page - 1) * PAGE_OF, PAGE_OF
        )
        paging = report_list.paging(page, PAGE_OF, sum(counts.values()), here)
        body = [report_list.finding(counts, here), report_list.card(cards, here, paging)]
        tables = export.cards(report_list.newest_of(cards), here.lang)
    else:
        today = settings.today()
        owed = obligations.of_agency(settings, agency.id, today - SPAN)
        cards = reports.of_agency(settings, frozenset({agency.id}), limit=CARDS)
        body = [
            duties.finding(owed, obligations.rates(owed, today), agency, here),
            duties.coming(obligations.upcoming(agency.id, today), agency, here),
            duties.card(owed, cards, agency, here),
        ]
        tables = export.duties(duties.shown(owed, cards, here), here.lang)
    controls = report_list.controls(viewer, agency, here)
    return Content([doubts.notice(viewer, here), *body], NO_STAMP, controls, tables=tables)
