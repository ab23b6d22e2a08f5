"""The road of the country to a rank of the UN survey, in tables and bars; ranks are said to be relative."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import count, t
from metrics.views.targets import Road, Standing

PARTS = ("osi", "tii", "hci")
RANKS = (50, 30)


def top(view: Road, here: Address) -> html.Div:
    """Write where the country stands and how far the value at the rank asked for is."""
    lang = here.lang
    links = [
        html.A(
            t("un.to", lang, rank=rank),
            href=here.to({"xem": None if rank == RANKS[0] else str(rank)}),
            className="on" if rank == view.rank else None,
            **({"aria-current": "true"} if rank == view.rank else {}),
        )
        for rank in RANKS
    ]
    back = html.A(t("un.indicator", lang), href=here.page("/muc-tieu/egdi_rank"), className="btn sm")
    if view.aim is None or not view.gap:
        key = "un.head_there" if view.own.rank <= view.rank else "un.head_unknown"
        head = t(key, lang, name=_home(view, lang), rank=view.rank, own=view.own.rank)
    else:
        head = t(
            "un.head", lang, name=_home(view, lang), own=view.own.rank, gap=_number(view.gap, lang), rank=view.rank
        )
    return html.Div(
        [
            html.P(t("un.eye", lang, year=view.year), className="eye"),
            html.H1(head, className="lede"),
            html.P(" ".join(word[lang] for word in view.words), className="stand"),
            html.Div(
                [html.Nav(links, className="seg", **{"aria-label": t("un.choose", lang)}), back], className="sift"
            ),
        ],
        className="finding",
    )


def ways(view: Road, lang: str) -> html.Section:
    """Show the three components now, their weights, and what each way to the aim would need."""
    heads = [
        t("un.component", lang),
        t("un.weight", lang),
        t("un.now", lang),
        *(t(f"un.way_{one.name}", lang) for one in view.ways),
    ]
    rows = []
    for part in PARTS:
        now = getattr(view.own, part)
        cells = [html.Td(_share(view.weights[part], lang), className="r"), html.Td(_value(now, lang), className="r")]
        for way in view.ways:
            need = way.needs.get(part)
            impossible = need is not None and need > 1
            text = t("un.impossible", lang) if impossible else _value(need, lang)
            cells.append(html.Td(html.B(text) if need != now and not impossible else text, className="r"))
        rows.append(html.Tr([html.Th(t(f"un.{part}", lang), scope="row"), *cells]))
    total = [html.Td("", className="r"), html.Td(html.B(_value(view.own.egdi, lang)), className="r")]
    total += [html.Td(_value(view.aim, lang), className="r") for _ in view.ways]
    rows.append(html.Tr([html.Th(t("un.egdi", lang), scope="row"), *total]))
    sub = t("un.ways_sub", lang) if view.ways else t("un.no_ways", lang)
    return _section("un.ways", sub, heads, rows, lang, first=True)


def drift(view: Road, lang: str) -> html.Section:
    """Show the aim of today, where it may stand at the next edition, and the values at the rank so far."""
    items = [
        html.Li(t("un.at", lang, year=year, rank=view.rank, value=_number(value, lang)))
        for year, value in view.thresholds
    ]
    if view.at_rank and view.at_rank.rank != view.rank:
        named = t(
            "un.nearest",
            lang,
            name=view.at_rank.name[lang],
            rank=view.at_rank.rank,
            value=_value(view.at_rank.egdi, lang),
        )
        items.append(html.Li(named))
    says = [html.P(t("un.no_drift", lang))]
    if view.drift and view.aim_next:
        found = view.drift
        editions = ", ".join(f"{a}–{b}" for a, b in found.editions)
        low, high = (_number(one, lang) for one in view.aim_next)
        moved = [format.number(one, 4, lang, sign=True) for one in (found.low, found.middle, found.high)]
        says = [
            html.P(t("un.next", lang, low=low, high=high), className="big1"),
            html.P(
                t("un.moved", lang, n=found.count, editions=editions, low=moved[0], middle=moved[1], high=moved[2]),
                className="sub",
            ),
        ]
    title = html.Div([html.H2(t("un.drift", lang)), html.P(t("un.drift_sub", lang), className="sub")], className="ch")
    return html.Section([title, *says, html.Ul(items, className="tell bullets")], className="card mt")


def countries(view: Road, lang: str) -> html.Div:
    """Show who stands around, and the neighbours of the region."""
    around = sorted((*view.around, view.own), key=lambda one: one.rank)
    near = sorted((*view.neighbours, view.own), key=lambda one: one.rank)
    tables = [_standings("un.around", around, view, lang), _standings("un.neighbours", near, view, lang)]
    return html.Div(tables, className="two mt")


def _standings(key: str, rows: Sequence[Standing], view: Road, lang: str) -> html.Section:
    heads = [t("un.rank", lang), t("un.country", lang), t("un.egdi", lang), *(part.upper() for part in PARTS)]
    made = [
        html.Tr(
            [
                html.Td(str(one.rank), className="r"),
                html.Th(t("un.home", lang) if one.country == "VN" else one.name[lang], scope="row"),
                html.Td(_bar(one.egdi, lang)),
                *(html.Td(_value(getattr(one, part), lang), className="r") for part in PARTS),
            ],
            className="me" if one.country == view.country else None,
        )
        for one in rows
    ]
    return _section(key, t("un.standings_sub", lang, year=view.year), heads, made, lang)


def _bar(value: Decimal, lang: str) -> html.Div:
    bar = html.Div(html.I(style={"width": f"{float(value) * 100:.1f}%"}), className="a-pb", **{"aria-hidden": "true"})
    return html.Div([html.Span(_value(value, lang), className="num"), bar], className="a-vb")


def editions(view: Road, lang: str) -> html.Section:
    """Say for each edition whether the published values follow from the components."""
    heads = [t(f"un.{key}", lang) for key in ("edition", "countries", "compared", "agreeing", "largest")]
    rows: list[Any] = []
    for one in reversed(view.editions):
        numbers = (one.countries, one.compared, one.agreeing)
        cells = [html.Td(format.number(number, 0, lang), className="r") for number in numbers]
        rows.append(
            html.Tr(
                [
                    html.Th(str(one.year), scope="row"),
                    *cells,
                    html.Td(format.number(one.largest, 5, lang), className="r"),
                ]
            )
        )
    return _section("un.checks", count("un.checks_sub", len(view.editions), lang), heads, rows, lang)


def _section(key: str, sub: str, heads: Sequence[str], rows: list[Any], lang: str, first: bool = False) -> html.Section:
    title = t(key, lang)
    words = {t("un.component", lang), t("un.country", lang), t("un.edition", lang)}
    head = html.Tr(
        [html.Th(one, scope="col", className="" if one in words or one == t("un.egdi", lang) else "r") for one in heads]
    )
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t small un"
    )
    label = {"role": "region", "tabIndex": "0", "aria-label": title}
    top = html.Div(html.Div([html.H2(title), html.P(sub, className="sub")]), className="ch")
    return html.Section([top, html.Div(table, className="scroll", **label)], className="card" if first else "card mt")


def _home(view: Road, lang: str) -> str:
    return t("un.home", lang) if view.country == "VN" else view.name[lang]


def _value(value: Decimal | None, lang: str) -> str:
    return _number(value, lang) if value is not None else format.DASH


def _number(value: Decimal, lang: str) -> str:
    return format.number(value, 4, lang)


def _share(value: Decimal, lang: str) -> str:
    return format.number(value, 3, lang)
