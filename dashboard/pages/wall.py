"""The wall of a meeting room: the leaders' summary in large type, a part at a time, without a hand on it."""

from __future__ import annotations

from dashboard.address import Address
from dashboard.door import door
from dashboard.export import brief as export
from dashboard.parts import wall
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/man-hinh-lon", 13, Text("Màn hình lớn", "Wall view"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "ct", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the parts one after another where motion is welcome, else all of them below each other."""
    found = door().summary(viewer, **{name: here.get(name) for name in ASKED})
    view = found.overview
    return Content(
        body=[wall.screen(found, here)],
        stamp=view.stamp,
        controls=[],
        notices=view.notices,
        tables=export.tables(found, here),
        map=(view.tile_map, view.period),
    )
