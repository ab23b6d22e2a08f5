"""Every changed figure, in pages: what it was, what it is, and the parts of the difference."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, either, t
from dashboard.parts.since import SHOWN, amount
from metrics.views.history import ChangedFigure, Since


def card(view: Since, here: Address) -> html.Section:
    """List the figures that fit what is chosen; a number opens where it comes from."""
    lang = here.lang
    title = count("snc.figures", view.found, lang)
    sub = t("snc.figures_sub", lang, page=view.page, pages=view.pages)
    head = html.Div([html.Div([html.H2(title), html.P(sub, className="sub")]), _indicators(view, here)], className="ch")
    if not view.rows:
        return html.Section([head, html.P(t("snc.figures_none", lang), className="sub")], className="card mt")
    heads = [("indicator", ""), ("agency", ""), ("period", ""), ("was", "r"), ("now", "r"), ("sum", "r"), ("why", "")]
    cells = [html.Th(t(f"snc.col_{key}", lang), scope="col", className=side) for key, side in heads]
    rows = [_row(one, here) for one in view.rows]
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(html.Tr(cells)), html.Tbody(rows)], className="t small"
    )
    region = html.Div(table, className="scroll wide", role="region", tabIndex="0", **{"aria-label": title})
    return html.Section([head, region, _pages(view, here)], className="card mt")


def _row(one: ChangedFigure, here: Address) -> html.Tr:
    lang, change, places = here.lang, one.change, max(one.decimals, 1)
    ends: list[Any] = [
        _value(one, change.was, change.was_missing, lang),
        _value(one, change.now, change.now_missing, lang),
    ]
    ends[1] = html.A(
        ends[1],
        href=here.to({"so-lieu": change.observation, "bao-cao": None}),
        className="src",
        **{"aria-label": t("num.open", lang, text=ends[1])},
    )
    return html.Tr(
        [
            html.Th(one.name[lang], scope="row"),
            html.Td(one.agency[lang]),
            html.Td(format.period_label(change.period, lang)),
            *(html.Td(end, className="r") for end in ends),
            html.Td(html.B(amount(change.total, places, lang)), className="r"),
            html.Td(_why(one, places, lang)),
        ]
    )


def _value(one: ChangedFigure, value: Any, missing: str | None, lang: str) -> str:
    if value is None:
        return f"{format.DASH} {either(f'missing.{missing}', lang, t('missing.unknown', lang))}"
    return format.value(value, one.unit, one.decimals, lang)


def _why(one: ChangedFigure, places: int, lang: str) -> str:
    """Name the causes, each with its amount where there is one."""
    said = []
    for cause in SHOWN:
        if cause in one.change.causes:
            part = one.change.parts.get(cause)
            by = f" {amount(part, places, lang)}" if part else ""
            said.append(t(f"cause.{cause}", lang) + by)
    if one.change.total is None:
        said.append(t("snc.appeared" if one.change.was is None else "snc.vanished", lang))
    return "; ".join(said) or format.DASH


def _indicators(view: Since, here: Address) -> html.Details | None:
    if not view.indicators:
        return None
    lang = here.lang
    chosen = next((name for key, name, _ in view.indicators if key == view.indicator), None)
    links = [
        html.A(
            [text, html.Small(format.number(n, 0, lang))],
            href=here.to({"ct": key or None, "trang": None, "so-lieu": None}),
            className="on" if key == view.indicator else None,
            **({"aria-current": "true"} if key == view.indicator else {}),
        )
        for key, text, n in [
            ("", t("snc.every", lang), sum(n for _, _, n in view.indicators)),
            *((key, name[lang], n) for key, name, n in view.indicators),
        ]
    ]
    label = chosen[lang] if chosen else t("snc.every", lang)
    summary = html.Summary(
        [marks.hidden(t("snc.col_indicator", lang) + ": "), label, marks.icon("down")], className="sel"
    )
    return html.Details([summary, html.Div(links, className="menu end")], className="pick")


def _pages(view: Since, here: Address) -> html.Nav | None:
    if view.pages == 1:
        return None
    steps = [("snc.before", view.page - 1), ("snc.after", view.page + 1)]
    links = [
        html.A(
            t(key, here.lang), href=here.to({"trang": str(n) if n > 1 else None, "so-lieu": None}), className="btn sm"
        )
        for key, n in steps
        if 1 <= n <= view.pages
    ]
    return html.Nav(links, className="doing mtop", **{"aria-label": t("snc.pages", here.lang)})
