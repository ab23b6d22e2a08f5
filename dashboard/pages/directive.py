"""One directive: each agency's duty with its acts, and decision → effect."""

from __future__ import annotations

from flask import Response, request

from dashboard import acts, desk, html, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import directive, directive_effect, obstacle, work_forms
from dashboard.place import here as settings
from dashboard.shell import Content, Page
from data import work
from data.errors import Refusal
from data.model import Text, Viewer
from data.work import Brought

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
            directive_effect.card(found, here),
            html.Div(
                [
                    obstacle.thread(found.remarks, path, here, directive.brings(found, viewer)),
                    obstacle.history(found.history, here),
                ],
                className="duo even mt",
            ),
        ],
        stamp=found.stamp,
        controls=[],
    )


def report() -> Response:
    """Say how far one's own duty is."""
    done, evidence = acts.field("xong", 8) == "xong", acts.field("bang-chung", 300)
    number, agency, saw = _which()
    actor, file = work_forms.actor(), _brought()
    work.report(settings(), actor, number, agency, saw, _progress(done), evidence, done, file)
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
    actor, file = work_forms.actor(), _brought()
    work.remark(settings(), actor, "directive", _number(), acts.field("loi"), acts.field("van-ban", 200), file)
    return _back("said")


def give() -> Response:
    """Give a file that an agency brought, as it came, to its own people and the coordinating body."""
    asked = request.args.get("so", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else 0
    found = work.proof(settings(), _number(), number, desk.scope_of(policy.viewer()))
    return acts.attached(*found, "application/octet-stream")


def _brought() -> Brought | None:
    """Keep the file that a form brings; most bring none."""
    sent = request.files.get("tep")
    return work.bring(settings(), sent.filename, sent.read()) if sent and sent.filename else None


def _progress(done: bool) -> int:
    """Read how far a duty is; what is no whole number is refused, never taken for 0."""
    text = acts.field("tien-do", 20).strip()
    if done and not text:
        return 100
    if not (text.isascii() and text.isdigit()):
        raise Refusal("duty_progress", given=text)
    return int(text)


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
FILES = {f"{PATH}/dinh-kem": give}
