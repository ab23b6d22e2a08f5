"""The frame of every page: header, the page's own controls, banners, content, foot and the drawer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import html
from flask import g, request

from dashboard import banners, drawer, format, marks, policy
from dashboard.address import Address
from dashboard.i18n import LANGS, t
from data.errors import Refusal
from data.model import Text, Viewer
from metrics.views import Notice, Stamp

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """What a page says of itself; the navigation and the policy check are read from it.

    A page with `order` None is not in the navigation.
    """

    path: str
    order: int | None
    name: Text
    policy: str


@dataclass(frozen=True)
class Content:
    """What a page shows inside the frame."""

    body: list[Any]
    stamp: Stamp
    controls: list[Any]
    notices: tuple[Notice, ...] = ()
    documents: tuple[str, ...] = ()


def screen(page: Page, pages: tuple[Page, ...], draw: Callable[[Viewer, Address], Content], here: Address) -> html.Div:
    """Build one screen from its address; a refusal becomes a sentence in the same frame."""
    g.page_title = f"{page.name[here.lang]} – {t('product', here.lang)}"
    open_figure = None
    try:
        viewer = policy.viewer()
        content = draw(viewer, here)
        open_figure = drawer.panel(viewer, here)
    except (Refusal, policy.NoViewer) as refusal:
        content = _refused(refusal, here)
    except Exception:
        content = _failed(here)
    frame = html.Div(
        [
            html.A(t("frame.skip", here.lang), href="#noi-dung", className="skip"),
            _header(page, pages, here),
            _context(content, here),
            html.Main(
                [*banners.lines(content.stamp, content.notices, here), *content.body],
                className="wrap",
                id="noi-dung",
                tabIndex="-1",
            ),
            _foot(content, here),
        ],
        id="trang",
    )
    said = html.Div(id="da-lam", className="toast", role="status")
    return html.Div([frame, open_figure, said])


def _header(page: Page, pages: tuple[Page, ...], here: Address) -> html.Header:
    shown = sorted((one for one in pages if one.order is not None), key=lambda one: one.order or 0)
    links = [
        html.A(
            one.name[here.lang],
            href=here.page(one.path),
            className="on" if one.path == page.path else None,
            **({"aria-current": "page"} if one.path == page.path else {}),
        )
        for one in shown
    ]
    return html.Header(
        html.Div(
            [
                html.A(
                    [html.Span(className="logo", **{"aria-hidden": "true"}), html.Span(t("product", here.lang))],
                    href=here.page("/"),
                    className="brand",
                    lang="vi",
                ),
                html.Nav(links, className="nav", **{"aria-label": t("frame.nav", here.lang)}),
                html.Div([_languages(here), _button("theme", "moon", here.lang), _who(here.lang)], className="tools"),
            ],
            className="wrap bar1",
        ),
        className="top",
    )


def _languages(here: Address) -> html.Nav:
    links = [
        html.A(
            lang.upper(),
            href=here.to({"lang": lang}),
            className="on" if lang == here.lang else None,
            hrefLang=lang,
            **{"data-whole": "1", **({"aria-current": "true"} if lang == here.lang else {})},
        )
        for lang in LANGS
    ]
    return html.Nav(links, className="seg sm", **{"aria-label": t("frame.language", here.lang)})


def _who(lang: str) -> html.Span:
    name = t("frame.viewer_long", lang)
    return html.Span([html.Span(t("frame.viewer", lang), **{"aria-hidden": "true"}), marks.hidden(name)],
                     className="badge cham who", title=name)  # fmt: skip


def _button(does: str, icon: str, lang: str) -> html.Button:
    label = t(f"frame.{does}", lang)
    done = {"data-done": t("frame.copied", lang)} if does == "copy" else {}
    return html.Button(marks.icon(icon), className="ib", title=label,
                       **{"aria-label": label, "data-do": does, **done})  # fmt: skip


def _context(content: Content, here: Address) -> html.Section:
    tools = html.Div([_button("copy", "link", here.lang), _button("print", "printer", here.lang)], className="tools")
    return html.Section(
        html.Div([*content.controls, tools], className="wrap"),
        className="ctx",
        **{"aria-label": t("frame.controls", here.lang)},
    )


def _foot(content: Content, here: Address) -> html.Footer:
    lang, stamp = here.lang, content.stamp
    left: list[Any] = []
    if stamp.illustrative:
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


def _refused(refusal: Refusal | policy.NoViewer, here: Address) -> Content:
    lang = here.lang
    if isinstance(refusal, Refusal) and refusal.code == "no_release":
        body = html.Div(
            marks.empty(t("state.no_release", lang), t("state.no_release_next", lang)), **{"data-wait": "3"}
        )
        return Content([body], NO_STAMP, [])
    link = html.A(t("state.to_overview", lang), href="/" if lang == "vi" else "/?lang=en", className="btn")
    return Content([marks.empty(t("state.refused", lang), refusal.say(lang), link)], NO_STAMP, [])


def _failed(here: Address) -> Content:
    code = secrets.token_hex(4)
    log.exception("screen %s failed, code %s", here.path, code)
    link = html.A(t("state.reload", here.lang), href=here.to(), className="btn", **{"data-whole": "1"})
    says = t("state.error_next", here.lang, code=code)
    return Content([marks.empty(t("state.error", here.lang), says, link)], NO_STAMP, [])


NO_STAMP = Stamp(release=0, kind="provisional", made_at=None, newest=0, loading=False, illustrative=False)  # type: ignore[arg-type]
