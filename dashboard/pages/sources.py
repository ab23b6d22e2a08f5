"""The page of sources: can I trust today's numbers?"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import format, headline, marks
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import t
from dashboard.parts import feeds
from dashboard.shell import Content, Page
from data.model import Text, Viewer
from metrics.views import Sources

PAGE = Page("/nguon", 7, Text("Số liệu", "Data"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show every source with its age, the last runs, and what was returned."""
    view = door().sources(viewer)
    return Content(
        body=[
            _top(view, here.lang),
            feeds.card(view, here.lang),
            feeds.runs(view, here.lang),
            feeds.returned(view, here.lang),
        ],
        stamp=view.stamp,
        controls=_controls(view, here.lang),
    )


def _top(view: Sources, lang: str) -> html.Div:
    failed = sum(feeds.failing(feed) for feed in view.feeds)
    key = "src.head_empty" if not view.feeds else "src.head_failed" if failed else "src.head_good"
    counts = {"failed": headline.words(failed, lang), "all": headline.words(len(view.feeds), lang)}
    stand = t(
        "src.stand",
        lang,
        release=view.stamp.release,
        time=format.moment(view.stamp.made_at, lang),
        accepted=format.number(sum(feed.accepted for feed in view.feeds), 0, lang),
        returned=format.number(sum(feed.returned for feed in view.feeds), 0, lang),
    )
    return html.Div(
        [
            html.P(t("src.eye", lang), className="eye"),
            html.H1(headline.capital(t(key, lang, **counts)), className="lede"),
            html.P(stand, className="stand"),
        ],
        className="finding",
    )


def _controls(view: Sources, lang: str) -> list[Any]:
    look, key = ("ok", "ctx.final") if view.stamp.kind == "official" else ("warn", "foot.provisional")
    text = f"r{view.stamp.release} · {t(key, lang)} · {format.moment(view.stamp.made_at, lang)}"
    return [html.Span([marks.icon("clock"), text], className=f"badge {look}"), html.Span(className="grow")]
