"""What reports say of the duties of a directive, each with the way to its cell; nothing here closes a duty."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.problems import spot
from data import lists
from data.model import Viewer
from data.work import Told

#: How many rows stand open.
MOST = 3


def cell(told: Sequence[Told], viewer: Viewer, here: Address) -> html.Td:
    """Show what the newest report says, row by row: state, day, and where it stands."""
    lang, head = here.lang, {"data-head": t("cd.told", here.lang)}
    if not told:
        return html.Td(format.DASH, **head)
    items = [_item(one, viewer, here) for one in told]
    more = items[MOST:]
    rest = html.Details([html.Summary(count("cd.told_more", len(more), lang)), html.Ul(more)]) if more else None
    return html.Td([html.Ul(items[:MOST]), rest], className="told", **head)


def _item(one: Told, viewer: Viewer, here: Address) -> html.Li:
    lang = here.lang
    state = lists.get("task_states").entries[one.state][lang] if one.state else t("cd.told_stateless", lang)
    day = ("cd.told_done", one.done) if one.done else ("cd.told_due", one.due)
    says = f"{state} · {t(day[0], lang, day=format.day(day[1], lang))}"
    where = t(
        "cd.told_cell" if one.cell else "cd.told_row", lang, period=format.period_label(one.period, lang),
        revision=one.revision, row=one.row, cell=f"{one.sheet}!{one.cell}" if one.sheet else one.cell,
    )  # fmt: skip
    if not viewer.works_on(one.sender):
        return html.Li([says, html.Small(where)])
    asked = {"lan": str(one.revision), "dong": str(one.row), "loc": "tat-ca", "lang": here.get("lang")}
    href = Address(f"/bao-cao/{one.period}/{one.sender}/tasks").to(asked)
    link = html.A(
        [marks.icon("sheet"), where], href=f"{href}#{spot(one.nth, one.cell) if one.cell else 'bang'}", className="u"
    )
    return html.Li([says, html.Small(link)])
