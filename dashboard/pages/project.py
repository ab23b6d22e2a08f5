"""One project: three bars by month, both baselines, the declared status beside the computed one, contracts, obstacles."""

from __future__ import annotations

from dashboard import dropped
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import money as export
from dashboard.pages import parts
from dashboard.parts import project
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/dau-tu/<du_an>", None, Text("Dự án", "Project"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the project that the path names."""
    name = parts(PAGE.path, here.path)["du_an"]
    view = door().project(viewer, name, ky=here.get("ky"), ban=here.get("ban"))
    board = door().board(viewer, ban=here.get("ban"))
    stuck = tuple(one for one in board.every if name in one.one.projects)
    return Content(
        body=[project.top(view, here), project.card(view, here), project.beside(view, name, stuck, here)],
        stamp=view.stamp,
        controls=[],
        notices=dropped.period(here, view.period),
        tables=export.project(view, stuck, here),
    )
