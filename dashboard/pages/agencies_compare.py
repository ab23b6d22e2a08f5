"""Two to four agencies side by side on common scales."""

from __future__ import annotations

from dashboard import controls
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import agencies as export
from dashboard.parts import agencies_compare, agencies_top
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/co-quan/so-sanh", 14, Text("So sánh cơ quan", "Compare agencies"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the agencies that the address names, each measure with its difference."""
    asked = {name: here.get(name) for name in ("ky", "so", "bo", "ranh", "ban")}
    found = door().versus(viewer, agencies_top.chosen(here), **asked)
    body = [agencies_compare.top(found, here)]
    if len(found.rows) > 1:
        body += [agencies_compare.card(found, here)]
    league = found.league
    notices = (*league.notices, *agencies_top.notices(here))
    tables = export.compared(found, here.lang)
    return Content(body, league.stamp, controls.brief(league, here), notices, tables=tables)
