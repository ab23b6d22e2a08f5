"""One directive: each agency's duty with its acts, and decision → effect."""

from __future__ import annotations

from dash import html
from flask import Response

from dashboard import acts
from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import directive, obstacle, work_forms
from dashboard.place import here as settings
from dashboard.shell import Content, Page
from data import work
from data.model import Text, Viewer

PATH = "/chi-dao/<cd>"
PAGE = Page(PATH, None, Text("Một chỉ đạo", "Directive"), "viewer", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the directive that the path names."""
    found = door().course(viewer, _number(), ban=here.get("ban"))
    path = f"/chi-dao/{found.directive.id}"
    return Content(
        body=[
            directive.top(found, here),
            directive.duties(found, viewer, here),
            directive.effect(found, here),
            html.Div(
                [obstacle.thread(found.remarks, path, here), obstacle.history(found.history, here)],
                className="duo even mt",
            ),
        ],
        stamp=found.stamp,
        controls=[],
    )


def report() -> Response:
    """Say how far one's own duty is."""
    done, evidence = acts.field("xong", 8) == "xong", acts.field("bang-chung", 300)
    work.report(settings(), work_forms.actor(), *_which(), acts.number("tien-do"), evidence, done)
    return _back("duty_reported")


def confirm() -> Response:
    """Confirm that a duty is done."""
    work.confirm(settings(), work_forms.actor(), *_which())
    return _back("duty_confirmed")


def send_back() -> Response:
    """Say that a duty is not done yet, and why."""
    work.send_back(settings(), work_forms.actor(), *_which(), acts.reason())
    return _back("duty_back")


def extend() -> Response:
    """Give an agency more time."""
    until = work_forms.when("han")
    if until is None:
        raise acts.Unfit("wk.form.date_wrong")
    work.extend(settings(), work_forms.actor(), *_which(), until, acts.reason())
    return _back("duty_extended")


def say() -> Response:
    """Add to its thread."""
    work.remark(settings(), work_forms.actor(), "directive", _number(), acts.field("loi"), acts.field("van-ban", 200))
    return _back("said")


def _which() -> tuple[int, str, int]:
    return _number(), acts.field("ma", 64), acts.number("thay")


def _back(key: str) -> Response:
    return acts.done(f"/chi-dao/{_number()}", key)


def _number() -> int:
    text = acts.part("cd")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


ACTS = {
    f"{PATH}/bao-cao": report, f"{PATH}/xac-nhan": confirm, f"{PATH}/chua-xong": send_back, f"{PATH}/gia-han": extend,
    f"{PATH}/tra-loi": say,
}  # fmt: skip
