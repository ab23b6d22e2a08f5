"""Who is signed in and where they may go: the links of the header and the menu of the account."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import forms, marks, policy
from dashboard.address import Address
from dashboard.i18n import t
from data.accounts import NAMES


def links(page: Any, pages: tuple[Any, ...], here: Address) -> list[html.A]:
    """Write the links to the pages that whoever asks may see."""
    who = _reader()
    shown = [one for one in pages if one.order is not None and one.policy != "open" and policy.may(one.policy, who)]
    return [
        html.A(
            one.name[here.lang],
            href=here.page(one.path),
            className="on" if _within(page.path, one.path) else None,
            **({"aria-current": "page" if one.path == page.path else "true"} if _within(page.path, one.path) else {}),
            **({"data-whole": "1"} if one.whole or page.whole else {}),
        )
        for one in sorted(shown, key=lambda one: one.order)
    ]


def _within(path: str, entry: str) -> bool:
    """Tell whether a page is the one of an entry or lies below it."""
    return path == entry or (path.startswith(f"{entry.rstrip('/')}/") and entry != "/")


def searches() -> bool:
    """Tell whether whoever asks may search."""
    return policy.may("viewer", _reader())


def who(here: Address) -> html.Details | html.A:
    """Write the menu of whoever is signed in, or the way to sign in."""
    reader, lang = _reader(), here.lang
    sign_in = {"href": _sign_in(here), "data-whole": "1"}
    if reader is None or reader.by in ("public", "token"):
        return html.A(t("door.sign_in", lang), className="btn sm", **sign_in)
    if reader.session is None:
        entries: list[Any] = [
            html.P([html.B(t("frame.viewer_long", lang)), html.Small(t("door.unsigned", lang))]),
            html.A(t("door.sign_in_other", lang), **sign_in),
        ]
        name = t("frame.viewer_long", lang)
    else:
        name = reader.session.account.display
        entries = [
            html.P([html.B(name), html.Small(NAMES[reader.role][lang])]),
            html.A(t("account.title", lang), href=here.page("/tai-khoan"), **{"data-whole": "1"}),
            forms.form("/dang-xuat", lang, [forms.button("door.sign_out", lang, "btn sm")]),
        ]
    label = t("frame.account", lang, name=name)
    summary = html.Summary(
        [html.Span(name, className="whose"), marks.icon("down")], className="sel", title=name, **{"aria-label": label}
    )
    return html.Details([summary, html.Div(entries, className="menu")], className="pick who")


def _sign_in(here: Address) -> str:
    return "/dang-nhap" + ("?lang=en" if here.lang == "en" else "")


def _reader() -> policy.Reader | None:
    try:
        return policy.reader()
    except policy.NoViewer:
        return None
