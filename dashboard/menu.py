"""Who is signed in and where they may go: the header's links, the phone's tabs, and the menu of the account."""

from __future__ import annotations

import re
from typing import Any

from dashboard import forms, html, marks, place, policy
from dashboard.address import Address
from dashboard.i18n import LANGS, either, t
from data import notices
from data.accounts import NAMES

#: How many pages the header names on narrow screens; how many letters of names fit its line on wide ones, with the room
#: between two of them; and from which order on pages stand aside in the menu on any screen.
FEW, LETTERS, GAP, ASIDE = 5, 106, 2, 10
#: The tabs of a phone with their icons, each shown once its page is there.
TABS = {"/tom-tat": "layout", "/muc-tieu": "target", "/co-quan": "building", "/vuong-mac": "barrier"}


def links(page: Any, pages: tuple[Any, ...], here: Address) -> list[Any]:
    """Write the header's links to pages; those for which its line has no room stand in the menu at its end."""
    shown = _open(pages)
    room, wide = LETTERS - sum(map(_letters, shown[:FEW])), []
    for one in shown[FEW:]:
        room -= _letters(one)
        if room < 0 or one.order >= ASIDE:
            break
        wide.append(one)
    on = _current(page, shown)
    named = [_link(one, page, here, brief=True, on=on) for one in shown[:FEW]]
    named += [_link(one, page, here, "wide", on=on) for one in wide]
    rest = shown[FEW:]
    if not rest:
        return named
    look = "" if on not in rest else "on slim" if on in wide else "on"
    entries = [_link(one, page, here, "slim" if one in wide else "", on=on) for one in rest]
    summary = html.Summary([t("frame.more", here.lang), marks.icon("down")], className=look or None)
    return [*named, html.Details([summary, html.Div(entries, className="menu")], className="pick more-pages")]


def tabs(page: Any, pages: tuple[Any, ...], here: Address) -> html.Nav:
    """Write the tabs at the foot of a phone: the pages read on the way, and everything else in a sheet."""
    lang, shown = here.lang, _open(pages)
    on = _current(page, shown)
    named = {one.path: one for one in shown if one.path in TABS}
    entries = [_link(named[path], page, here, icon=icon, on=on) for path, icon in TABS.items() if path in named]
    rest: list[Any] = [_link(one, page, here, on=on) for one in shown if one.path not in TABS]
    label = t("frame.theme", lang)
    rest += [languages(here), html.Button(label, className="btn", **{"data-do": "theme"})]
    summary = html.Summary([marks.icon("dots"), html.Span(t("frame.more", lang))])
    more = html.Details([summary, html.Div(rest, className="menu")], className="pick")
    return html.Nav([*entries, more], className="dock", **{"aria-label": t("frame.tabs", lang)})


def languages(here: Address) -> html.Nav:
    """Write the switch of languages."""
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


def _open(pages: tuple[Any, ...]) -> list[Any]:
    """Give the pages of the navigation that whoever asks may see, in their order."""
    who = _reader()
    shown = [one for one in pages if one.order is not None and one.policy != "open" and policy.may(one.policy, who)]
    return sorted(shown, key=lambda one: one.order)


def _letters(page: Any) -> int:
    return len(page.name.vi) + GAP


def _short(page: Any, lang: str) -> str:
    return either(f"tab.{page.path.strip('/')}", lang, page.name[lang])


def _link(
    one: Any, page: Any, here: Address, look: str = "", icon: str = "", brief: bool = False, on: Any = None
) -> html.A:
    full, short = one.name[here.lang], _short(one, here.lang)
    name: Any = [marks.icon(icon), html.Span(short)] if icon else full
    if brief and short != full:
        name = [html.Span(full, className="name-full"), html.Span(short, className="name-short")]
    return html.A(
        name,
        href=here.page(one.path),
        className=" ".join(filter(None, ("on" if one is on else "", look))) or None,
        **({"aria-current": "page" if one.path == page.path else "true"} if one is on else {}),
        **({"data-whole": "1"} if one.whole or page.whole else {}),
    )


def _current(page: Any, shown: list[Any]) -> Any:
    """Give the one entry under which a page lies: the nearest, so that a page below another marks its own alone."""
    return max((one for one in shown if _within(page.path, one.path)), key=lambda one: len(one.path), default=None)


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
    initials = html.Span(_initials(name), **{"aria-hidden": "true"})
    summary = html.Summary(
        [initials, html.Span(name, className="whose sr"), marks.icon("down")],
        className="sel",
        title=name,
        **{"aria-label": label},
    )
    return html.Details([summary, html.Div(entries, className="menu")], className="pick who")


def _initials(name: str) -> str:
    """Give the first letters of the last two words of a name, without what stands in brackets."""
    return "".join(word[0] for word in re.sub(r"\(.*?\)", "", name).split()[-2:]).upper()


def inbox(here: Address) -> html.A | None:
    """Write the way to the inbox of whoever is signed in, with what is unread."""
    reader, lang = _reader(), here.lang
    if reader is None or reader.session is None:
        return None
    unread = notices.unread(place.here(), reader.session.account)
    label = t("box.open_n", lang, n=unread) if unread else t("box.open", lang)
    number = html.Span(str(unread) if unread < 100 else "99+", className="unread", **{"aria-hidden": "true"})
    return html.A(
        [marks.icon("inbox"), number if unread else None], href=here.page("/hop-thu"), className="ib", title=label,
        **{"aria-label": label, "data-whole": "1"},
    )  # fmt: skip


def _sign_in(here: Address) -> str:
    return "/dang-nhap" + ("?lang=en" if here.lang == "en" else "")


def _reader() -> policy.Reader | None:
    try:
        return policy.reader()
    except policy.NoViewer:
        return None
