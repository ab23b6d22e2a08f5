"""The top of the page of changes: the finding, what is compared, and each headline split by cause."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from metrics.views.history import CAUSES, Headline, Since

PATH = "/thay-doi"
#: So many releases are offered as choices; older ones by the day of a meeting.
OFFERED = 8
#: In the order of reading: what happened first, what only looks different last.
SHOWN = ("real", "late", "corrected", "definition", "boundary")
assert set(SHOWN) == set(CAUSES)


def choices(view: Since, here: Address) -> html.Div:
    """Offer the releases to compare with, and a meeting's day."""
    lang = here.lang
    links = [
        html.A(
            [f"r{one.release}", html.Small(format.moment(one.made_at, lang))],
            href=here.to({"tu": f"r{one.release}", "trang": None, "so-lieu": None}),
            className="on" if one == view.since else None,
            **({"aria-current": "true"} if one == view.since else {}),
        )
        for one in view.choices[:OFFERED]
    ]
    kept = [(name, here.get(name)) for name in ("ban", "ct", "loc", "lang")]
    fields = [html.Input(**{"type": "hidden", "name": name, "value": value}) for name, value in kept if value]
    day = [html.Label(t("snc.meeting", lang), htmlFor="ngay-hop"),
           html.Input(**{"type": "date", "name": "tu", "id": "ngay-hop", "required": True})]  # fmt: skip
    form = html.Form(
        [*fields, *day, html.Button(t("snc.since", lang), type="submit", className="btn sm")],
        action=PATH, method="get", className="menuform",
    )  # fmt: skip
    summary = html.Summary(
        [marks.hidden(t("snc.from", lang) + ": "), f"r{view.since.release}", marks.icon("down")], className="sel"
    )
    picker = html.Details([summary, html.Div([*links, form], className="menu")], className="pick")
    return html.Div([html.Span(t("snc.from", lang), **{"aria-hidden": "true"}), picker], className="fld")


def top(view: Since, here: Address) -> html.Div:
    """Write how many figures changed and why, each cause a filter."""
    lang = here.lang
    since, until = (format.moment(one, lang) for one in (view.since.made_at, view.stamp.made_at))
    head = count("snc.head", view.total, lang, release=view.since.release)
    if not view.total:
        head = t("snc.head_none", lang, release=view.since.release)
    eye = t("snc.eye", lang, since=view.since.release, since_at=since, release=view.stamp.release, at=until)
    return html.Div(
        [
            html.P(eye, className="eye"),
            html.H1(head, className="lede"),
            html.P(t("snc.stand", lang), className="stand"),
            _causes(view, here) if view.total else None,
        ],
        className="finding",
    )


def _causes(view: Since, here: Address) -> html.Nav:
    entries = [("", view.total), *((cause, view.counts[cause]) for cause in SHOWN)]
    links = [
        html.A(
            f"{t(f'cause.{cause}' if cause else 'snc.all', here.lang)}{format.NBSP}{format.number(n, 0, here.lang)}",
            href=here.to({"loc": cause or None, "ct": None, "trang": None, "so-lieu": None}),
            className="on" if cause == view.cause else None,
            **({"aria-current": "true"} if cause == view.cause else {}),
        )
        for cause, n in entries
    ]
    return html.Nav(links, className="chips", **{"aria-label": t("snc.causes", here.lang)})


def headlines(view: Since, here: Address) -> html.Section:
    """Show the nation's newest figure in each release, and its difference by cause."""
    lang = here.lang
    title = t("snc.headlines", lang)
    head = html.Div([html.H2(title), html.P(t("snc.headlines_sub", lang), className="sub")])
    if not view.headlines:
        none = html.P(t("snc.headlines_none", lang), className="sub")
        return html.Section([html.Div(head, className="ch"), none], className="card")
    heads = [("indicator", ""), ("was", "r"), ("now", "r"), ("sum", "r")]
    cells = [html.Th(t(f"snc.col_{key}", lang), scope="col", className=side) for key, side in heads]
    cells += [html.Th(t(f"cause.{cause}", lang), scope="col", className="r") for cause in SHOWN]
    rows = [_headline(one, here) for one in view.headlines]
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(html.Tr(cells)), html.Tbody(rows)], className="t small"
    )
    region = html.Div(table, className="scroll tall wide", role="region", tabIndex="0", **{"aria-label": title})
    return html.Section([html.Div(head, className="ch"), region], className="card")


def _headline(one: Headline, here: Address) -> html.Tr:
    lang, places = here.lang, max(one.decimals, 1)
    ends = [
        [_number(one.indicator, one.agency, period, format.value(value, one.unit, one.decimals, lang), here),
         html.Small(format.period_label(period, lang))]
        for period, value in ((one.period_was, one.was), (one.period_now, one.now))
    ]  # fmt: skip
    parts = [html.Td(amount(one.parts.get(cause), places, lang), className="r") for cause in SHOWN]
    name = html.A(one.name[lang], href=here.page(f"/muc-tieu/{one.indicator}"), className="name")
    total = html.Td(html.B(amount(one.total, places, lang)), className="r")
    return html.Tr([html.Th(name, scope="row"), *(html.Td(end, className="r two-line") for end in ends), total, *parts])


def _number(indicator: str, agency: str, period: str, text: str, here: Address) -> html.A:
    return html.A(
        text,
        href=here.to({"so-lieu": f"{indicator}.{agency}.{period}", "bao-cao": None}),
        className="src",
        **{"aria-label": t("num.open", here.lang, text=text)},
    )


def amount(value: Any, places: int, lang: str) -> str:
    """Write a part of a change; nothing is a dash."""
    return format.number(value, places, lang, sign=True) if value else format.DASH


def foot(view: Since, lang: str) -> html.Section:
    """Say what each cause means, and which definitions changed between the releases."""
    items = [html.Div([html.Dt(t(f"cause.{one}", lang)), html.Dd(t(f"cause.{one}_means", lang))]) for one in SHOWN]
    changed: list[Any] = []
    if view.definitions:
        names = ", ".join(name[lang] for _, name in view.definitions)
        changed.append(html.P(t("snc.definitions", lang, names=names), className="sub"))
    if view.boundary:
        changed.append(html.P(t("snc.boundary", lang), className="sub"))
    return html.Section(
        [html.H2(t("snc.means", lang)), html.Dl(items, className="terms"), *changed], className="card mt"
    )
