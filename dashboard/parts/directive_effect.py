"""What became of a directive's indicator: those it binds beside others of their kind, before and after."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import notes
from metrics.views.work import Course, Effect


def card(found: Course, here: Address) -> html.Section:
    """Show the indicator of those it binds beside others of their kind, before and after; no cause is claimed."""
    lang, one = here.lang, found.effect
    head = html.H2(t("cd.effect", lang), id="ket-qua")
    if one is None:
        return html.Section([head, html.P(t("cd.effect_none", lang), className="sub")], className="card mt")
    sub = t("cd.effect_sub", lang, name=one.name[lang], bound=one.bound, others=one.others)
    rows = [_point(point.period, point.bound, point.others, one, lang) for point in one.points]
    heads = [html.Th(t("cd.quarter", lang), scope="col")]
    heads += [html.Th(t(key, lang), scope="col", className="r") for key in ("cd.bound", "cd.others")]
    table = html.Table(
        [html.Caption(one.name[lang], className="sr"), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="t ef"
    )
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-labelledby": "ket-qua"})
    link = html.A(t("cd.to_indicator", lang), href=here.page(f"/muc-tieu/{one.indicator}"), className="u")
    alone = html.P(t("cd.effect_alone", lang), className="sub") if not one.others else None
    return html.Section(
        [
            head,
            html.P(sub, className="sub"),
            html.P(_says(one, lang)),
            alone,
            region,
            notes.beneath(found.notes, here),
            link,
        ],
        className="card mt",
    )


def _says(one: Effect, lang: str) -> str:
    first = next((point for point in one.points if point.period == one.base), None)
    last = one.points[-1]
    if first is None or last.period == one.base:
        return t("cd.effect_before" if first is None else "cd.effect_wait", lang)
    moved = {
        "bound": _moved(first.bound, last.bound, one, lang),
        "others": _moved(first.others, last.others, one, lang),
    }
    return t(
        "cd.effect_says",
        lang,
        base=format.period_label(one.base, lang),
        last=format.period_label(last.period, lang),
        **moved,
    )


def _moved(before: Any, after: Any, one: Effect, lang: str) -> str:
    if before is None or after is None:
        return format.DASH
    shown = format.number(after - before, one.decimals, lang, sign=True)
    return f"{shown} ({_value(before, one, lang)} → {_value(after, one, lang)})"


def _point(period: str, bound: Any, others: Any, one: Effect, lang: str) -> html.Tr:
    note = html.Small(t("cd.base", lang)) if period == one.base else None
    head = html.Th([format.period_label(period, lang), " ", note], scope="row")
    return html.Tr(
        [
            head,
            *(html.Td(_bar(value, look, one, lang), className="r") for value, look in ((bound, "iv"), (others, "ex"))),
        ]
    )


def _bar(value: Any, look: str, one: Effect, lang: str) -> list[Any]:
    if value is None:
        return [format.DASH]
    top = max((held for point in one.points for held in (point.bound, point.others) if held is not None), default=value)
    width = f"{100 * value / top:.1f}%" if top else "0%"
    bar = html.Div(html.I(html.B(style={"width": width}), className=look), className="tb", **{"aria-hidden": "true"})
    return [html.Span(_value(value, one, lang), className="num"), bar]


def _value(value: Any, one: Effect, lang: str) -> str:
    return format.value(value, one.unit, one.decimals, lang)
