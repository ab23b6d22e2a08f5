"""The top of the agencies' pages: finding, the three ways to look, and the tray of what is compared."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import t
from data import agencies
from metrics.views import Notice
from metrics.views.agencies import Column, League, Row

TABS = ("bang", "hang", "ban-do")
PATH, COMPARE = "/co-quan", "/co-quan/so-sanh"
#: How many agencies stand side by side.
MOST = 4


def tab(here: Address) -> str:
    """Give which of the ways to look is asked for; the table where none is."""
    asked = here.get("xem") or ""
    return asked if asked in TABS else TABS[0]


def chosen(here: Address) -> list[str]:
    """Give the agencies in the tray, each once."""
    return _asked(here)[:MOST]


def notices(here: Address) -> tuple[Notice, ...]:
    """Say what of the tray was left out: what is no agency, and what came after it was full."""
    held = _asked(here)
    strange = [one for one in (here.get("ss") or "").split(",") if one and one not in held]
    said = [Notice("unknown_value", {"name": "ss", "given": one}) for one in dict.fromkeys(strange)]
    for one in held[MOST:]:
        said.append(Notice("tray_full", {"most": str(MOST), "agency": agencies.get(one).name[here.lang]}))
    return tuple(said)


def _asked(here: Address) -> list[str]:
    known = agencies.registry()
    named = dict.fromkeys((here.get("ss") or "").split(","))
    return [one for one in named if one in known and known[one].kind in agencies.REPORTING]


def top(view: League, here: Address) -> html.Div:
    """Write what is true of all agencies in one sentence, with the tabs and the tray."""
    lang = here.lang
    eye = t(
        "agy.eye", lang, scope=view.scope[lang], count=len(view.rows), period=format.period_label(view.period, lang)
    )
    tools = html.Div([_tabs(here), tray(here)], className="looks")
    return html.Div(
        [
            html.P(eye, className="eye"),
            html.H1(headline(view, lang), className="lede"),
            html.Div([html.P(standfirst(view, lang), className="stand"), tools], className="under"),
        ],
        className="finding",
    )


def headline(view: League, lang: str) -> str:
    """Say where agencies lie furthest apart; neutral where nothing can be said."""
    one = view.widest
    if one is None or one.low == one.high:
        return t("agy.head_none", lang, count=len(view.rows), period=format.period_label(view.period, lang))
    return t("agy.head", lang, name=_low(one.name[lang]))


def standfirst(view: League, lang: str) -> str:
    """Say from where to where, and which indicator most agencies have no figure of."""
    said = []
    if view.widest and view.widest.low != view.widest.high:
        one = view.widest
        ends = [format.value(end, one.unit, one.decimals, lang) for end in (one.low, one.high)]
        said.append(t("agy.stand", lang, name=one.name[lang], low=ends[0], high=ends[1]))
    if view.thinnest:
        key = "agy.stand_thin_one" if view.thinnest.missing == 1 else "agy.stand_thin"
        said.append(t(key, lang, name=_name(view.thinnest, lang), count=view.thinnest.missing))
    return " ".join(said) or t("agy.stand_none", lang)


def tray(here: Address) -> html.A | html.Span:
    """Lead to the comparison, with the count of what is in the tray."""
    held = chosen(here)
    label = t("agy.compare", here.lang, count=len(held))
    if len(held) < 2:
        return html.Span(label, className="btn off", title=t("agy.compare_how", here.lang))
    return html.A(label, href=here.page(COMPARE), className="btn")


def toggle(agency: str, name: str, here: Address) -> html.A:
    """Put an agency into the tray or take it out; a full tray answers with a sentence."""
    on = agency in chosen(here)
    label = t("agy.take_out" if on else "agy.put_in", here.lang, name=name)
    return html.A(
        "",
        href=_turned(agency, here),
        id=f"ss-{agency}",
        className="cb on" if on else "cb",
        title=label,
        **{"aria-label": label},
    )


def adding(agency: str, here: Address) -> list[Any]:
    """Write the button that puts one agency into the tray, beside the tray."""
    on = agency in chosen(here)
    label = t("agy.added" if on else "agy.add", here.lang)
    return [
        html.A(label, href=_turned(agency, here), id=f"ss-{agency}", className="btn"),
        tray(here) if chosen(here) else None,
    ]


def _turned(agency: str, here: Address) -> str:
    held = chosen(here)
    wanted = [one for one in held if one != agency] if agency in held else [*held, agency]
    return here.to({"ss": ",".join(wanted) or None, "so-lieu": None})


def indicators(view: League, current: str, here: Address) -> html.Nav:
    """Offer the indicators of the map."""
    links = [
        html.A(
            column.name[here.lang],
            href=here.to({"ct": column.indicator}),
            className="on" if column.indicator == current else None,
            **({"aria-current": "true"} if column.indicator == current else {}),
        )
        for column in view.columns
    ]
    return html.Nav(links, className="chips", **{"aria-label": t("agy.indicators", here.lang)})


def ladders(view: League, here: Address) -> html.Nav | None:
    """Offer the indices by which agencies are scored, where there are several."""
    if view.ladder is None or len(view.ladders) < 2:
        return None
    links = [
        html.A(
            name[here.lang],
            href=here.to({"bo": None if place == 0 else key, "lam": None}),
            className="on" if key == view.ladder.id else None,
            **({"aria-current": "true"} if key == view.ladder.id else {}),
        )
        for place, (key, name) in enumerate(view.ladders)
    ]
    return html.Nav(links, className="chips", **{"aria-label": t("agy.index", here.lang)})


def _tabs(here: Address) -> html.Nav:
    current = tab(here)
    links = [
        html.A(
            t(f"agy.tab_{key}", here.lang),
            href=here.to({"xem": None if key == TABS[0] else key, "xep": None, "so-lieu": None}),
            className="on" if key == current else None,
            **({"aria-current": "true"} if key == current else {}),
        )
        for key in TABS
    ]
    return html.Nav(links, className="seg", **{"aria-label": t("agy.ways", here.lang)})


def short(row: Row, lang: str) -> str:
    """Write a name that fits a narrow column: a province's own, a ministry's initials."""
    return row.short if row.kind == "ministry" and lang == "vi" else row.name[lang]


def _name(column: Column, lang: str) -> str:
    return column.name[lang]


def _low(name: str) -> str:
    """Write a name within a sentence."""
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name
