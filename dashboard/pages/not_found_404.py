"""What an address without a page shows."""

from __future__ import annotations

from flask import request

from dashboard import html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.shell import NO_STAMP, Content, Page
from data.model import Text, Viewer

PAGE = Page("/404", None, Text("Không có trang này", "No such page"), "public")


def draw(viewer: Viewer, here: Address) -> Content:
    """Say that there is no such page and where to go."""
    body = request.get_json(silent=True) or {}
    asked = next((one.get("value") for one in body.get("inputs", []) if one.get("property") == "pathname"), None)
    link = html.A(t("state.to_overview", here.lang), href=here.page("/"), className="btn")
    says = t("state.not_found_next", here.lang, path=str(asked or request.path)[:120])
    return Content([marks.empty(t("state.not_found", here.lang), says, link)], NO_STAMP, [])
