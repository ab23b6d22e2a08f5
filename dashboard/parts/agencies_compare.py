"""The comparison: one row per measure, one column per agency, all on the measure's own scale, and the difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import agencies_heat, agencies_top
from metrics.views.agencies import Line, Versus

KINDS = ("score", "group", "indicator")


def top(found: Versus, here: Address) -> html.Div:
    """Say who is compared, and by how much the scores differ."""
    lang = here.lang
    *first, last = [row.name[lang] for row in found.rows] or [""]
    names = t("own_page.and", lang).join([", ".join(first), last] if first else [last])
    if len(found.rows) < 2:
        back = html.A(t("cmp.choose", lang), href=here.page(agencies_top.PATH), className="btn")
        head, stand = t("cmp.few", lang), t("cmp.few_how", lang)
        return html.Div([html.H1(head, className="lede"), html.P(stand, className="stand"), back], className="finding")
    line = next((one for one in found.lines if one.kind == "score"), None)
    stand = t("cmp.no_score", lang)
    if line is not None and line.apart is not None:
        stand = t("cmp.apart", lang, by=format.number(abs(line.apart), 1, lang))
    period = format.period_label(found.league.period, lang)
    return html.Div(
        [
            html.P(t("cmp.eye", lang, period=period), className="eye"),
            html.H1(names, className="lede"),
            html.P(stand, className="stand"),
            agencies_top.ladders(found.league, here),
        ],
        className="finding",
    )


def card(found: Versus, here: Address) -> html.Section:
    """Show every measure; a bar per agency, the number beside it, the difference last."""
    lang, title = here.lang, t("cmp.title", here.lang)
    two = len(found.rows) == 2
    heads = [html.Th(_agency(place, found, here), scope="col") for place in range(len(found.rows))]
    apart = html.Th(t("cmp.difference" if two else "cmp.spread", lang), scope="col", className="r")
    head = html.Tr([html.Th(t("cmp.measure", lang), scope="col"), *heads, apart])
    bodies = []
    for kind in KINDS:
        lines = [one for one in found.lines if one.kind == kind]
        if lines:
            label = html.Tr(
                html.Th(t(f"cmp.{kind}", lang), colSpan=str(len(found.rows) + 2), scope="rowgroup"), className="group"
            )
            bodies.append(html.Tbody([label, *(_line(one, two, found, here) for one in lines)]))
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), *bodies], className="t vs")
    return html.Section(
        [
            html.Div(html.Div([html.H2(title), html.P(t("cmp.sub", lang), className="sub")]), className="ch"),
            html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title}),
        ],
        className="card",
    )


def _agency(place: int, found: Versus, here: Address) -> list[Any]:
    row, lang = found.rows[place], here.lang
    held = [one.agency for one in found.rows if one.agency != row.agency]
    label = t("agy.take_out", lang, name=row.name[lang])
    out = html.A(
        marks.icon("close"), href=here.to({"ss": ",".join(held)}), className="ib", title=label, **{"aria-label": label}
    )
    name = html.A(row.name[lang], href=here.page(f"/co-quan/{row.agency}"), className="name")
    places = (
        [f"{t('agy.place', lang)} {row.place}/{row.placed} ", agencies_heat.climbed(row.climbed, lang)]
        if row.place
        else [t("agy.no_score", lang)]
    )
    return [html.Div([name, out], className="vh"), html.Small(places)]


def _line(one: Line, two: bool, found: Versus, here: Address) -> html.Tr:
    lang = here.lang
    cells = [_cell(place, one, found, here) for place in range(len(found.rows))]
    difference = format.DASH
    if one.apart is not None:
        difference = format.number(one.apart, one.decimals, lang, sign=two)
    return html.Tr([html.Th(one.name[lang], scope="row"), *cells, html.Td(difference, className="r b")])


def _cell(place: int, one: Line, found: Versus, here: Address) -> html.Td:
    lang, value, figure = here.lang, one.values[place], one.figures[place]
    bar = html.Div(html.I(className="ac", style={"width": _width(value, one)}) if value is not None else None,
                   className="vb" if value is not None else "vb h", **{"aria-hidden": "true"})  # fmt: skip
    label = html.Span(
        agencies_top.short(found.rows[place], lang),
        className="lb",
        **{"aria-hidden": "true"},
    )
    if figure is not None:
        shown: Any = marks.number(figure, one.unit, one.decimals, here)
    else:
        text = (
            f"{format.number(value, one.decimals, lang)}%"
            if one.unit == "percent" and value is not None
            else format.number(value, one.decimals, lang)
        )
        shown = html.Span(text)
    return html.Td(html.Div([label, bar, shown], className="vc"))


def _width(value: Decimal, one: Line) -> str:
    whole = one.high - one.low
    return f"{min(max(float(100 * (value - one.low) / whole) if whole else 0, 0), 100):.1f}%"
