"""What one agency owes: how it stands, what comes next, and every report by period with the way to it."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.report_list import newest_of
from data import datasets
from data.model import Agency
from data.obligations import Obligation, Rates
from data.reports import Card

SHAPES = {"valid": "met", "checking": "on_track", "returned": "late", "late": "late", "not_due": "no_data"}
HEADS = ("rep.kind", "rep.due_head", "rep.state", "rep.revision", "rep.found")
#: What is shown at once of what comes next.
NEXT = 8


def finding(owed: tuple[Obligation, ...], rates: Rates, agency: Agency, here: Address) -> html.Div:
    """Say what is overdue and returned, with the rates of what was due."""
    lang = here.lang
    states = [one.state for one in owed]
    troubles = [count(f"rep.owed_{state}", n, lang) for state in ("late", "returned") if (n := states.count(state))]
    shown = [("rep.rate_complete", rates.valid), ("rep.rate_on_time", rates.on_time)]
    figures = [
        html.Div(
            [
                html.Dt(t(key, lang)),
                html.Dd(
                    [html.B(format.share(n, rates.due, lang)), html.Small(t("rep.rate_of", lang, n=n, all=rates.due))]
                ),
            ]
        )
        for key, n in shown
    ]
    return html.Div(
        [
            html.P(f"{t('rep.title', lang)} · {agency.name[lang]}", className="eye"),
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(", ".join(troubles) or t("rep.owed_none", lang), className="lede"),
                            html.P(t("rep.list_stand", lang), className="stand"),
                        ]
                    ),
                    html.Dl(figures, className="rates"),
                ],
                className="under",
            ),
        ],
        className="finding",
    )


def coming(upcoming: tuple[tuple[date, str, str], ...], agency: Agency, here: Address) -> html.Section | None:
    """Show what is due next, soonest first."""
    if not upcoming:
        return None
    lang = here.lang
    items = [
        html.Li(
            [html.Span(format.day(due, lang), className="num"), _link(dataset, period, agency, here, with_period=True)]
        )
        for due, dataset, period in upcoming[:NEXT]
    ]
    more = len(upcoming) - NEXT
    rest = html.P(count("rep.next_more", more, lang), className="sub") if more > 0 else None
    return html.Section([html.H2(t("rep.next", lang)), html.Ul(items, className="nexts"), rest], className="card")


def shown(owed: tuple[Obligation, ...], cards: tuple[Card, ...], here: Address) -> list[tuple[Obligation, Card | None]]:
    """Give the duties that the address asks for, each with its newest report: those that need somebody, or all."""
    held = {(one.dataset, one.period): one for one in newest_of(cards)}
    drafts = {key for key, one in held.items() if one.state in ("draft", "returned")}
    whole = here.get("loc") == "tat-ca"
    kept = [one for one in owed if whole or one.state != "valid" or (one.dataset, one.period) in drafts]
    return [(one, held.get((one.dataset, one.period))) for one in kept]


def card(owed: tuple[Obligation, ...], cards: tuple[Card, ...], agency: Agency, here: Address) -> html.Section:
    """Show every duty, the newest period first; at first only those that need somebody."""
    lang, whole = here.lang, here.get("loc") == "tat-ca"
    rows: list[html.Tr] = []
    for period, group in groupby(shown(owed, cards, here), key=lambda pair: pair[0].period):
        label = format.period_label(period, lang)
        rows.append(html.Tr(html.Th(label, colSpan=len(HEADS), scope="colgroup"), className="group"))
        rows += [_row(one, held, agency, here) for one, held in group]
    title = t("rep.list_title", lang)
    head = html.Tr([html.Th(t(key, lang), scope="col") for key in HEADS])
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t acc du")
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
    none = html.P(t("rep.list_none_open" if owed else "rep.list_none", lang), className="sub")
    head_row = html.Div([html.Div(html.H2(title)), _which(whole, here)], className="ch")
    return html.Section([head_row, region if rows else none], className="card mt")


def _row(one: Obligation, held: Card | None, agency: Agency, here: Address) -> html.Tr:
    lang = here.lang
    days = {"late": "rep.days_over", "returned": "rep.days_over", "valid": "rep.days_late"}.get(one.state)
    said = [html.Small(count(days, one.days, lang))] if days and one.days else []
    draft = [html.Small(t("rep.has_draft", lang))] if held is not None and held.state == "draft" else []
    state = marks.status(SHAPES[one.state], t(f"sub.{one.state}", lang).capitalize())
    found = t("rep.found_n", lang, errors=held.errors, warnings=held.unexplained) if held else format.DASH
    return html.Tr(
        [
            html.Th(_link(one.dataset, one.period, agency, here), scope="row"),
            html.Td(
                [format.day(one.due, lang), html.Small(t("rep.closes", lang, closes=format.day(one.closes, lang)))]
            ),
            html.Td([state, *said, *draft]),
            html.Td(str(held.revision) if held else format.DASH, className="num"),
            html.Td(found),
        ]
    )


def _which(whole: bool, here: Address) -> html.Nav:
    links = [
        html.A(
            t(key, here.lang), href=here.to({"loc": name}), className="on" if chosen else None,
            **({"aria-current": "true"} if chosen else {}),
        )
        for name, key, chosen in ((None, "rep.only_open", not whole), ("tat-ca", "rep.all_periods", whole))
    ]  # fmt: skip
    return html.Nav(links, className="seg", **{"aria-label": t("rep.list_title", here.lang)})


def _link(dataset: str, period: str, agency: Agency, here: Address, with_period: bool = False) -> html.A:
    label = datasets.get(dataset).label[here.lang]
    text = f"{label}, {format.period_label(period, here.lang)}" if with_period else label
    return html.A(text, href=here.page(f"/bao-cao/{period}/{agency.id}/{dataset}"), className="u")
