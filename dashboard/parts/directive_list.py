"""Directives as a table: what is due, for whom, how far it is, and the states of those it binds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_words
from data import work
from data.work import Directive

#: States from worst to best, and the shape of each.
SHAPES = {
    "not_started_overdue": "late", "doing_overdue": "late", "not_started_not_due": "no_data", "doing_not_due": "on_track",
    "to_confirm": "speed_up", "done_late": "met", "done_on_time": "met",
}  # fmt: skip
#: How many the board shows.
FIRST = 5


def due(held: Sequence[Directive], today: date, here: Address) -> html.Section:
    """Show on the board what is not finished, the soonest due first."""
    lang = here.lang
    left = [one for one in held if not one.finished]
    late = sum(overdue(one, today) for one in left)
    says = t("wk.due_sub", lang, n=len(left), late=late) if left else t("wk.due_none", lang)
    link = html.A(t("wk.see_all", lang), href=here.page("/chi-dao"), className="btn sm")
    head = html.Div([html.Div([html.H2(t("wk.due_title", lang)), html.P(says, className="sub")]), link], className="ch")
    return html.Section([head, table(left[:FIRST], today, here) if left else None], className="card")


def overdue(one: Directive, today: date) -> bool:
    """Tell whether an agency that it binds is past its day."""
    return any(work.status(duty, today).endswith("overdue") for duty in one.duties)


def worst(one: Directive, today: date) -> str:
    """Give the worst state of those it binds."""
    return min((work.status(duty, today) for duty in one.duties), key=list(SHAPES).index)


def table(held: Sequence[Directive], today: date, here: Address, states: bool = False) -> html.Div:
    """Write directives with their day, what is left, and a bar of how far they are."""
    lang = here.lang
    keys = ("wk.content", "wk.due", *(("cd.states",) if states else ()), "wk.progress")
    head = html.Tr([html.Th(t(key, lang), scope="col") for key in keys])
    rows = [_row(one, today, here, states) for one in held]
    title = t("wk.due_title", lang)
    made = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t dt")
    return html.Div(made, className="scroll", tabIndex="0", role="region", **{"aria-label": title})


def _row(one: Directive, today: date, here: Address, states: bool) -> html.Tr:
    lang, state = here.lang, worst(one, today)
    days = (one.due - today).days
    left = (
        count("wk.left", days, lang) if days > 0 else t("wk.today", lang) if not days else count("wk.late", -days, lang)
    )
    late = html.Small(left, className="err" if days < 0 and not one.finished else None) if not one.finished else None
    spoken = marks.hidden(f"{t(f'cd.status.{state}', lang)}: ")
    title = html.A(one.title, href=here.page(f"/chi-dao/{one.id}"), className="name")
    what = html.Span([title, html.Small(f"{work_words.bound(one, lang)} · {one.document}")])
    counted = Counter(work.status(duty, today) for duty in one.duties)
    listed = [
        html.Li([marks.shape(SHAPES[key]), f"{t(f'cd.status.{key}', lang)}: {counted[key]}"])
        for key in SHAPES
        if counted[key]
    ]
    bar = html.Div(
        html.I(html.B(style={"width": f"{one.progress}%"}), className="iv"), className="tb", **{"aria-hidden": "true"}
    )
    return html.Tr(
        [
            html.Th(html.Div([marks.shape(SHAPES[state]), spoken, what], className="who"), scope="row"),
            html.Td([format.day(one.due, lang), late]),
            html.Td(html.Ul(listed, className="sts")) if states else None,
            html.Td(html.Div([bar, html.Span(f"{one.progress}%", className="num")], className="pg")),
        ]
    )
