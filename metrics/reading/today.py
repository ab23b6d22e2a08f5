"""What waits for somebody today, as the one data door gives it: the same scope as the pages that each line leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from data import agencies, datasets, ledger, obligations, publication, reports, settings, work
from data.model import Text, Viewer
from data.obligations import Obligation
from data.period import local, parse
from data.settings import Settings
from data.work import Duty
from metrics.reading import work as working
from metrics.views.today import Item, Today
from metrics.views.work import Board, Card

#: How far back reports are looked for, as on the pages of reports.
SPAN = timedelta(days=400)
#: More than wait for anybody at once.
MOST = 1000


def today(viewer: Viewer, role: str, account: int | None = None) -> Today:
    """Give what waits for a person of a role; `account` is who they are, None where nobody has signed in."""
    here = settings.load()
    day = here.today()
    if viewer.role == "agency":
        groups = _agency(here, viewer, day)
    elif viewer.role == "coordinator":
        groups = _office(here, viewer, role, account, day)
    elif role == "leader":
        groups = _leader(working.board(viewer))
    else:
        groups = {}
    return Today(day, {name: tuple(sorted(items, key=_order)) for name, items in groups.items()})


def _agency(here: Settings, viewer: Viewer, day: date) -> dict[str, list[Item]]:
    own = viewer.agencies or frozenset()
    owed = [one for agency in sorted(own) for one in obligations.of_agency(here, agency, day - SPAN)]
    _, cards = reports.standing(here, own, ("draft", "returned"), most=MOST)
    board = working.board(viewer)
    return {
        "reports": [_report(one, day) for one in owed if one.state in ("late", "returned", "not_due")],
        "findings": [_findings(one, day) for one in cards if one.unexplained],
        "doubts": _doubts(here, own, day),
        "obstacles": [_obstacle(one, board.today) for one in board.every if one.one.hand in own],
        "duties": _duties(board, ("not_started", "doing")),
    }


def _office(here: Settings, viewer: Viewer, role: str, account: int | None, day: date) -> dict[str, list[Item]]:
    if role == "publisher":
        return {"proposals": _proposals(here, account, day)}
    board = working.board(viewer)
    return {
        "assign": [_obstacle(one, board.today) for one in board.every if not one.one.owner],
        "overdue": [_obstacle(one, board.today) for one in board.every if one.one.owner and one.late],
        "confirm": _duties(board, ("to_confirm",)),
        "doubts": _doubts(here, None, day),
        "urge": _urge(here, day),
    }


def _leader(board: Board) -> dict[str, list[Item]]:
    late = [(one, duty) for one in board.directives for duty in one.duties if _overdue(duty, board.today)]
    return {
        "decisions": [_obstacle(one, board.today) for one in board.every],
        "late_duties": [_duty(one.title, one.id, duty, board.today) for one, duty in late],
    }


def _report(one: Obligation, day: date) -> Item:
    path = f"/bao-cao/{one.period}/{one.agency}/{one.dataset}"
    return Item(
        datasets.get(one.dataset).label, path, agencies.get(one.agency).name, one.period, one.state, (day - one.due).days
    )  # fmt: skip


def _findings(one: reports.Card, day: date) -> Item:
    path = f"/bao-cao/{one.period}/{one.sender}/{one.dataset}"
    age = (day - local(one.received_at)).days
    name = agencies.get(one.sender).name
    return Item(datasets.get(one.dataset).label, path, name, one.period, one.state, age=age, count=one.unexplained)


def _doubts(here: Settings, scope: Iterable[str] | None, day: date) -> list[Item]:
    found = reports.doubts(here, None if scope is None else frozenset(scope), limit=MOST)
    return [
        Item(
            Text(one.text, one.text), "/bao-so-sai", agencies.get(one.about.agency).name, one.about.period,
            age=(day - local(one.at)).days,
        )
        for one in found
        if one.answer is None
    ]  # fmt: skip


def _obstacle(card: Card, day: date) -> Item:
    one = card.one
    late = None if one.due is None else (day - one.due).days
    title, raiser = Text(one.title, one.title), agencies.get(one.raiser).name
    return Item(title, f"/vuong-mac/{one.id}", raiser, state=one.state, late=late, age=card.days)


def _duties(board: Board, states: tuple[str, ...]) -> list[Item]:
    return [
        _duty(one.title, one.id, duty, board.today)
        for one in board.directives
        for duty in one.duties
        if duty.state in states
    ]


def _duty(title: str, number: int, duty: Duty, day: date) -> Item:
    name = agencies.get(duty.agency).name
    late = (day - duty.due).days
    return Item(Text(title, title), f"/chi-dao/{number}", name, state=work.status(duty, day), late=late)


def _overdue(duty: Duty, day: date) -> bool:
    return work.status(duty, day).endswith("overdue")


def _proposals(here: Settings, account: int | None, day: date) -> list[Item]:
    """Give the proposals of others; one's own wait for somebody else."""
    return [
        Item(
            Text(one.why, one.why),
            "/cong-bo",
            period=one.through,
            state=one.state,
            age=(day - local(one.proposed_at)).days,
        )
        for one in publication.listed(here)
        if one.state == "proposed" and one.proposed_by != account
    ]


def _urge(here: Settings, day: date) -> list[Item]:
    """Give the agencies whose reports are late or were returned and not sent again, one line for each."""
    with ledger.reading(here) as connection:
        held = obligations.held(connection)
    late: dict[str, list[Obligation]] = defaultdict(list)
    for one in obligations.every(held, day):
        if one.state in ("late", "returned") and parse(one.period).end >= day - SPAN:
            late[one.agency].append(one)
    return [
        Item(
            agencies.get(agency).name, f"/don-doc?dv={agency}", state="late",
            late=max((day - one.due).days for one in owed), count=len(owed),
        )
        for agency, owed in late.items()
    ]  # fmt: skip


def _order(one: Item) -> tuple[bool, int, int]:
    """Put what is latest first; what has no day stands behind, the oldest first."""
    return one.late is None, -(one.late or 0), -(one.age or 0)
