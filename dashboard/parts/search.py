"""Searching by name: the field, the dialog around it, and the rows of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import html, marks
from dashboard.address import OWN, Address
from dashboard.i18n import count, t
from metrics.views.search import Found, Hit

PATH, ROWS = "/tim-kiem", "/tim-kiem/goi-y"
LONGEST = 100
#: Kinds whose pages stand outside Dash.
WHOLE = ("report", "obstacle", "directive")
#: Where the page of a kind lies; a page's key is its path already.
PATHS = {
    "agency": "/co-quan/",
    "indicator": "/muc-tieu/",
    "project": "/dau-tu/",
    "report": "/bao-cao/",
    "page": "",
    "obstacle": "/vuong-mac/",
    "directive": "/chi-dao/",
}


def button(here: Address) -> html.A:
    """Write the way to searching: a link to its page, which a script opens as a dialog."""
    label = t("search.title", here.lang)
    whole = {"data-whole": "1", "data-open": "tim", "aria-label": label, "aria-keyshortcuts": "/"}
    return html.A(
        marks.icon("search"), href=here.page(PATH), className="ib", title=t("search.hint", here.lang), **whole
    )


def dialog(here: Address) -> html.Dialog:
    """Write the dialog in which names are searched as they are typed."""
    close = html.Button(
        marks.icon("close"),
        className="ib",
        type="button",
        **{"data-shut": "1", "aria-label": t("search.close", here.lang)},
    )
    return html.Dialog([field(here, "tim"), close], id="tim", **{"aria-label": t("search.title", here.lang)})


def field(here: Address, name: str, only: str = "", value: str = "", suggests: bool = True) -> html.Form:
    """Write a field that finds names; `only` narrows the kinds. Without a script it leads to the page of results."""
    lang, listed = here.lang, f"{name}-ds"
    held = {key: text for key, text in here.params.items() if key not in OWN}
    more = {"trong": only, "ve": here.path} if only else {}
    hidden = [html.Input(**{"type": "hidden", "name": key, "value": text}) for key, text in (held | more).items()]
    label = t("search.agency" if only else "search.label", lang)
    typed = {
        "type": "text", "name": "q", "id": f"{name}-o", "value": value or None, "maxlength": LONGEST, "placeholder": label,
        "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "aria-label": label,
    }  # fmt: skip
    about = {"action": PATH, "method": "get", "role": "search", "className": "finder"}
    if not suggests:
        go = html.Button(t("search.title", lang), className="btn", type="submit")
        return html.Form(
            [*hidden, html.Div([marks.icon("search"), html.Input(**typed), go], className="typing")], **about
        )
    typed |= {
        "role": "combobox", "aria-expanded": "false", "aria-controls": listed, "aria-autocomplete": "list",
    }  # fmt: skip
    rows = html.Div(id=listed, className="found", role="listbox", **{"aria-label": t("search.found", lang)})
    said = html.P(className="sub", role="status")
    typing = html.Div([marks.icon("search"), html.Input(**typed)], className="typing")
    return html.Form([*hidden, typing, said, rows], **about, **{"data-suggest": ROWS})


def told(found: Found, lang: str) -> str:
    """Say how many things were found."""
    if not found.total:
        return t("search.none", lang, asked=found.asked.strip()) if found.asked.strip() else t("search.begin", lang)
    if found.total > len(found.hits):
        return t("search.some", lang, shown=len(found.hits), n=found.total)
    return count("search.count", found.total, lang)


def links(found: Found, here: Address, wholes: Sequence[str], back: str = "", **more: Any) -> list[html.A]:
    """Write what was found as links that keep the period and the scope; `wholes` are pages outside Dash."""
    return [_link(hit, here, wholes, back, more) for hit in found.hits]


def _link(hit: Hit, here: Address, wholes: Sequence[str], back: str, more: dict[str, Any]) -> html.A:
    lang = here.lang
    about = t("search.into", lang, old=hit.name[lang], new=hit.into[lang]) if hit.into else hit.about[lang]
    name = (hit.into or hit.name)[lang]
    whole = {"data-whole": "1"} if hit.kind in WHOLE or hit.key in wholes else {}
    texts = html.Span([html.B(name), html.Small(about)] if about else html.B(name))
    return html.A([texts, html.I(t(f"search.kind_{hit.kind}", lang))], href=_href(hit, here, back), **whole, **more)


def _href(hit: Hit, here: Address, back: str) -> str:
    """Give the address of what was found; a region narrows the page that was searched from."""
    if hit.kind != "region":
        return here.page(PATHS[hit.kind] + hit.key)
    return Address(here.path, {**here.params, "vung": hit.key}).page(back or "/co-quan")
