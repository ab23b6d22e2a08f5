"""What people do with an obstacle: raise it, give it to a body, move it, say what must go before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data import agencies, audit, fs
from data.errors import Refusal
from data.ledger import tables
from data.reports.acts import said
from data.settings import Settings
from data.work import revising, seen, telling
from data.work.actor import Actor

_TABLE = tables.obstacle
#: Where a body in charge may move its own; the rest is the coordinating body's.
_OWN_MOVES = ("doing", "waiting")


@dataclass(frozen=True)
class Raised:
    """An obstacle as somebody raises it; `projects` are `agency.code`, `money` triệu đồng, `owner` "" for nobody yet."""

    raiser: str
    kind: str
    title: str
    owner: str = ""
    due: date | None = None
    money: int | None = None
    projects: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def raise_obstacle(settings: Settings, actor: Actor, what: Raised) -> int:
    """Open an obstacle for an agency of one's own, or for any as the coordinating body; give its number."""
    title = said(what.title, "obstacle")
    if what.kind not in seen.KINDS:
        raise Refusal("obstacle_kind_unknown", given=what.kind)
    for body in (what.raiser, *((what.owner,) if what.owner else ()), *what.agencies):
        agencies.get(body)
    actor.must(actor.of([what.raiser]))
    revising.ahead(settings, what.due)
    values: dict[str, Any] = {
        "raiser": what.raiser, "code": None, "kind": what.kind, "title": title, "owner": what.owner, "said": "",
        "waits_for": "", "state": "new", "opened": settings.today().isoformat(), "due": _iso(what.due), "removed": None,
        "answer": "", "step": "", "step_due": None, "money": what.money, "after": [], "standing": "", "touched": True,
        "blocks": {name: list(getattr(what, name)) for name in seen.BLOCKS}, "told": None, "revision": 1,
        "illustrative": settings.mode == "demo", "changed_at": tables.stamp(settings.now()),
    }  # fmt: skip
    with audit.acting(settings) as connection:
        number = connection.execute(_TABLE.insert().values(**values).returning(_TABLE.c.id)).scalar_one()
        shown = {
            name: values[name] for name in ("raiser", "kind", "title", "owner", "due", "money", "blocks", "revision")
        }
        audit.write(connection, actor.who, "obstacle.raise", subject(number), after=shown | {"state": "new"})
        about, owner = subject(number), [what.owner] if what.owner else []
        telling.agencies(settings, connection, actor, owner, "obstacle_owner", about, 1, title=title)
        telling.office(settings, connection, actor, what.raiser, "obstacle_raised", about, 1, title=title)
    fs.crash_point("work.raised")
    return number


def assign(
    settings: Settings, actor: Actor, number: int, saw: int, owner: str, due: date | None = None, step: str = "",
    step_due: date | None = None,
) -> None:  # fmt: skip
    """Give an obstacle to the body that must remove it, with its day and the next step; the coordinating body does."""
    actor.must(actor.office)
    agencies.get(owner)
    values = {"owner": owner, "due": _iso(due), "step": step.strip()[:500], "step_due": _iso(step_due)}
    _change(settings, actor, "obstacle.assign", number, saw, lambda row: values)


def move(
    settings: Settings, actor: Actor, number: int, saw: int, state: str, waits_for: str = "", answer: str = "",
    step: str = "", step_due: date | None = None,
) -> None:  # fmt: skip
    """Move an obstacle to another column.

    Waiting names for whom; removal names the document that answers it. A body in charge works on its own and waits;
    bringing it before leaders, removing it and opening it again is for the coordinating body.
    """
    if state not in seen.STATES:
        raise Refusal("obstacle_state_unknown", given=state)
    if waits_for:
        agencies.get(waits_for)

    def values(row: Any) -> dict[str, Any]:
        own = state in _OWN_MOVES and row.state in ("new", *_OWN_MOVES)
        actor.must(actor.office or (own and actor.of(_in_charge(row))))
        if state == "waiting" and (not waits_for or waits_for == row.owner):
            raise Refusal("obstacle_waits_for_nobody")
        if state == "removed" and not answer.strip():
            raise Refusal("obstacle_answer_missing")
        found: dict[str, Any] = {
            "state": state,
            "waits_for": waits_for if state == "waiting" else "",
            "removed": settings.today().isoformat() if state == "removed" else None,
            "answer": answer.strip()[:500] if state == "removed" else row.answer,
        }
        kept = {"step": step.strip()[:500], "step_due": _iso(step_due)}
        return found | (kept if step.strip() or state == "removed" else {})

    _change(settings, actor, "obstacle.move", number, saw, values)


def decide(
    connection: Connection, settings: Settings, actor: Actor, number: int, saw: int, owner: str, due: date, step: str
) -> None:
    """Let an obstacle go on as a meeting decided, in the caller's transaction: who does what until when."""
    actor.must(actor.office)

    def values(row: Any) -> dict[str, Any]:
        if row.state == "removed":
            raise Refusal("obstacle_unknown", given=number)
        day = due.isoformat()
        return {"state": "doing", "waits_for": "", "owner": owner, "due": day, "step": step, "step_due": day}

    _alter(connection, settings, actor, "obstacle.decide", number, saw, values)


def connect(settings: Settings, actor: Actor, number: int, saw: int, after: Sequence[int]) -> None:
    """Say which obstacles must be removed before this one; the coordinating body does. None may wait for itself."""
    actor.must(actor.office)
    wanted = sorted(set(after))

    def values(row: Any) -> dict[str, Any]:
        if number in wanted:
            raise Refusal("obstacle_after_itself")
        return {"after": wanted}

    _change(settings, actor, "obstacle.connect", number, saw, values, also=wanted)


def subject(number: int) -> str:
    """Name an obstacle as the subject of an act."""
    return f"obstacle:{number}"


def _change(
    settings: Settings, actor: Actor, act: str, number: int, saw: int, values, also: Sequence[int] = ()
) -> None:
    with audit.acting(settings) as connection:
        _alter(connection, settings, actor, act, number, saw, values, also)
    fs.crash_point("work.changed")


def _alter(
    connection: Connection, settings: Settings, actor: Actor, act: str, number: int, saw: int, values,
    also: Sequence[int] = (),
) -> None:  # fmt: skip
    row = seen.row_of(connection, number, None if actor.office else actor.agencies)
    for other in also:
        seen.row_of(connection, other, None)
    revising.check(connection, row, saw, subject(row.id))
    wanted = values(row)
    wanted |= {"touched": True, "changed_at": tables.stamp(settings.now())}
    if revising.save(connection, actor.who, act, subject(row.id), _TABLE, _TABLE.c.id == row.id, row, **wanted):
        telling.obstacle(settings, connection, actor, row, wanted)


def _in_charge(row: Any) -> tuple[str, ...]:
    return tuple(one for one in (row.owner, row.waits_for) if one)


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None
