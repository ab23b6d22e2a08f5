"""Directives: what was told to whom until when, in the seven states of real trackers."""

from __future__ import annotations

from flask import Response

from dashboard import acts, format, html
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import work as export
from dashboard.i18n import count, t
from dashboard.parts import board_top, directive, directive_list, work_forms
from dashboard.place import here as settings
from dashboard.shell import Content, Page
from data import agencies, work
from data.model import Text, Viewer
from metrics.views.work import Board

PAGE = Page("/chi-dao", None, Text("Chỉ đạo", "Directives"), "viewer", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """List every directive that binds somebody the viewer sees."""
    lang, board = here.lang, door().board(viewer, ban=here.get("ban"))
    held = board.directives
    listed = (
        directive_list.table(held, board.today, here, states=True)
        if held
        else html.P(t("cd.none", lang), className="sub")
    )
    back = html.A(t("wk.title", lang), href=here.page("/vuong-mac"), className="u")
    top = html.Div(
        [
            html.P([back, f" · {format.day(board.today, lang)}"], className="eye"),
            html.H1(_headline(board, lang), className="lede"),
            html.Div([html.P(t("cd.stand", lang), className="stand"), directive.issuing(board, here) if board.live else None],
                     className="under"),
        ],
        className="finding",
    )  # fmt: skip
    listing = html.Section([html.H2(t("cd.list", lang)), listed], className="card")
    return Content(
        [top, listing],
        board.stamp,
        [board_top.of_when(board, lang)],
        tables=(export.duties(board, lang),),
        live=board.live,
    )


def _headline(board: Board, lang: str) -> str:
    left = [one for one in board.directives if not one.finished]
    late = sum(directive_list.overdue(one, board.today) for one in left)
    return (
        count("cd.head_late", late, lang)
        if late
        else count("cd.head_open", len(left), lang)
        if left
        else t("cd.head_none", lang)
    )


def issue() -> Response:
    """Enter a directive for an agency, or for all of a kind."""
    asked = acts.field("ma", 64)
    kinds = {"tinh": "province", "bo": "ministry"}
    owners = [one.id for one in agencies.in_force(settings().today(), (kinds[asked],))] if asked in kinds else [asked]
    due = work_forms.when("han")
    if due is None:
        raise acts.Unfit("wk.form.date_wrong")
    number = work.issue(
        settings(), work_forms.actor(), acts.field("van-ban", 100), acts.field("nguoi", 200), acts.field("noi-dung"), owners,
        due, acts.field("chi-tieu", 64),
    )  # fmt: skip
    return acts.done(f"/chi-dao/{number}", "issued")


ACTS = {"/chi-dao/ban-hanh": issue}
