"""How everything is counted: rules with their thresholds, indices, and every definition."""

from __future__ import annotations

from dashboard import html
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import count, t
from dashboard.parts import doubts, meaning, rules
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/phuong-phap", 11, Text("Phương pháp", "Methods"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the rules and the list of definitions."""
    lang = here.lang
    view = door().methods(viewer, ban=here.get("ban"))
    top = html.Div(
        [
            html.H1(count("mth.head", len(view.definitions), lang), className="lede"),
            html.P(t("mth.stand", lang), className="stand"),
        ],
        className="finding",
    )
    return Content(
        body=[top, rules.card(view, lang), rules.indices(view, here), doubts.rate(lang), meaning.listed(view, here)],
        stamp=view.stamp,
        controls=[],
    )
