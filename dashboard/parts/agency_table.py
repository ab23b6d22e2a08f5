"""Every indicator of an agency: value, change, place in its region, status, and the way to the report."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts.agency_about import About
from metrics.views.agencies import Cell, Column


def card(about: About, here: Address) -> html.Section:
    """Show one row per indicator; the value and the source open down to the cell."""
    lang = here.lang
    heads = [
        ("agy.indicator", ""),
        ("agy.value", "r"),
        ("agy.change", "r"),
        ("agy.in_region", "r"),
        ("agy.state", ""),
        ("agy.source", ""),
    ]
    before = format.short_period(about.view.compare, lang)
    head = html.Tr([html.Th(t(key, lang, period=before), scope="col", className=side) for key, side in heads])
    rows = [_row(cell, column, about, here) for cell, column in zip(about.row.cells, about.view.columns, strict=True)]
    title = t("agy.table", lang)
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t it")
    return html.Section(
        [
            html.Div(html.Div([html.H2(title), html.P(t("agy.table_sub", lang), className="sub")]), className="ch"),
            html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title}),
        ],
        className="card",
        id="chi-tieu",
    )


def _row(cell: Cell, column: Column, about: About, here: Address) -> html.Tr:
    lang, figure = here.lang, cell.figure
    place = format.DASH if cell.region_place is None else f"{cell.region_place}/{cell.region_placed}"
    source = html.A(
        t("agy.open", lang),
        href=here.to({"so-lieu": figure.id, "bao-cao": None}),
        className="u",
        **{"aria-label": t("agy.open_long", lang, name=column.name[lang])},
    )
    return html.Tr(
        [
            html.Th(column.name[lang], scope="row"),
            html.Td(marks.number(figure, column.unit, column.decimals, here), className="r b"),
            html.Td(change(cell, column, lang), className="r"),
            html.Td(place, className="r"),
            html.Td(_state(cell, column, lang)),
            html.Td(source),
        ]
    )


def _state(cell: Cell, column: Column, lang: str) -> html.Div:
    needed = None
    if cell.required is not None and cell.status not in ("met", "no_target"):
        needed = html.Small(
            t("agy.needed", lang, value=format.value(cell.required, column.unit, column.decimals, lang))
        )
    if cell.figure.value is None:
        needed = html.Small(marks.reason(cell.figure, lang))
    return html.Div([marks.status(cell.status, t(f"status.{cell.status}", lang)), needed], className="stt")


def change(cell: Cell, column: Column, lang: str) -> html.Span:
    """Write a change with an arrow for the eye and words for the ear; red only where it is bad."""
    if cell.change is None:
        return html.Span([format.DASH, marks.hidden(t("tgt.no_change", lang))], className="d")
    if cell.change == 0:
        return html.Span(t("tgt.same", lang), className="d")
    rising = cell.change > 0
    by = format.points(cell.change, column.unit, column.decimals, lang)
    return html.Span(
        [
            html.Span(className=f"ar {'up' if rising else 'down'}", **{"aria-hidden": "true"}),
            html.Span(format.number(cell.change, column.decimals, lang, sign=True), **{"aria-hidden": "true"}),
            marks.hidden(t("tgt.rises" if rising else "tgt.falls", lang, by=by)),
        ],
        className="d bad" if cell.better is False else "d",
    )
