"""The road to a rank of the UN survey: components, how others move, who stands around."""

from __future__ import annotations

from dashboard import dropped
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import road as export
from dashboard.parts import road
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/lien-hop-quoc", 12, Text("Liên Hợp Quốc", "United Nations"), "viewer")
RANKS = ("50", "30", "70", "71")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the road to the rank that the address asks for."""
    given = here.get("xem") or ""
    rank = int(given) if given in RANKS else 50
    view = door().road(viewer, rank=rank, ban=here.get("ban"))
    body = [
        road.top(view, here),
        road.ways(view, here.lang),
        road.drift(view, here.lang),
        road.countries(view, here.lang),
        road.editions(view, here.lang),
    ]
    left_out, tables = dropped.unknown(here, "xem", RANKS), export.tables(view, here.lang)
    return Content(body=body, stamp=view.stamp, controls=[], notices=left_out, tables=tables)
