"""Obstacles and directives: what is stuck, how long, and who waits for whom."""

from __future__ import annotations

import re

from flask import Response

from dashboard import acts, html, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import work as export
from dashboard.parts import board_ages, board_columns, board_top, board_waits, directive_list, work_forms, work_words
from dashboard.place import here as settings
from dashboard.shell import Content, Page
from data import agencies, work
from data.errors import Refusal
from data.model import Text, Viewer
from data.work import Raised
from metrics.board import ASKED

_AMOUNT = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}")
PAGE = Page("/vuong-mac", 5, Text("Vướng mắc, chỉ đạo", "Obstacles, directives"), "viewer", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the board that the address asks for."""
    board = door().board(viewer, ban=here.get("ban"), **{name: here.get(name) for name in ASKED})
    return Content(
        body=[
            board_top.top(board, viewer, here),
            html.Div(
                [board_ages.card(board, here), directive_list.due(board.directives, board.today, here)],
                className="duo even",
            ),
            board_columns.section(board, viewer, here),
            board_waits.pair(board, here),
        ],
        stamp=board.stamp,
        controls=[board_top.of_when(board, here.lang)],
        tables=export.board(board, here.lang),
        live=board.live,
    )


def raise_one() -> Response:
    """Open an obstacle for an agency of one's own, or for any as the coordinating body."""
    agency = agencies.get(acts.field("co-quan", 64)).id
    codes = [code.strip() for code in acts.field("du-an", 500).split(",") if code.strip()]
    indicator = acts.field("chi-tieu", 64)
    if indicator:
        indicator = door().method(policy.viewer(), indicator).indicator
    what = Raised(
        agency, acts.field("loai", 32), acts.field("noi-dung"), acts.field("chu-tri", 64), work_forms.when("han"), _money(),
        tuple(code if "." in code and code.split(".")[0] == agency else f"{agency}.{code}" for code in codes),
        (indicator,) if indicator else (),
    )  # fmt: skip
    return acts.done(work_words.path(work.raise_obstacle(settings(), work_forms.actor(), what)), "raised")


def _money() -> int | None:
    """Read an amount in millions of đồng, in groups of three or without; anything else is refused, never left out."""
    text = acts.field("von", 40).strip()
    if text and not _AMOUNT.fullmatch(text):
        raise Refusal("obstacle_money", given=text)
    return int(text.replace(".", "")) if text else None


ACTS = {"/vuong-mac/neu": raise_one}
