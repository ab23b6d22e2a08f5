"""Every target in one list, by the objectives of the strategy."""

from __future__ import annotations

from dashboard import controls
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import targets as export
from dashboard.parts import aims
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/muc-tieu", 2, Text("Mục tiêu", "Targets"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "nhan", "loc", "ranh", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the list that the address asks for."""
    view = door().aims(viewer, **{name: here.get(name) for name in ASKED})
    rows = [row.row.target for group in view.groups for row in group.rows if row.row.target]
    numbers = dict.fromkeys(target.document.number for target in rows if target.document.number)
    return Content(
        body=[aims.top(view, here), aims.filters(view, here), *aims.groups(view, here), aims.foot(view, here)],
        stamp=view.frame.stamp,
        controls=controls.overview(view.frame, here),
        notices=view.frame.notices,
        documents=tuple(numbers),
        tables=export.aims(view, here),
    )
