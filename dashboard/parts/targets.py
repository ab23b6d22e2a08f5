"""The table of targets: status, bullet, current, change, target, forecast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from dashboard import format, headline, html, marks
from dashboard.address import Address
from dashboard.export import targets as export
from dashboard.i18n import t
from dashboard.parts import twins
from metrics.views import Frame, Overview, Target, TargetRow


def card(view: Overview, here: Address) -> html.Section:
    """Show every target beside where it should be now."""
    lang = here.lang
    key = "tgt.title" if all(row.target for row in view.targets) else "tgt.title_mixed"
    title = t(key, lang, count=headline.capital(headline.words(len(view.targets), lang)))
    before = format.short_period(view.compare, lang)
    rows = [
        _row(row, row.indicator == view.tile_map.indicator, before, here, here.to({"ct": row.indicator}))
        for row in view.targets
    ]
    plain = [("", row) for row in view.targets]
    return html.Section(
        [
            html.Div(
                [html.Div([html.H2(title), html.P(t("tgt.sub", lang), className="sub")]), legend(lang)], className="ch"
            ),
            twins.both(_table(title, rows, before, lang), export.listed("muc-tieu", title, plain, view, lang), here),
            html.P([marks.icon("info"), html.Span(t("tgt.foot", lang, period=before))], className="cap"),
            documents(view.targets, lang),
        ],
        className="card targets",
    )


def listed(title: str, rows: Sequence[TargetRow], frame: Frame, here: Address) -> html.Div:
    """Write a table of targets in which each name leads to the indicator's own page."""
    before = format.short_period(frame.compare, here.lang)
    made = [_row(row, False, before, here, here.page(f"/muc-tieu/{row.indicator}")) for row in rows]
    table = export.listed("muc-tieu", title, [("", row) for row in rows], frame, here.lang)
    return twins.both(_table(title, made, before, here.lang), table, here)


def _table(title: str, rows: list[html.Tr], before: str, lang: str) -> html.Table:
    heads = [("name", ""), ("progress", ""), ("current", "r"), ("change", "r"), ("target", "r"), ("forecast", "r")]
    head = html.Tr([html.Th(t(f"tgt.{key}", lang, period=before), scope="col", className=side) for key, side in heads])
    return html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t kt")


def _row(row: TargetRow, chosen: bool, before: str, here: Address, href: str) -> html.Tr:
    lang = here.lang
    name = html.A(
        row.name[lang],
        href=href,
        className="name",
        **({"aria-current": "true"} if chosen else {}),
    )
    words = [html.Span(t(f"status.{row.status}", lang) + ". ", className="sr"), name, html.Small(_note(row, lang))]
    forecast = format.value(row.forecast, row.unit, row.decimals, lang)
    no_forecast = [] if row.forecast is not None else [marks.hidden(t("tgt.no_forecast", lang))]
    return html.Tr(
        [
            html.Th(html.Div([marks.shape(row.status), html.Div(words)], className="who"), scope="row"),
            html.Td(bullet(row, lang), className="bar"),
            html.Td(marks.number(row.current, row.unit, row.decimals, here), className="r now"),
            _cell("change", marks.change(row, lang), before, lang),
            _cell("target", _target(row, lang), before, lang),
            _cell("forecast", [forecast, *no_forecast], before, lang),
        ],
        className="on" if chosen else None,
    )


def _cell(key: str, content: Any, before: str, lang: str) -> html.Td:
    label = t(f"tgt.{key}", lang, period=before)
    return html.Td(
        [html.Span(label, className="lb", **{"aria-hidden": "true"}), html.Span(content)], className="r soft"
    )


def _note(row: TargetRow, lang: str) -> str:
    if row.current.value is None:
        return marks.reason(row.current, lang)
    return f"{row.note[lang]}. {t('fig.low', lang)}" if row.confidence == "low" else row.note[lang]


def _target(row: TargetRow, lang: str) -> list[Any]:
    if row.target is None:
        return [format.DASH, marks.hidden(t("tgt.none", lang))]
    sign = "≤ " if row.direction == "down" else ""
    text = sign + format.trimmed(row.target.value, row.unit, row.decimals, lang)
    shown: list[Any] = [html.Span(format.hard(text)), html.Small(_number(row.target))]
    for one in row.other_targets:
        if one.by[:4] == row.target.by[:4] and one.value != row.target.value:
            other = sign + format.trimmed(one.value, row.unit, row.decimals, lang)
            shown.append(html.Small(t("aim.rival", lang, value=format.hard(other), document=_number(one))))
    return shown


def bullet(row: TargetRow, lang: str) -> html.Div:
    """Draw a bullet on the row's own scale: bar, previous notch, dashed required line, target line."""
    required, target = row.required, row.target.value if row.target else None
    before = row.previous.value if row.previous else None
    said = t(
        "tgt.bullet",
        lang,
        name=row.name[lang],
        current=marks.spoken(row.current, row.unit, row.decimals, lang),
        required=format.value(required, row.unit, row.decimals, lang),
        target=format.value(target, row.unit, row.decimals, lang),
        previous=format.value(before, row.unit, row.decimals, lang),
    )
    lines = [html.I(className="tr")]
    if row.current.value is not None:
        lines.append(html.I(className="ac", style={"width": _at(row, row.current.value)}))
        if before is not None:
            lines.append(html.I(className="pv", style={"left": _at(row, before)}))
    if required is not None:
        lines.append(html.I(className="rl", style={"left": _at(row, required)}))
    if target is not None:
        lines.append(html.I(className="tg", style={"left": _at(row, target)}))
    look = "bl" if row.current.value is not None else "bl h"
    return html.Div(lines, className=look, role="img", **{"aria-label": said})


def _at(row: TargetRow, amount: Decimal) -> str:
    left, right = row.scale
    share = float((amount - left) / (right - left)) if right != left else 0.0
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}%"


def legend(lang: str) -> html.Ul:
    """Name the four marks of a bullet."""
    keys = (("ac", "current"), ("pv", "previous"), ("rl", "required"), ("tg", "target"))
    items = [
        html.Li([html.I(className=f"k-{look}", **{"aria-hidden": "true"}), t(f"tgt.{key}", lang)]) for look, key in keys
    ]
    return html.Ul(items, className="key", **{"aria-label": t("tgt.legend", lang)})


def documents(rows: Iterable[TargetRow], lang: str) -> html.Details | None:
    """List what every document asks for, folded."""
    items = []
    for row in rows:
        targets = [one for one in (row.target, *row.other_targets) if one]
        items += [html.Li([html.B(row.name[lang]), ": ", told(row, one, lang)]) for one in targets]
    if not items:
        return None
    return html.Details([html.Summary(t("tgt.documents", lang)), html.Ul(items)], className="docs")


def told(row: TargetRow, target: Target, lang: str) -> str:
    """Write what a document asks for and by when, and whether it was checked against the original."""
    amount = format.trimmed(target.value, row.unit, row.decimals, lang)
    by = t("tgt.by", lang, period=format.within(target.by, lang))
    unsure = "" if target.document.confidence == "high" else f" ({t('tgt.unsure', lang)})"
    number = f"{target.document.number}, " if target.document.number else ""
    return f"{amount} {by}. {number}{target.document.title[lang]}{unsure}."


def _number(target: Target) -> str:
    return target.document.number or format.DASH
