"""How one indicator is counted: definition, versions, weights, targets, worked examples."""

from __future__ import annotations

from dashboard import html, pages
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import t
from dashboard.parts import meaning
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/phuong-phap/<ct>", None, Text("Phương pháp của một chỉ tiêu", "Method of an indicator"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the method of the indicator that the path names."""
    lang = here.lang
    one = door().method(viewer, pages.parts(PAGE.path, here.path)["ct"], ban=here.get("ban"))
    links = [
        html.A(t("mth.page", lang), href=here.page("/phuong-phap")),
        html.Span("›", **{"aria-hidden": "true"}),
        html.Span(one.name[lang], **{"aria-current": "page"}),
    ]
    back = html.A(t("mth.figures", lang), href=here.page(f"/muc-tieu/{one.indicator}"), className="btn")
    top = html.Div(
        [
            html.H1(t("mth.head_one", lang, name=one.name[lang]), className="lede"),
            html.P([f"{one.note[lang]}. ", html.Code(one.indicator)], className="stand"),
            back,
        ],
        className="finding",
    )
    return Content(
        body=[
            html.Nav(links, className="a-crumb", **{"aria-label": t("kpi.crumb", lang)}),
            top,
            meaning.card(one, here, short=False),
            meaning.targets(one, here),
            meaning.weights(one, here),
            meaning.examples(one, here),
        ],
        stamp=one.stamp,
        controls=[],
    )
