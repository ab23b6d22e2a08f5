"""One agency's own series of an indicator: through the agencies of one day, with the days on which agencies were merged."""

from __future__ import annotations

from typing import Any

import orjson

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export import notes as words
from dashboard.i18n import t
from dashboard.parts import lines, notes
from data.errors import Refusal
from metrics.views import Figure
from metrics.views.lens import Series

ID = "chuoi-so"


def card(found: Series | Refusal, here: Address) -> html.Section:
    """Show the series as a chart and as a table; what cannot be seen through the boundaries chosen is said."""
    lang = here.lang
    close = html.A(t("srs.close", lang), href=here.to({"dv": None}), className="btn sm")
    if isinstance(found, Refusal):
        head = html.Div([html.H2(t("srs.none", lang)), close], className="ch")
        return html.Section([head, html.P(found.say(lang), className="sub")], className="card mt", id=ID)
    title = t("srs.title", lang, agency=found.agency_name[lang], name=found.name[lang])
    sub = t("srs.sub", lang, day=format.day(found.lens, lang))
    return html.Section(
        [
            html.Div([html.Div([html.H2(title), html.P(sub, className="sub")]), close], className="ch"),
            _plot(found, title, lang),
            html.Ul([html.Li(_cut(found, place, lang)) for place in range(len(found.breaks))], className="words")
            if found.breaks
            else None,
            notes.beneath(found.notes, here),
            _twin(found, title, here),
            None
            if here.get("ban")
            else notes.form([(found.indicator, found.name[lang])], here, found.indicator, found.agency),
        ],
        className="card mt way",
        id=ID,
    )


def _cut(found: Series, place: int, lang: str) -> str:
    cut = found.breaks[place]
    return f"{format.day(cut.day, lang)}: {cut.says[lang]}."


def seen_otherwise(figure: Figure) -> bool:
    """Tell whether a figure was made for other agencies than those in force then: added up, or shared out."""
    return "@" in figure.id or "estimated" in figure.marks


def _plot(found: Series, title: str, lang: str) -> html.Div:
    label = [format.period_label(one.period, lang) for one in found.figures]
    values = [None if one.value is None else float(one.value) for one in found.figures]
    hollow = ["var(--surface)" if seen_otherwise(one) else "var(--cham)" for one in found.figures]
    markers = {"size": 8, "color": hollow, "line": {"color": "var(--cham)", "width": 1.6}}
    trace = lines.line(t("kpi.actual", lang), label, values, {"color": "var(--cham)", "width": 3})
    starts = [(_first(found, place), cut.says[lang]) for place, cut in enumerate(found.breaks)]
    cuts = [(format.period_label(one, lang), says) for one, says in starts if one]
    layout = lines.layout(label, found.unit, lang, cuts, notes.labels(found.notes, lang))
    figure = {"data": [trace | {"mode": "lines+markers", "marker": markers}], "layout": layout}
    return html.Div(
        html.P(t("kpi.plot_wait", lang), className="sub"),
        className="a-plot",
        role="img",
        **{"data-plot": orjson.dumps(figure).decode(), "aria-label": title},
    )


def _first(found: Series, place: int) -> str | None:
    """Give the first period that ends after a break began."""
    day = found.breaks[place].day
    return next((one.period for one in found.figures if lines.ends(one.period) >= day), None)


def _twin(found: Series, title: str, here: Address) -> html.Details:
    lang = here.lang
    heads = [("kpi.col_period", ""), ("kpi.actual", "r"), ("srs.terms", "r"), ("srs.how", "")]
    head = html.Tr([html.Th(t(key, lang), scope="col", className=side) for key, side in heads])
    rows = [_row(one, found, here) for one in reversed(found.figures)]
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t small")
    label = {"role": "region", "tabIndex": "0", "aria-label": title}
    return html.Details(
        [html.Summary(t("kpi.twin", lang)), html.Div(table, className="scroll tall", **label)], className="docs a-twin"
    )


def _row(one: Figure, found: Series, here: Address) -> html.Tr:
    lang = here.lang
    shown = None if one.value is not None else f"{format.DASH} {marks.reason(one, lang, short=True)}"
    terms: Any = format.DASH
    if one.numerator is not None and one.denominator is not None:
        terms = f"{format.cell(one.numerator, lang)} / {format.cell(one.denominator, lang)}"
    how = "estimated" if "estimated" in one.marks else "summed" if "@" in one.id and one.value is not None else ""
    return html.Tr(
        [
            html.Th(format.period_label(one.period, lang), scope="row"),
            html.Td(marks.number(one, found.unit, found.decimals, here, shown), className="r"),
            html.Td(terms, className="r"),
            html.Td(
                "; ".join(filter(None, (t(f"srs.{how}", lang) if how else "", words.of(found.notes, one.period, lang))))
            ),
        ]
    )
