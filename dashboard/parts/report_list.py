"""Reports as a list: which one, where it stands, what the check found, the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from dashboard import format, html, marks, place
from dashboard.address import Address
from dashboard.i18n import count, either, t
from data import agencies, datasets
from data.model import Agency, Viewer
from data.reports import Card

HEADS = ("rep.kind", "rep.state", "rep.found", "rep.revision", "rep.who", "rep.due_head")
#: The shape of a report's state.
SHAPES = {"accepted": "met", "submitted": "on_track", "returned": "late", "draft": "speed_up"}


def controls(viewer: Viewer, agency: Agency | None, here: Address) -> list[Any]:
    """Let the coordinating body choose an agency."""
    name = agency.name[here.lang] if agency else t("rep.all_agencies", here.lang)
    if viewer.role != "coordinator":
        return [html.B(name)]
    every = agencies.in_force(place.here().today())
    options = [(t("rep.all_agencies", here.lang), None), *((one.name[here.lang], one.id) for one in every)]
    links = [
        html.A(label, href=here.to({"dv": key}), className="on" if (agency.id if agency else None) == key else None)
        for label, key in options
    ]
    summary = html.Summary([marks.hidden(t("rep.agency", here.lang) + ": "), name, marks.icon("down")], className="sel")
    picker = html.Details([summary, html.Div(links, className="menu")], className="pick")
    label = html.Span(t("rep.agency", here.lang), **{"aria-hidden": "true"})
    return [html.Div([label, picker], className="fld")]


def finding(counts: Mapping[str, int], here: Address) -> html.Div:
    """Say what waits for somebody; `counts` are reports by the state of their newest revision."""
    lang, waits = here.lang, counts.get("draft", 0) + counts.get("returned", 0)
    head = count("rep.list_open", waits, lang) if waits else t("rep.list_clear", lang)
    return html.Div(
        [
            html.P(f"{t('rep.title', lang)} · {t('rep.all_agencies', lang)}", className="eye"),
            html.H1(head, className="lede"),
            html.P(t("rep.list_stand", lang), className="stand"),
        ],
        className="finding",
    )


def page_of(here: Address) -> int:
    """Give the page of the list that the address asks for, from 1."""
    asked = here.get("trang") or ""
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) <= 5 else 1


def paging(page: int, size: int, every: int, here: Address) -> html.Nav | None:
    """Say which part of the list is shown, with the ways to the parts beside it."""
    if every <= size and page == 1:
        return None
    lang, first, last = here.lang, (page - 1) * size + 1, min(page * size, every)
    shown = [format.number(number, 0, lang) for number in (first, last, every)]
    said = (
        t("rep.list_part", lang, first=shown[0], last=shown[1], all=shown[2])
        if first <= last
        else t("rep.list_past", lang)
    )

    def go(number: int, key: str) -> html.A:
        return html.A(t(key, lang), href=here.to({"trang": str(number) if number > 1 else None}), className="btn sm")

    before = [go(min(page - 1, -(-every // size)), "rep.list_newer")] if page > 1 else []
    after = [go(page + 1, "rep.list_older")] if last < every else []
    return html.Nav([html.Span(said), *before, *after], className="paging", **{"aria-label": said})


def card(cards: tuple[Card, ...], here: Address, paging: html.Nav | None = None) -> html.Section:
    """Show the newest revision of each report, the newest period first."""
    lang, rows = here.lang, []
    for period, held in groupby(newest_of(cards), key=lambda one: one.period):
        label = format.period_label(period, lang)
        rows.append(html.Tr(html.Th(label, colSpan=len(HEADS), scope="colgroup"), className="group"))
        rows += [_row(one, here) for one in held]
    title = t("rep.list_title", lang)
    head = html.Tr([html.Th(t(key, lang), scope="col") for key in HEADS])
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t acc")
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
    return html.Section(
        [html.H2(title), region if rows else html.P(t("rep.list_none", lang), className="sub"), paging],
        className="card",
    )


def newest_of(cards: tuple[Card, ...]) -> list[Card]:
    """Give the newest revision of each report, in the order given."""
    seen: set[tuple[str, str, str]] = set()
    return [
        one
        for one in cards
        if (key := (one.dataset, one.sender, one.period)) not in seen and not seen.add(key)  # type: ignore[func-returns-value]
    ]


def state(one: Card, lang: str) -> html.Span:
    """Write the state of a report: shape and word."""
    return marks.status(SHAPES.get(one.state, "no_data"), either(f"report.{one.state}", lang, one.state))


def _row(one: Card, here: Address) -> html.Tr:
    lang = here.lang
    sender = html.Small(agencies.get(one.sender).name[lang])
    href = here.page(f"/bao-cao/{one.period}/{one.sender}/{one.dataset}")
    return html.Tr(
        [
            html.Th([html.A(datasets.get(one.dataset).label[lang], href=href, className="u"), sender], scope="row"),
            html.Td(state(one, lang)),
            html.Td(t("rep.found_n", lang, errors=one.errors, warnings=one.unexplained)),
            html.Td(str(one.revision), className="num"),
            html.Td([one.by or t("rep.origin_source", lang), html.Small(format.moment(one.sent_at, lang))]),
            html.Td(
                [format.day(one.due, lang), html.Small(t("rep.closes", lang, closes=format.day(one.closes, lang)))]
            ),
        ]
    )
