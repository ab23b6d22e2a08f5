"""The leaders' summary: where are we, what changed, what waits for a decision? One phone screen, one A4 page."""

from __future__ import annotations

from dashboard import controls, html
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import brief as export
from dashboard.parts import brief, decisions, tiles
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/tom-tat", 2, Text("Tóm tắt", "Summary"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "ct", "ranh", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the summary in the order of reading; paper and wide screens set it in two columns."""
    found = door().summary(viewer, **{name: here.get(name) for name in ASKED})
    view = found.overview
    return Content(
        body=[
            html.Div(
                [
                    brief.top(view, here),
                    decisions.card(found, here),
                    brief.targets(found, here),
                    brief.changed(found, here),
                    brief.money(view, here),
                    brief.urge(found, here),
                    html.Div(tiles.card(view, here), className="b-map"),
                    brief.dates(found, here),
                ],
                className="brief",
            )
        ],
        stamp=view.stamp,
        controls=controls.brief(view, here),
        notices=view.notices,
        tables=export.tables(found, here),
        map=(view.tile_map, view.period),
    )
