"""What the figures of an agency have become since the newest release, for its people and the coordinating body."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.door import door
from dashboard.i18n import count, t
from dashboard.parts.own import table
from data.period import parse
from metrics.views import WorkingFigure

HEADS = ("rep.working_figure", "rep.working_period", "rep.working_was", "rep.working_is")
MOST = 12


def card(found: Desk, here: Address) -> html.Section | None:
    """Show each changed figure that this kind of report feeds as it was and as it is, or that it is being computed."""
    lang = here.lang
    if found.card is None:
        return None
    changed = door().working(found.viewer, found.agency.id)
    head = html.Div(
        html.Div([html.H2(t("rep.working_title", lang)), html.P(t("rep.working_sub", lang), className="sub")]),
        className="ch",
    )
    if changed is None:
        bar = html.Progress(**{"aria-label": t("rep.working_now", lang)})
        return html.Section(
            [head, html.Div([html.P(t("rep.working_now", lang)), bar], className="reading", role="status")],
            className="card mt", id="so-moi", **{"data-later": "1"},
        )  # fmt: skip
    mine = [one for one in changed if found.dataset.id in one.datasets]
    if not mine:
        return None
    mine.sort(key=lambda one: (parse(one.now.period).end, parse(one.now.period).first_month), reverse=True)
    rows = [_row(one, lang) for one in mine[:MOST]]
    more = html.P(count("rep.working_more", len(mine) - MOST, lang), className="sub") if len(mine) > MOST else None
    return html.Section([head, table(HEADS, rows, "rep.working_title", lang), more], className="card mt", id="so-moi")


def _row(one: WorkingFigure, lang: str) -> html.Tr:
    was = marks.spoken(one.was, one.unit, one.decimals, lang) if one.was else format.DASH
    now = [marks.hidden(t("rep.became", lang)), html.B(marks.spoken(one.now, one.unit, one.decimals, lang))]
    return html.Tr(
        [
            html.Th(one.name[lang], scope="row"),
            html.Td(format.period_label(one.now.period, lang)),
            html.Td(was, className="num old"),
            html.Td(now, className="num"),
        ]
    )
