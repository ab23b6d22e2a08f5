"""The national overview: are we on pace, and what needs work?"""

from __future__ import annotations

from dashboard import controls, html
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import money, places
from dashboard.export import targets as aims
from dashboard.i18n import t
from dashboard.parts import age, agencies_rank, brief, execution, submissions, summary, targets, tiles, to_do
from dashboard.shell import Content, Page
from data.model import Text, Viewer
from metrics.views.summary import Summary

PAGE = Page("/", 1, Text("Tổng quan", "Overview"), "public")
#: To whom the work lists are shown; leaders have their decisions on a page of their own.
SHOWN_WORK = ("coordinator", "agency")
ASKED = ("ky", "so", "nhom", "vung", "ct", "ranh", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the overview that the address asks for."""
    asked = {name: here.get(name) for name in ASKED}
    view, found = door().overview(viewer, **asked), door().summary(viewer, **asked)
    rows = [row.target for row in view.targets if row.target]
    numbers = dict.fromkeys(target.document.number for target in rows if target.document.number)
    return Content(
        body=[
            summary.top(view, here.lang),
            submissions.strip(view.submissions, here),
            html.Div([targets.card(view, here), tiles.card(view, here)], className="duo"),
            execution.card(view, here),
            *_work(viewer, found, here),
            html.Div(
                [
                    _ranks(viewer, here),
                    html.Div([brief.changed(found, here), brief.dates(found, here)], className="stack"),
                ],
                className="duo",
            ),
            age.line(view.age, here.lang),
        ],
        stamp=view.stamp,
        controls=controls.overview(view, here),
        notices=view.notices,
        documents=tuple(numbers),
        map=(view.tile_map, view.period),
        tables=(
            aims.listed("muc-tieu", t("aim.title", here.lang), [("", row) for row in view.targets], view, here.lang),
            places.tile_map(view.tile_map, view.period, view.state, here.lang),
            places.submissions(view.submissions, view, here.lang),
            money.overview(view, here.lang),
            money.mismatches(view, here.lang),
        ),
    )


def _work(viewer: Viewer, found: Summary, here: Address) -> list[html.Section]:
    if viewer.role not in SHOWN_WORK:
        return []
    ban = here.get("ban")
    own = "" if viewer.role == "coordinator" else next(iter(sorted(viewer.agencies or ())), None)
    asked = None if own is None else door().signals(viewer, own, as_of=ban)
    return [to_do.card(found, asked, door().board(viewer, ban=ban), here)]


def _ranks(viewer: Viewer, here: Address) -> html.Section | None:
    if viewer.role == "public":
        return None
    asked = {name: here.get(name) for name in ("ky", "so", "ranh", "ban")}
    return agencies_rank.provinces(door().league(viewer, **asked), here)
