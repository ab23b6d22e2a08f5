"""One indicator: will we reach the target, and who holds it back?"""

from __future__ import annotations

from dash import html

from dashboard import controls, pages
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import targets as export
from dashboard.parts import kpi_rank, kpi_top, kpi_way, meaning, tiles
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/muc-tieu/<ct>", None, Text("Chỉ tiêu", "Indicator"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the indicator that the path names."""
    name = pages.parts(PAGE.path, here.path)["ct"]
    view = door().kpi(viewer, name, **{one: here.get(one) for one in ASKED})
    lacking = kpi_rank.shortfall(view, here)
    tile = tiles.shown(view.tile_map, view.row.current.period, here) if view.tile_map else None
    way = kpi_way.card(view, here)
    known = meaning.card(view.definition, here)
    return Content(
        body=[
            kpi_top.crumb(view, here),
            kpi_top.top(view, here),
            html.Div([way, tile], className="duo") if tile else way,
            kpi_way.aims(view, here.lang),
            kpi_rank.card(view, here),
            html.Div([lacking, known], className="two mt") if lacking else html.Div(known, className="mt"),
        ],
        stamp=view.frame.stamp,
        controls=controls.overview(view.frame, here),
        notices=view.frame.notices,
        documents=tuple(
            dict.fromkeys(one.target.document.number for one in view.outlook.aims if one.target.document.number)
        ),
        tables=export.kpi(view, here),
    )
