"""The rules that every page goes by, with the numbers that the rules themselves use."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import meaning
from metrics.views import STATUSES
from metrics.views.methods import Methods


def card(view: Methods, lang: str) -> html.Section:
    """Say how a status is found, what a forecast is, and what is done with what is missing."""
    numbers = {name: format.number(value, 0, lang) for name, value in view.thresholds.items()}
    states = [
        html.Div([html.Dt(marks.status(key, t(f"status.{key}", lang))), html.Dd(t(f"mth.rule_{key}", lang, **numbers))])
        for key in STATUSES
    ]
    rules = [
        html.Li(t(f"mth.rule_{key}", lang, **numbers)) for key in ("forecast", "missing", "rank", "conflict", "break")
    ]
    return html.Section(
        [
            html.H2(t("mth.rules", lang)),
            html.P(t("mth.ratio", lang), className="sub"),
            html.Dl(states, className="terms mtop"),
            html.Ul(rules, className="tell bullets"),
        ],
        className="card",
    )


def indices(view: Methods, here: Address) -> html.Section | None:
    """Show the indices with the weights of their criteria."""
    if not view.indices:
        return None
    lang, parts = here.lang, []
    for name, title, says, document, confidence in view.indices:
        rows = [
            html.Tr(
                [
                    html.Th(one.name[lang], scope="row"),
                    html.Td(weight.group[lang]),
                    html.Td(format.number(weight.weight, 0, lang), className="r"),
                ]
            )
            for one in view.definitions
            for weight in one.weights
            if weight.index == name
        ]
        heads = [("mth.indicator", ""), ("mth.group", ""), ("mth.weight", "r")]
        head = html.Tr([html.Th(t(key, lang), scope="col", className=side) for key, side in heads])
        low = f" {t('fig.low', lang)}." if confidence == "low" else ""
        source = html.P(f"{says[lang]}. {meaning.document(document, lang) if document else ''}.{low}", className="sub")
        caption = html.Caption(title[lang], className="sr")
        table = html.Table([caption, html.Thead(head), html.Tbody(rows)], className="t small")
        label = {"role": "region", "tabIndex": "0", "aria-label": title[lang]}
        parts.append(
            html.Details(
                [html.Summary(title[lang]), source, html.Div(table, className="scroll", **label)], className="docs"
            )
        )
    link = html.P(html.A(t("rule.link", lang), href=here.page("/phuong-phap/thu-quy-tac"), className="u"))
    return html.Section([html.H2(t("mth.indices", lang)), link, *parts], className="card mt")
