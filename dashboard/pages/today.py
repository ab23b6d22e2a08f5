"""What waits for whoever looks, today: each line with its day and one way to do it."""

from __future__ import annotations

from collections.abc import Callable

from dashboard import policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.parts import today
from dashboard.shell import NO_STAMP, Content, Page
from data.model import Text, Viewer

PAGE = Page("/viec-hom-nay", 8, Text("Việc hôm nay", "My work today"), "viewer", whole=True)
ACTS: dict[str, Callable] = {}


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the lists of one person; what they may not see elsewhere is not here either."""
    who = policy.reader()
    found = door().today(viewer, who.role, who.session.account.id if who.session else None)
    does = viewer.role != "agency" or policy.may("answering", who)
    return Content([today.top(found, here, does), *today.lists(found, here, does)], NO_STAMP, [])
