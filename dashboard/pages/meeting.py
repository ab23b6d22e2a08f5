"""Meeting mode: an agenda made by rules, decisions recorded on the spot, minutes for paper."""

from __future__ import annotations

from flask import Response

from dashboard import acts, place
from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import meeting, minutes, work_forms
from dashboard.shell import NO_STAMP, Content, Page
from data import meetings
from data.errors import Refusal
from data.model import Text, Viewer

PAGE = Page("/hop", 17, Text("Họp", "Meetings"), "meeting", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the meeting that goes on with its agenda, or the minutes of the one that the address names (`lan`)."""
    held, asked = meetings.meetings(place.here()), here.get("lan")
    if asked:
        chosen = next((one for one in held if str(one.id) == asked), None)
        if chosen is None:
            raise Refusal("meeting_over")
        return Content(minutes.sheet(chosen, here), NO_STAMP, [])
    going = next((one for one in held if one.closed is None), None)
    last = next((one for one in held if one.closed is not None), None)
    found = door().agenda(viewer, ban=f"r{going.release}" if going and viewer.role == "coordinator" else None)
    body = [
        meeting.top(found, going, last, here),
        meeting.opening(here) if going is None else None,
        *meeting.points(found, going, here),
        meeting.decided(going, here) if going else None,
        meeting.past(held, here),
    ]
    return Content(body, found.stamp, [])


def begin() -> Response:
    """Open a meeting."""
    meetings.begin(place.here(), work_forms.actor(), acts.field("ten", 200))
    return acts.done(PAGE.path, "meeting_begun")


def decide() -> Response:
    """Record a decision, which becomes work at once."""
    due = work_forms.when("han")
    if due is None:
        raise acts.Unfit("wk.form.date_wrong")
    meetings.decide(
        place.here(), work_forms.actor(), acts.number("hop"), acts.number("thay"), acts.field("ket-luan"),
        acts.field("chu-tri", 64), due, acts.number("vuong-mac"), acts.number("thay-vm"), acts.field("ve", 64),
    )  # fmt: skip
    return acts.done(PAGE.path, "meeting_decided")


def close() -> Response:
    """End the meeting and go to its minutes."""
    number = acts.number("hop")
    meetings.close(place.here(), work_forms.actor(), number, acts.number("thay"))
    return acts.done(PAGE.path, "meeting_closed", lan=str(number))


ACTS = {"/hop/mo": begin, "/hop/ket-luan": decide, "/hop/ket-thuc": close}
