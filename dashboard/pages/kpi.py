"""One indicator: will we reach the target, who holds it back, and why did the whole change?"""

from __future__ import annotations

from dashboard import controls, dropped, html, pages
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import targets as export
from dashboard.parts import kpi_aims, kpi_mix, kpi_rank, kpi_series, kpi_top, kpi_way, meaning, tiles
from dashboard.shell import Content, Page
from data.errors import Refusal
from data.model import Text, Viewer
from data.period import parse
from metrics.views.aims import Kpi
from metrics.views.history import Mix
from metrics.views.lens import Series

PAGE = Page("/muc-tieu/<ct>", None, Text("Chỉ tiêu", "Indicator"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "ranh", "ban")


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
            kpi_aims.card(view, here.lang),
            kpi_mix.card(_mix(viewer, view, here), view.row.decimals, here),
            kpi_rank.card(view, here),
            kpi_series.card(_series(viewer, view, here), here) if here.get("dv") else None,
            html.Div([lacking, known], className="two mt") if lacking else html.Div(known, className="mt"),
        ],
        stamp=view.frame.stamp,
        controls=controls.overview(view.frame, here),
        notices=(*view.frame.notices, *dropped.unknown(here, "xep", kpi_rank.ORDERS)),
        documents=tuple(
            dict.fromkeys(one.target.document.number for one in view.outlook.aims if one.target.document.number)
        ),
        tables=export.kpi(view, here),
        map=(view.tile_map, view.row.current.period) if view.tile_map else None,
    )


def _mix(viewer: Viewer, view: Kpi, here: Address) -> Mix | Refusal:
    """Ask why the whole changed; what cannot be split says so in its own card."""
    row = view.row
    against = row.previous.period if row.previous else None
    try:
        return door().mix(viewer, row.indicator, row.current.period, against, view.frame.agency, here.get("ban"))
    except Refusal as refusal:
        return refusal


def _series(viewer: Viewer, view: Kpi, here: Address) -> Series | Refusal:
    """Ask for the series of the agency that the address names."""
    kind = parse(view.row.current.period).kind
    try:
        return door().series(viewer, view.row.indicator, here.get("dv") or "", here.get("ranh"), here.get("ban"), kind)
    except Refusal as refusal:
        return refusal
