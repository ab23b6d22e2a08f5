"""Unusual figures as questions, never as verdicts: to the coordinating body, and of an agency to its own people."""

from __future__ import annotations

from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import signals
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/nguon/cau-hoi", None, Text("Số cần hỏi lại", "Figures to ask about"), "reports")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the questions of the agency that the address names; somebody of one agency begins with their own."""
    own = sorted(viewer.agencies or ())
    asked = here.get("dv") or (own[0] if own else "")
    found = door().signals(viewer, asked, here.get("ban"))
    return Content([signals.top(found, here), signals.card(found, here)], found.stamp, [])
