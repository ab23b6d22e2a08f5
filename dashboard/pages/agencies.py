"""Ministries and provinces: agency × indicator as a heat table, as ranks, as a map."""

from __future__ import annotations

from dashboard import controls, dropped, html
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import agencies as export
from dashboard.export import places
from dashboard.parts import agencies_heat, agencies_rank, agencies_top, tiles
from dashboard.shell import Content, Page
from data.model import Text, Viewer
from metrics.views import Notice
from metrics.views.agencies import League

PAGE = Page("/co-quan", 4, Text("Bộ, ngành, địa phương", "Agencies"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "bo", "ranh", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the agencies in the way that the address asks for: a table, ranks, a map."""
    view = door().league(viewer, **{name: here.get(name) for name in ASKED})
    shown, drawn = agencies_top.tab(here), None
    told: tuple[Notice, ...] = ()
    if shown == "hang":
        kinds = sorted({row.kind for row in view.rows if row.score is not None}) if view.ladder else []
        ranked = [door().ranking(viewer, view.ladder.id, kind, view.period, as_of=here.get("ban")) for kind in kinds]  # type: ignore[union-attr]
        body = [agencies_rank.card(view, one, here) for one in ranked] or [agencies_rank.nothing(here.lang)]
        tables = export.ranks(view, ranked, here.lang)
    elif shown == "ban-do":
        asked = {name: here.get(name) for name in ("ky", "so", "ct", "ranh", "ban")}
        overview = door().overview(viewer, **asked)
        told = tuple(one for one in overview.notices if one.params.get("name") == "ct")
        body = [agencies_top.indicators(view, overview.tile_map.indicator, here), tiles.card(overview, here)]
        drawn = (overview.tile_map, overview.period)
        tables = (places.tile_map(overview.tile_map, overview.period, overview.state, here.lang),)
    else:
        body = [agencies_heat.card(view, here)]
        tables = (export.heat(view, here),)
    return Content(
        body=[agencies_top.top(view, here), html.Div(body, className="stack")],
        stamp=view.stamp,
        controls=controls.overview(view, here),
        notices=(*view.notices, *told, *agencies_top.notices(here), *_unknown(view, here)),
        tables=tables,
        map=drawn,
    )


def _unknown(view: League, here: Address) -> tuple[Notice, ...]:
    """Say which way to look and which order there is not."""
    orders = dropped.falling([agencies_heat.SCORE, agencies_heat.NAME, *(one.indicator for one in view.columns)])
    return (*dropped.unknown(here, "xem", agencies_top.TABS), *dropped.unknown(here, "xep", orders))
