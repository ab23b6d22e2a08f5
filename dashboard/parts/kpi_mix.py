"""Why a whole changed: what each agency's own rate did and what its weight did, adding up exactly."""

from __future__ import annotations

from decimal import Decimal

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from data.errors import Refusal
from metrics.views.history import Mix, MixPart

#: So many agencies are shown; the rest is folded.
SHOWN = 10


def card(found: Mix | Refusal, decimals: int, here: Address) -> html.Section | None:
    """Show the change of the whole by agency, the greatest part first; None where the indicator is no rate."""
    lang = here.lang
    title = html.H2(t("mix.title", lang))
    if isinstance(found, Refusal):
        if found.code in ("mix_no_rate", "mix_no_whole"):
            return None
        return html.Section([title, html.P(found.say(lang), className="sub")], className="card mt", id="vi-sao")
    places = max(decimals, 1) + 1
    before, now = (format.period_label(one, lang) for one in (found.against, found.period))
    said = t(
        "mix.said", lang, before=before, now=now, was=format.value(found.was, found.unit, decimals, lang),
        value=format.value(found.now, found.unit, decimals, lang), change=_sign(found.change, places, lang),
        rate=_sign(found.rate, places, lang), mix=_sign(found.mix, places, lang),
    )  # fmt: skip
    first, rest = found.parts[:SHOWN], found.parts[SHOWN:]
    more = html.Details(
        [html.Summary(t("mix.more", lang, count=len(rest))), _table(rest, found, places, decimals, here)],
        className="docs",
    )
    return html.Section(
        [
            html.Div(html.Div([title, html.P(said, className="sub")]), className="ch"),
            _table(first, found, places, decimals, here, whole=True),
            more if rest else None,
            html.P([marks.icon("info"), html.Span(t("mix.foot", lang))], className="cap"),
        ],
        className="card mt",
        id="vi-sao",
    )


def _table(
    parts: tuple[MixPart, ...], found: Mix, places: int, decimals: int, here: Address, whole: bool = False
) -> html.Div:
    lang = here.lang
    heads = [("agency", ""), ("was", "r"), ("now", "r"), ("share", "r"), ("rate", "r"), ("mix", "r"), ("sum", "r")]
    head = html.Tr([html.Th(t(f"mix.col_{key}", lang), scope="col", className=side) for key, side in heads])
    rows = [_row(part, found, places, decimals, here) for part in parts]
    if whole:
        cells = (_sign(one, places, lang) for one in (found.rate, found.mix, found.change))
        ends = (format.value(one, found.unit, decimals, lang) for one in (found.was, found.now))
        total = [
            html.Th(t("mix.whole", lang), scope="row"),
            *(html.Td(one, className="r") for one in ends),
            html.Td(""),
        ]
        rows.insert(0, html.Tr([*total, *(html.Td(html.B(one), className="r") for one in cells)], className="sumrow"))
    title = t("mix.title", lang)
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t small")
    return html.Div(table, className="scroll", role="region", tabIndex="0", **{"aria-label": title})


def _row(part: MixPart, found: Mix, places: int, decimals: int, here: Address) -> html.Tr:
    lang = here.lang
    lens = f"@{found.lens}" if found.lens else ""
    periods = ((part.was, found.against, lens), (part.now, found.period, ""))
    values = [
        html.A(
            format.value(value, found.unit, decimals, lang),
            href=here.to({"so-lieu": f"{found.indicator}.{part.agency}.{period}{at}", "bao-cao": None}),
            className="src",
        )
        if value is not None and part.agency
        else format.value(value, found.unit, decimals, lang)
        for value, period, at in periods
    ]
    shares = " → ".join(f"{format.number(one, 1, lang)}%" for one in (part.share_was, part.share_now))
    amounts = (part.rate, part.mix, part.rate + part.mix)
    return html.Tr(
        [
            html.Th(part.name[lang], scope="row"),
            *(html.Td(value, className="r") for value in values),
            html.Td(shares if part.agency else format.DASH, className="r soft"),
            *(html.Td(_sign(one, places, lang), className="r") for one in amounts),
        ]
    )


def _sign(value: Decimal, places: int, lang: str) -> str:
    return format.number(value, places, lang, sign=True)
