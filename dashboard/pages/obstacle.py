"""One obstacle: thread, history, what it blocks, and what may be done with it."""

from __future__ import annotations

import re

from flask import Response

from dashboard import acts, html
from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import obstacle, work_forms, work_words
from dashboard.place import here as settings
from dashboard.shell import Content, Page
from data import work
from data.errors import Refusal
from data.model import Text, Viewer

PATH = "/vuong-mac/<vm>"
PAGE = Page(PATH, None, Text("Một vướng mắc", "Obstacle"), "viewer", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the obstacle that the path names."""
    found = door().thread(viewer, _number(), ban=here.get("ban"))
    one, live = found.card.one, not here.get("ban")
    return Content(
        body=[
            obstacle.top(found, here),
            html.Div([obstacle.facts(found, here), obstacle.blocks(found, here)], className="duo even"),
            obstacle.doing(found, viewer, here) if live else None,
            html.Div([obstacle.thread(found.remarks, work_words.path(one.id), here), obstacle.history(found.history, here)],
                     className="duo even mt"),
        ],
        stamp=found.stamp,
        controls=[],
    )  # fmt: skip


def assign() -> Response:
    """Give it to the body that must remove it."""
    body, step = acts.field("chu-tri", 64), acts.field("viec", 200)
    days = work_forms.when("han"), work_forms.when("han-viec")
    work.assign(settings(), work_forms.actor(), _number(), acts.number("thay"), body, days[0], step, days[1])
    return acts.done(work_words.path(_number()), "assigned")


def move() -> Response:
    """Move it to another column."""
    work.move(
        settings(), work_forms.actor(), _number(), acts.number("thay"), acts.field("tinh-trang", 16), acts.field("cho", 64),
        acts.field("tra-loi", 200), acts.field("viec", 200), work_forms.when("han-viec"),
    )  # fmt: skip
    return acts.done("/vuong-mac" if acts.field("ve", 8) == "bang" else work_words.path(_number()), "moved")


def order() -> Response:
    """Say which obstacles must go first."""
    given = re.split(r"[\s,;]+", acts.field("truoc", 200).upper().replace("VM-", "").strip(" ,;"))
    numbers = []
    for one in filter(None, given):
        if not re.fullmatch("[0-9]{1,9}", one):
            raise Refusal("obstacle_unknown", given=one)
        numbers.append(int(one))
    work.connect(settings(), work_forms.actor(), _number(), acts.number("thay"), numbers)
    return acts.done(work_words.path(_number()), "ordered")


def say() -> Response:
    """Add to its thread."""
    work.remark(settings(), work_forms.actor(), "obstacle", _number(), acts.field("loi"), acts.field("van-ban", 200))
    return acts.done(work_words.path(_number()), "said")


def _number() -> int:
    text = acts.part("vm")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


ACTS = {f"{PATH}/phan-cong": assign, f"{PATH}/chuyen": move, f"{PATH}/thu-tu": order, f"{PATH}/tra-loi": say}
