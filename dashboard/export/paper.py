"""A second sheet of paper, on request: where each printed number comes from."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.export import flat, sources
from dashboard.i18n import t
from dashboard.states import Content
from data.model import Viewer

ASKED = "nguon"
#: What of a source fits on paper, by its place among the columns of the workbook.
SHOWN = {
    "row": 1,
    "column": 2,
    "id": 3,
    "value": 6,
    "version": 9,
    "behind": 11,
    "report": 12,
    "file": 17,
    "sheet": 18,
    "cells": 19,
}


def sheet(content: Content, viewer: Viewer | None, here: Address) -> html.Section | None:
    """List the source of each number of a page, where the address asks for it (`kem=nguon`)."""
    if here.get("kem") != ASKED or viewer is None or not content.tables or not content.ban:
        return None
    lang = here.lang
    rows = sources.rows(content.tables, viewer, content.filed, lang)
    heads = [html.Th(t(f"exp.source_{key}", lang), scope="col") for key in SHOWN]
    body = [html.Tr([html.Td(_text(row[place], lang)) for place in SHOWN.values()]) for row in rows]
    title = t("exp.paper", lang, release=content.filed.release)
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(html.Tr(heads)), html.Tbody(body)], className="t small"
    )
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
    head = html.Div([html.H2(title), html.P(t("exp.paper_sub", lang), className="sub")], className="ch")
    return html.Section([head, region], className="card mt origins", id="nguon-tung-so")


def _text(cell: flat.Plain, lang: str) -> Any:
    if isinstance(cell, flat.Number):
        return format.number(cell.value, cell.decimals, lang)
    return cell if isinstance(cell, str) else ""
