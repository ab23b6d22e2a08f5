"""A rule rehearsed: other weights, limits and targets of an index on a past period, beside the official result."""

from __future__ import annotations

from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import rule_form, rule_result
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/phuong-phap/thu-quy-tac", None, Text("Thử quy tắc", "Rehearse a rule"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the index's numbers as a form, and what the numbers in the address would have given."""
    view = door().trial(viewer, **{name: here.get(name) for name in ("bo", "nhom", "ky", "quy-tac", "ban")})
    body = [rule_result.top(view, here), rule_result.card(view, here), rule_form.card(view, here)]
    return Content(body, view.stamp, [], view.notices)
