"""The ways to take away what a page shows, as links: they name the release, so that the same file comes again."""

from __future__ import annotations

from typing import Any

from dashboard import html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.states import Content

ROOT, HOME = "/tai-ve", "tong-quan"


def link(content: Content, here: Address, kind: str, table: str | None = None) -> str:
    """Write the address of a file of a page, with its release."""
    path = f"{ROOT}/{here.path.strip('/') or HOME}.{kind}"
    return here.to({"ban": content.ban, "bang": table, "so-lieu": None, "bao-cao": None, "kem": None}, path)


def download(content: Content, here: Address) -> html.Details | None:
    """Offer a workbook of everything that is shown, and each table alone; nothing where nothing is."""
    if not content.tables:
        return None
    lang, label = here.lang, t("exp.menu", here.lang)
    first, *_ = content.tables
    links: list[Any] = [_link(t("exp.xlsx", lang), t("exp.xlsx_note", lang), link(content, here, "xlsx"))]
    links += [
        _link(t("exp.csv", lang), one.title, link(content, here, "csv", None if one is first else one.key))
        for one in content.tables
    ]
    if content.map and not content.map[0].listed:
        drawn = link(content, here, "svg")
        links.append(_link(t("exp.map_svg", lang), t("exp.map_svg_note", lang), drawn))
        painted = _link(t("exp.map_png", lang), t("exp.map_png_note", lang), drawn, **{"data-map": "1"})
        links.append(painted)  # by a script; without one it is not shown
    if content.ban:  # sources are those of a release; what is of now has none
        asked = {"kem": None if here.get("kem") else "nguon", "ban": content.ban, "so-lieu": None, "bao-cao": None}
        sheet = here.to(asked)
        links.append(
            html.A([html.B(t("exp.with_sources", lang)), html.Small(t("exp.with_sources_note", lang))], href=sheet)
        )
    summary = html.Summary(marks.icon("download"), className="ib", id="tai-ve", title=label, **{"aria-label": label})
    return html.Details([summary, html.Div(links, className="menu")], className="pick down")


def _link(kind: str, note: str, href: str, **more: Any) -> html.A:
    return html.A([html.B(kind), html.Small(note)], href=href, download="", **{"data-whole": "1"} | more)
