"""Every agency by an indicator, as dumbbells in real tables; and who holds what is lacking to the target."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export import targets
from dashboard.export.targets import ORDERS, ordered
from dashboard.i18n import count, t
from dashboard.parts import twins
from metrics.views import TargetRow
from metrics.views.aims import Holder, Kpi, Placed

Scale = tuple[Decimal, Decimal]
#: So many agencies are shown of those that hold what is lacking; the rest is folded.
HOLDERS = 12


def card(view: Kpi, here: Address) -> html.Section | None:
    """Show every agency of the scope in up to three columns on one scale."""
    if not view.ranking:
        return None
    lang, row = here.lang, view.row
    order = here.get("xep") if here.get("xep") in ORDERS else ""
    scale = _scale(view.ranking, row)
    provinces = ordered([one for one in view.ranking if one.kind == "province"], order or "", row)
    ministries = ordered([one for one in view.ranking if one.kind == "ministry"], order or "", row)
    half = (len(provinces) + 1) // 2
    parts = [
        ("kpi.provinces", provinces[:half]),
        ("kpi.provinces_more", provinces[half:]),
        ("kpi.ministries", ministries),
    ]
    low = format.value(scale[0], row.unit, 0, lang)
    now, before = format.period_label(row.current.period, lang), _before(view, lang)
    sub = t("kpi.rank_sub", lang, now=now, before=before, low=low)
    orders = [
        html.A(
            t(f"kpi.by_{one or 'gia-tri'}", lang),
            href=here.to({"xep": one or None}),
            className="on" if one == (order or "") else None,
            **({"aria-current": "true"} if one == (order or "") else {}),
        )
        for one in ORDERS
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.Div([html.H2(count("kpi.ranking", len(view.ranking), lang)), html.P(sub, className="sub")]),
                    html.Nav(orders, className="seg sm", **{"aria-label": t("kpi.order", lang)}),
                ],
                className="ch",
            ),
            twins.both(
                html.Div(
                    [_table(key, members, view, scale, here) for key, members in parts if members], className="a-rks"
                ),
                targets.ranked(view, here),
                here,
            ),
        ],
        className="card mt",
    )


def _before(view: Kpi, lang: str) -> str:
    earlier = view.row.previous.period if view.row.previous else view.frame.compare
    return format.period_label(earlier, lang)


def _scale(members: Sequence[Placed], row: TargetRow) -> Scale:
    """Give a scale from a round number under the lowest to one above the highest, the same for all."""
    figures = [one.figure for one in members] + [one.previous for one in members if one.previous]
    values = [figure.value for figure in figures if figure.value is not None]
    values += [one.required for one in members if one.required is not None]
    if not values:
        return row.scale
    low, high = min(values), max(values)
    step = Decimal(10) ** ((high - low).adjusted() if high > low else high.adjusted()) / 2
    low, high = (
        (one / step).to_integral_value(side) * step for one, side in ((low, ROUND_FLOOR), (high, ROUND_CEILING))
    )
    if format.kind(row.unit) == "percent":
        high = min(high, Decimal(100)) if max(values) <= 100 else high
    return (low, high) if high > low else (low, low + step)


def _table(key: str, members: Sequence[Placed], view: Kpi, scale: Scale, here: Address) -> html.Table:
    lang, row = here.lang, view.row
    name = t(key, lang)
    ends = [html.Span(format.number(one, 0 if one == one.to_integral_value() else row.decimals, lang)) for one in scale]
    heads = [
        html.Th(t("kpi.col_place", lang), scope="col", className="pl"),
        html.Th(t("kpi.col_agency", lang), scope="col"),
        html.Th(html.Div(ends, className="axs"), scope="col", **{"aria-label": t("kpi.col_scale", lang)}),
        html.Th(t("kpi.col_value", lang), scope="col", className="r"),
        html.Th(t("kpi.col_change", lang), scope="col", className="r"),
    ]
    body = [_row(one, row, scale, here) for one in members]
    return html.Table([html.Caption(name), html.Thead(html.Tr(heads)), html.Tbody(body)], className="t a-rk")


def _row(one: Placed, row: TargetRow, scale: Scale, here: Address) -> html.Tr:
    lang = here.lang
    shape = [marks.shape(one.status)] if one.status in ("late", "speed_up") else []
    word = [marks.hidden(t(f"status.{one.status}", lang) + ". ")] if shape else []
    shown = None if one.figure.value is not None else f"{format.DASH} {marks.reason(one.figure, lang, short=True)}"
    return html.Tr(
        [
            html.Td(str(one.place) if one.place else format.DASH, className="pl"),
            html.Th(
                [
                    *word,
                    html.A(one.name[lang], href=here.to({"dv": one.agency, "so-lieu": None}) + "#chuoi-so"),
                    *shape,
                ],
                scope="row",
            ),
            html.Td(_dumbbell(one, row, scale, lang), className="db-cell"),
            html.Td(marks.number(one.figure, row.unit, row.decimals, here, shown, loud=False), className="r"),
            html.Td(_change(one, row, lang), className="r"),
        ]
    )


def _dumbbell(one: Placed, row: TargetRow, scale: Scale, lang: str) -> html.Div:
    now, before = one.figure.value, one.previous.value if one.previous else None
    inside: list[Any] = []
    if now is not None and before is not None:
        left, right = sorted((_at(now, scale), _at(before, scale)))
        inside.append(html.I(className="ln", style={"left": f"{left:.1f}%", "width": f"{right - left:.1f}%"}))
    if before is not None:
        inside.append(html.I(className="p0", style={"left": f"{_at(before, scale):.1f}%"}))
    if now is not None:
        inside.append(html.I(className="p1", style={"left": f"{_at(now, scale):.1f}%"}))
    if one.required is not None:
        inside.append(html.I(className="rq", style={"left": f"{_at(one.required, scale):.1f}%"}))
    words = {
        "now": marks.spoken(one.figure, row.unit, row.decimals, lang),
        "before": format.value(before, row.unit, row.decimals, lang),
        "required": format.value(one.required, row.unit, row.decimals, lang),
    }
    return html.Div(inside, className="db", role="img", **{"aria-label": t("kpi.dumbbell", lang, **words)})


def _change(one: Placed, row: TargetRow, lang: str) -> Any:
    if one.change is None:
        return html.Span([format.DASH, marks.hidden(t("tgt.no_change", lang))], className="d")
    if one.change == 0:
        return html.Span(t("tgt.same", lang), className="d")
    rising = one.change > 0
    by = format.points(one.change, row.unit, row.decimals, lang)
    seen = format.shift(one.change, row.decimals, lang)
    return html.Span(
        [
            html.Span(className=f"ar {'up' if rising else 'down'}", **{"aria-hidden": "true"}),
            html.Span(seen, **{"aria-hidden": "true"}),
            marks.hidden(t("tgt.rises" if rising else "tgt.falls", lang, by=by)),
        ],
        className="d bad" if one.better is False else "d",
    )


def _at(value: Decimal, scale: Scale) -> float:
    low, high = scale
    return min(max(float((value - low) / (high - low)), 0.0), 1.0) * 100


def shortfall(view: Kpi, here: Address) -> html.Section | None:
    """Show who holds what is lacking to the target, most first."""
    lack, lang = view.shortfall, here.lang
    if lack is None:
        return None
    what = view.definition.numerator[lang]
    title = t("kpi.holds", lang, n=format.number(lack.total, 0, lang))
    most = lack.holders[0].lacks
    target = format.trimmed(lack.target.value, view.row.unit, view.row.decimals, lang)
    sub = t("kpi.holds_sub", lang, target=target, what=what[:1].lower() + what[1:])
    shown, rest = lack.holders[:HOLDERS], lack.holders[HOLDERS:]
    tables = [_holders(title, shown, most, view, here)]
    if rest:
        more = html.Summary(count("kpi.holds_more", len(rest), lang))
        tables.append(html.Details([more, _holders(title, rest, most, view, here)], className="docs"))
    return html.Section(
        [
            html.Div(html.Div([html.H2(title), html.P(sub, className="sub")]), className="ch"),
            twins.both(tables, targets.shortfall(view, lang), here),
        ],
        className="card",
    )


def _holders(title: str, held: Sequence[Holder], most: Decimal, view: Kpi, here: Address) -> html.Table:
    lang = here.lang
    heads = [("kpi.col_agency", ""), ("kpi.col_bar", ""), ("kpi.col_lacks", "r"), ("kpi.col_share", "r")]
    head = html.Tr([html.Th(t(key, lang), scope="col", className=side) for key, side in heads])
    rows = []
    for one in held:
        mark = [marks.mark("carried", lang)] if one.carried else []
        width = f"{max(float(one.lacks / most) * 100, 1.0):.1f}%"
        bar = html.Div(
            html.I(style={"width": width}), className="a-pb a-old" if one.carried else "a-pb", **{"aria-hidden": "true"}
        )
        lacks = format.number(one.lacks, 0, lang)
        share = format.DASH if one.carried or not view.shortfall else _share(one.lacks, view.shortfall.total, lang)
        rows.append(
            html.Tr(
                [
                    html.Th([one.name[lang], *mark], scope="row"),
                    html.Td(bar, className="bar"),
                    html.Td(
                        marks.number(one.figure, view.row.unit, view.row.decimals, here, lacks, loud=False),
                        className="r",
                    ),
                    html.Td(share, className="r soft"),
                ]
            )
        )
    return html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t hold")


def _share(part: Decimal, whole: Decimal, lang: str) -> str:
    return f"{format.number(part / whole * 100, 1, lang)}%" if whole else format.DASH
