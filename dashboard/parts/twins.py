"""The table twin of a drawing, folded below it."""

from __future__ import annotations

from dash import html

from dashboard import marks
from dashboard.i18n import t


def twin(table: html.Table, title: str, lang: str) -> html.Details:
    """Put the figures of a drawing behind a fold, as a table."""
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})
    return html.Details([html.Summary([marks.icon("sheet"), t("agy.twin", lang)]), region], className="twin")
