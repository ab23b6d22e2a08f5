"""What changed since a release or a meeting: real, late, corrected, by definition, by boundary, with exact sums."""

from __future__ import annotations

from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import since, since_rows
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/thay-doi", None, Text("Thay đổi từ bản trước", "Changes since a release"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show what changed since the release that the address names, the one before where it names none."""
    view = door().since(viewer, **{name: here.get(name) for name in ("tu", "ct", "loc", "trang", "ban")})
    body = [
        since.top(view, here),
        since.headlines(view, here),
        since_rows.card(view, here),
        since.foot(view, here.lang),
    ]
    return Content(body, view.stamp, [since.choices(view, here)], view.notices)
