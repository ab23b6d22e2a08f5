"""Meetings: opened on a release, their decisions entered at once as work with an owner and a day, closed into minutes.

A decision and what it becomes (an obstacle that moves on, or a directive) are one transaction; it names the revision of
the meeting that its writer saw, so that nothing is entered twice and nothing is lost between two writers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from data import agencies, audit, fs, ledger, release
from data.errors import Refusal
from data.ledger import tables
from data.reports.acts import said
from data.settings import Settings
from data.work.actor import Actor
from data.work.directives import enter, subject
from data.work.obstacles import decide as go_on

_TABLE, _DECISION = tables.meeting, tables.decision
#: In whose name a directive of a meeting is issued.
ISSUER = "Kết luận cuộc họp"


@dataclass(frozen=True)
class Decision:
    """What was decided; `about` and `became` are subjects (`obstacle:12`, `directive:7`, "" for none)."""

    about: str
    text: str
    owner: str
    due: date
    became: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Meeting:
    """One meeting with its decisions in order; `closed` is None while it goes on."""

    id: int
    title: str
    day: date
    release: int
    by: str
    closed: datetime | None
    revision: int
    decisions: tuple[Decision, ...]


def begin(settings: Settings, actor: Actor, title: str) -> int:
    """Open a meeting on the newest release, as the coordinating body; give its number. One is open at a time."""
    actor.must(actor.office)
    title, newest = said(title, "meeting"), release.newest(settings, "provisional")
    if newest is None:
        raise Refusal("no_release")
    values = {
        "title": title, "day": settings.today().isoformat(), "release": newest, "account": actor.who.account,
        "by": actor.who.name, "at": tables.stamp(settings.now()), "revision": 1,
    }  # fmt: skip
    with audit.acting(settings) as connection:
        if connection.execute(select(_TABLE.c.id).where(_TABLE.c.closed_at.is_(None))).first():
            raise Refusal("meeting_open")
        number = connection.execute(_TABLE.insert().values(**values).returning(_TABLE.c.id)).scalar_one()
        after = {"title": title, "release": f"r{newest}"}
        audit.write(connection, actor.who, "meeting.begin", f"meeting:{number}", after=after)
    fs.crash_point("meeting.begun")
    return number


def decide(
    settings: Settings, actor: Actor, number: int, saw: int, text: str, owner: str, due: date, obstacle: int = 0,
    revision: int = 0, about: str = "",
) -> str:  # fmt: skip
    """Enter a decision: of an obstacle (its number and the revision seen) it moves on, of anything else comes a directive."""
    actor.must(actor.office)
    text, owner = said(text, "decision"), agencies.get(owner).id
    with audit.acting(settings) as connection:
        row = _open(connection, number, saw)
        if due < settings.today():
            raise Refusal("directive_due_before_issue")
        if obstacle:
            go_on(connection, settings, actor, obstacle, revision, owner, due, text)
            about = became = f"obstacle:{obstacle}"
        else:
            kind, _, indicator = about.partition(":")
            about = about if kind in ("directive", "target") else ""
            document = f"Cuộc họp {date.fromisoformat(row.day):%d/%m/%Y}, kết luận {row.revision}"
            became = subject(
                enter(
                    connection,
                    settings,
                    actor,
                    document,
                    ISSUER,
                    text,
                    [owner],
                    due,
                    indicator if kind == "target" else "",
                )
            )
        values = {
            "meeting": number,
            "about": about,
            "text": text,
            "owner": owner,
            "due": due.isoformat(),
            "became": became,
        }
        connection.execute(_DECISION.insert().values(**values, by=actor.who.name, at=tables.stamp(settings.now())))
        connection.execute(update(_TABLE).where(_TABLE.c.id == number).values(revision=row.revision + 1))
        audit.write(connection, actor.who, "meeting.decide", f"meeting:{number}", after=values)
    fs.crash_point("meeting.decided")
    return became


def close(settings: Settings, actor: Actor, number: int, saw: int) -> None:
    """End a meeting; its minutes stay as they are."""
    actor.must(actor.office)
    with audit.acting(settings) as connection:
        row = _open(connection, number, saw)
        at = tables.stamp(settings.now())
        connection.execute(update(_TABLE).where(_TABLE.c.id == number).values(closed_at=at, revision=row.revision + 1))
        audit.write(connection, actor.who, "meeting.close", f"meeting:{number}", {"open": True}, {"open": False})
    fs.crash_point("meeting.closed")


def meetings(settings: Settings, most: int = 60) -> tuple[Meeting, ...]:
    """Give the newest meetings first, each with its decisions."""
    with ledger.reading(settings) as connection:
        rows = connection.execute(select(_TABLE).order_by(_TABLE.c.id.desc()).limit(most)).all()
        mine = _DECISION.c.meeting.in_([row.id for row in rows])
        held: dict[int, list[Decision]] = defaultdict(list)
        for one in connection.execute(select(_DECISION).where(mine).order_by(_DECISION.c.id)):
            due = date.fromisoformat(one.due)
            held[one.meeting].append(
                Decision(one.about, one.text, one.owner, due, one.became, one.by, datetime.fromisoformat(one.at))
            )
    return tuple(
        Meeting(
            row.id, row.title, date.fromisoformat(row.day), row.release, row.by, tables.moment(row.closed_at), row.revision,
            tuple(held[row.id]),
        )
        for row in rows
    )  # fmt: skip


def _open(connection: Connection, number: int, saw: int) -> Any:
    """Give the row of a meeting that goes on, as its writer saw it."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).one_or_none()
    if row is None or row.closed_at is not None:
        raise Refusal("meeting_over")
    if row.revision != saw:
        raise Refusal("meeting_changed")
    return row
