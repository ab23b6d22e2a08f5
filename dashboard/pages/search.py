"""What bears a name: results as a page, and as the rows that the dialog shows while somebody types."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from dashboard import faults, html, markup, pages, policy
from dashboard.address import Address, read_address
from dashboard.door import door
from dashboard.parts import search
from dashboard.shell import NO_STAMP, Content, Page
from data.errors import Refusal
from data.model import Text, Viewer
from metrics.views.search import KINDS, Found

PAGE = Page(search.PATH, None, Text("Tìm kiếm", "Search"), "viewer", whole=True)
ACTS: dict[str, Callable] = {}
#: What can be searched for alone: name in the address → kinds.
ONLY = {"pham-vi": ("agency", "region")}


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the field and what was found."""
    lang = here.lang
    asked = request.args.get("q", "")
    field = search.field(here, "trang-tim", value=asked[: search.LONGEST], suggests=False)
    try:
        found = _found(viewer, asked, here)
    except Refusal as refusal:
        if refusal.code != "search_too_long":
            raise
        return _content([field, html.P(refusal.say(lang), className="stand", role="status")], here)
    listed = html.Ul([html.Li(one) for one in search.links(found, here, _wholes(), _back())], className="found")
    return _content([field, html.P(search.told(found, lang), className="stand", role="status"), listed], here, found)


def rows() -> Response:
    """Give what was found as rows of the list under the field, with the sentence that says how many."""
    lang = faults.language()
    here = read_address(search.PATH, request.args.to_dict() | {"lang": lang})
    try:
        found = _found(policy.viewer(), request.args.get("q", ""), here)
        said, options = (
            search.told(found, lang),
            search.links(found, here, _wholes(), _back(), role="option", tabIndex="-1"),
        )
    except Refusal as refusal:
        said, options = refusal.say(lang), []
    return Response(markup.render([html.P(said), *options]), mimetype="text/html")


FILES = {search.ROWS: rows}


def _found(viewer: Viewer, asked: str, here: Address) -> Found:
    who = policy.reader()
    asked_for = ONLY.get(request.args.get("trong", ""), KINDS)
    kinds = tuple(one for one in asked_for if one != "report" or policy.may("reports", who))
    shown = [one.PAGE for one in pages.modules() if one.PAGE.policy != "open" and policy.may(one.PAGE.policy, who)]
    named = [
        (one.path, one.name) for one in shown if "<" not in one.path and one.path not in (PAGE.path, pages.NOT_FOUND)
    ]
    return door().search(viewer, asked, kinds, named, ban=here.get("ban"))


def _wholes() -> list[str]:
    return [one.PAGE.path for one in pages.modules() if one.PAGE.whole]


def _back() -> str:
    """Give the page that was searched from, if it is one of ours that shows a scope."""
    asked = request.args.get("ve", "")[:200]
    module = pages.of_path(asked) if asked.startswith("/") else None
    return asked if module and module.PAGE.path == asked else ""


def _content(body: list, here: Address, found: Found | None = None) -> Content:
    title = html.Div(html.H1(PAGE.name[here.lang], className="lede"), className="finding")
    card = html.Section(body, className="card results")
    return Content([title, card], found.stamp if found else NO_STAMP, [])
