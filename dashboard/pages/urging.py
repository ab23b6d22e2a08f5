"""Urging: which reports are overdue, what the clock and letters have done, and what agencies answered."""

from __future__ import annotations

from flask import Response, g, request

from dashboard import acts, desk, place, policy
from dashboard.address import Address
from dashboard.parts import letter, urging
from dashboard.shell import NO_STAMP, Content, Page
from data import urging as urge
from data.errors import Refusal
from data.model import Text, Viewer

PAGE = Page("/don-doc", 16, Text("Đôn đốc", "Urging"), "reports", whole=True)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: How many letters are listed.
LISTED = 60


def draw(viewer: Viewer, here: Address) -> Content:
    """Show what is overdue with the steps that were made; to the coordinating body also the letter it would send."""
    settings, scope = place.here(), desk.scope_of(viewer)
    lines, letters = urge.overdue(settings, scope), urge.letters(settings, scope, LISTED)
    chosen = g.get("chosen") or _split(here.get("dv") or "")
    office = viewer.role == "coordinator"
    drafted = [line for line in lines if line.agency in chosen] if office else []
    body = [
        urging.finding(lines, here),
        letter.card(drafted, urge.until(settings), here) if office and chosen else None,
        urging.office(lines, here) if office else urging.own(lines, here),
        letter.sent(letters, here, office),
        letter.template(here) if desk.may("office") else None,
    ]
    return Content(body, NO_STAMP, [])


def choose() -> Response:
    """Draft a letter to the agencies that were chosen in the list."""
    g.chosen = request.form.getlist("dv")[:100]
    if not g.chosen:
        raise acts.Unfit("urge.none_chosen")
    return acts.show(_module())


def draft() -> Response:
    """Give the letter as a Word file; nothing is sent."""
    body = urge.draft(place.here(), _chosen(), acts.field("so-van-ban", 64), acts.field("trich-yeu", 500))
    return acts.attached("du-thao-cong-van-don-doc.docx", body, DOCX)


def send() -> Response:
    """Send the letter to the agencies it names."""
    urge.send(place.here(), desk.by(), _chosen(), acts.field("so-van-ban", 64), acts.field("trich-yeu", 500))
    return acts.done(PAGE.path, "letter_sent")


def give() -> Response:
    """Give a letter as it was sent."""
    text = request.args.get("so-lan", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
    name, body = urge.letter_file(place.here(), number, desk.scope_of(policy.viewer()))
    return acts.attached(name, body, DOCX)


def receive() -> Response:
    """Say that steps, or a letter, were received."""
    settings, scope = place.here(), desk.scope_of(policy.viewer())
    if request.form.get("cong-van"):
        urge.receive_letter(settings, desk.by(), acts.number("cong-van"), acts.field("ma", 64), scope)
    else:
        urge.receive(
            settings, desk.by(), [int(one) for one in _split(acts.field("buoc", 2000)) if one.isdecimal()], scope
        )
    return acts.done(PAGE.path, "urging_received")


def reply() -> Response:
    """Reply to a step or a letter."""
    settings, scope = place.here(), desk.scope_of(policy.viewer())
    if request.form.get("cong-van"):
        letter_number = acts.number("cong-van")
        urge.reply_letter(settings, desk.by(), letter_number, acts.field("ma", 64), acts.field("loi"), scope)
    else:
        urge.reply(settings, desk.by(), acts.number("buoc"), acts.field("loi"), scope)
    return acts.done(PAGE.path, "urging_replied")


def give_template() -> Response:
    """Give the template in use, to be edited in Word."""
    return acts.attached("mau-cong-van-don-doc.docx", urge.template(place.here()), DOCX)


def bring_template() -> Response:
    """Use another template from now on."""
    sent = request.files.get("tep")
    if sent is None or not sent.filename:
        raise Refusal("file_not_chosen")
    urge.bring_template(place.here(), desk.by(), sent.stream.read())
    return acts.done(PAGE.path, "letter_template")


ACTS = {
    "/don-doc/chon": choose, "/don-doc/du-thao": draft, "/don-doc/gui": send, "/don-doc/nhan": receive,
    "/don-doc/tra-loi": reply, "/don-doc/mau": bring_template,
}  # fmt: skip
FILES = {"/don-doc/cong-van": give, "/don-doc/mau": give_template}


def _chosen() -> list[str]:
    return _split(acts.field("dv", 6000))


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, text.split(","))))


def _module():
    from dashboard.pages import urging as page

    return page
