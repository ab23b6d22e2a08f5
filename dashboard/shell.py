"""The frame of every page: header, the page's own controls, banners, content, foot and the drawer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request

from dashboard import banners, drawer, format, forms, html, marks, menu, place, policy, states
from dashboard.address import Address
from dashboard.export import menu as takeaway
from dashboard.export import paper
from dashboard.i18n import t
from dashboard.parts import search
from dashboard.states import NO_STAMP, Content
from data.errors import Refusal
from data.model import Text
from metrics.views import Notice

__all__ = ["NO_STAMP", "Content", "Page", "screen"]


#: The drawer of pickers on a phone.
PICKERS = "lua-chon"


@dataclass(frozen=True)
class Page:
    """What a page says of itself; the navigation and the policy check are read from it.

    A page with `order` None is not in the navigation; one that is `whole` is plain HTML with forms, outside Dash.
    """

    path: str
    order: int | None
    name: Text
    policy: str
    whole: bool = False


def screen(page: Page, pages: tuple[Page, ...], draw: Callable[[Any, Address], Content], here: Address) -> html.Div:
    """Build one screen from its address; a refusal becomes a sentence in the same frame."""
    g.page_title = f"{page.name[here.lang]} – {t('product', here.lang)}"
    open_figure, told = None, None
    dropped: tuple[Notice, ...] = ()
    try:
        who = None if page.policy == "open" else policy.reader()
        if not policy.may(page.policy, who):
            raise policy.NotAllowed
        try:
            content = draw(who.viewer if who else None, here)
        except Refusal as refusal:
            if refusal.code != "release_unknown" or not here.get("ban"):
                raise
            dropped = (Notice("release_absent", {"given": str(here.get("ban"))}),)
            here = replace(here, params={name: one for name, one in here.params.items() if name != "ban"})
            content = draw(who.viewer if who else None, here)
        told = paper.sheet(content, who.viewer if who else None, here)
        open_figure = None if who is None or page.whole else drawer.panel(who.viewer, here)
    except (Refusal, policy.NoViewer, policy.NotAllowed) as refusal:
        content = states.refused(refusal, here)
    except Exception:
        content = states.failed(here)
    frame = html.Div(
        [
            html.A(t("frame.skip", here.lang), href="#noi-dung", className="skip"),
            _header(page, pages, here),
            _context(content, here) if content.controls or content.tables or not page.whole else None,
            html.Main(
                [
                    *banners.lines(content.stamp, (*dropped, *content.notices), here),
                    *forms.said(here.lang),
                    *content.body,
                    told,
                ],
                className="wrap",
                id="noi-dung",
                tabIndex="-1",
            ),
            _foot(content, here),
            menu.tabs(page, pages, here),
        ],
        id="trang",
    )
    said = html.Div(id="da-lam", className="toast", role="status")
    finder = search.dialog(here) if menu.searches() else None
    return html.Div([frame, open_figure, finder, said])


def _header(page: Page, pages: tuple[Page, ...], here: Address) -> html.Header:
    return html.Header(
        html.Div(
            [
                html.A(
                    [html.Span(className="logo", **{"aria-hidden": "true"}), html.Span(t("product", here.lang))],
                    href=here.page("/"),
                    className="brand",
                    lang="vi",
                ),
                html.Nav(menu.links(page, pages, here), className="nav", **{"aria-label": t("frame.nav", here.lang)}),
                html.Div(
                    [
                        search.button(here) if menu.searches() else None,
                        menu.languages(here),
                        _button("theme", "moon", here.lang),
                        menu.inbox(here),
                        menu.who(here),
                    ],
                    className="tools",
                ),
            ],
            className="wrap bar1",
        ),
        className="top",
    )


def _button(does: str, icon: str, lang: str) -> html.Button:
    label = t(f"frame.{does}", lang)
    done = {"data-done": t("frame.copied", lang)} if does == "copy" else {}
    return html.Button(marks.icon(icon), className="ib", title=label,
                       **{"aria-label": label, "data-do": does, **done})  # fmt: skip


def _context(content: Content, here: Address) -> html.Section:
    """Write the pickers in a row; a phone shows one button with what is chosen, which opens them as a drawer."""
    lang = here.lang
    tools = html.Div(
        [_button("copy", "link", lang), _button("print", "printer", lang), takeaway.download(content, here)],
        className="tools",
    )
    pickers = [one for one in content.controls if one is not None and not isinstance(one, html.Span)]
    beside = html.Div([one for one in content.controls if isinstance(one, html.Span)], className="beside")
    now = " · ".join(chosen for one in pickers if (chosen := one.given.get("data-now", "")))
    opens = {"type": "button", "class": "sel ctx-now", "popovertarget": PICKERS, "aria-haspopup": "dialog"}
    drawer_of = {
        "id": PICKERS,
        "class": "pickers",
        "popover": "auto",
        "role": "group",
        "aria-label": t("frame.controls", lang),
    }
    title = html.B(t("frame.controls", lang), className="ctx-title")
    done = {"type": "button", "popovertarget": PICKERS}
    shut = html.Button(t("frame.choose_done", lang), className="btn ctx-shut", **done)
    row = [html.Button([marks.hidden(f"{t('frame.controls', lang)}: "), now, marks.icon("down")], **opens),
           html.Div([title, *pickers, shut], **drawer_of)] if now else pickers  # fmt: skip
    return html.Section(
        html.Div([html.Div([*row, beside], className="choices"), tools], className="wrap"),
        className="ctx",
        **{"aria-label": t("frame.controls", lang)},
    )


def _foot(content: Content, here: Address) -> html.Footer:
    lang, stamp = here.lang, content.stamp
    left: list[Any] = []
    if stamp.illustrative or place.here().mode == "demo":  # there the work of people is made up, too
        left = [marks.illustrative(lang), " ", t("foot.illustrative_says", lang)]
    lines: list[Any] = []
    if content.documents:
        lines.append(html.Div(t("foot.documents", lang, documents="; ".join(content.documents))))
    if stamp.release:
        kind = t(f"foot.{stamp.kind}", lang)
        made = format.moment(stamp.made_at, lang)
        lines.append(html.Div(t("foot.release", lang, release=stamp.release, kind=kind, time=made)))
        url = request.host_url.rstrip("/") + here.to({"ban": f"r{stamp.release}"})
        lines.append(html.Div(t("foot.address", lang, url=url), className="printed"))
    return html.Footer([html.Div(left, className="grow"), html.Div(lines, className="facts")], className="wrap foot")
