"""A drawing and its numbers, *Biểu đồ | Bảng số*: the table is the one that leaves as a file, so neither can lack a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export import flat
from dashboard.export.table import Amount, Cell, Seen, Table
from dashboard.i18n import t


def both(drawing: Any, table: Table, here: Address, more: Any = None) -> html.Div:
    """Show a drawing, and in its place the same numbers as a table when the reader wants them; paper keeps the drawing."""
    lang = here.lang
    summary = html.Summary(
        [html.Span(t("twin.chart", lang), **{"aria-hidden": "true"}), html.Span(t("twin.table", lang))],
        **{"aria-label": t("twin.says", lang, title=table.title)},
    )
    region = html.Div(
        shown(table, here), className="scroll tall", tabIndex="0", role="region", **{"aria-label": table.title}
    )
    return html.Div(
        [html.Details([summary, region, more], className="twin"), html.Div(drawing, className="drawing")],
        className="both",
    )


def shown(table: Table, here: Address) -> html.Table:
    """Write a table of a file as one of the screen: numbers open, and what is missing says why."""
    rows = [list(cells) for cells in table.rows()]
    right = [any(isinstance(row[place], Seen | Amount) for row in rows) for place in range(len(table.heads))]
    first = next((place for place, cell in enumerate(rows[0]) if cell), 0) if rows else 0
    head = [
        html.Th(name, scope="col", className="r" if side else "") for name, side in zip(table.heads, right, strict=True)
    ]
    body = [html.Tr([_cell(cell, place == first, here) for place, cell in enumerate(row)]) for row in rows]
    caption = html.Caption(table.title, className="sr")
    return html.Table([caption, html.Thead(html.Tr(head)), html.Tbody(body)], className="t small numbers")


def _cell(cell: Cell, heads: bool, here: Address) -> html.Td | html.Th:
    if isinstance(cell, Seen):
        lacks = [html.Small(flat.why_of(cell, here.lang))] if cell.figure.value is None else []
        return html.Td([marks.number(cell.figure, cell.unit, cell.decimals, here), *lacks], className="r")
    if isinstance(cell, Amount):
        if cell.value is None:
            return html.Td([format.DASH, html.Small(f" {flat.why_of(cell, here.lang)}")], className="r")
        return html.Td(format.number(cell.value, cell.decimals, here.lang), className="r")
    return html.Th(_text(cell, here.lang), scope="row") if heads else html.Td(_text(cell, here.lang))


def _text(cell: str | date | None, lang: str) -> str:
    if isinstance(cell, datetime):
        return format.moment(cell, lang)
    return format.day(cell, lang) if isinstance(cell, date) else cell or ""


def spread(values: Sequence[tuple[Any, str]], unit: str, decimals: int, name: str, lang: str) -> str:
    """Write values of many places as one sentence: the lowest, the highest, and how many there are."""
    if not values:
        return t("twin.none", lang, name=name)
    low, high = min(values, key=lambda one: one[0]), max(values, key=lambda one: one[0])
    words = {key: format.value(one[0], unit, decimals, lang) for key, one in (("low", low), ("high", high))}
    return t("twin.spread", lang, name=name, low_at=low[1], high_at=high[1], n=len(values), **words)
