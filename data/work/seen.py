"""Obstacles, their remarks and what was done to them, as values that pages can show."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from data import ledger
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings

#: Whose obstacles somebody sees: agency ids, or None for the whole country.
Scope = Collection[str] | None
#: The closed list of kinds, as `lists.toml` has it, and the columns of the board.
KINDS = ("law", "money", "technical", "data", "people", "coordination", "change")
STATES = ("new", "doing", "waiting", "escalated", "removed")
BLOCKS = ("projects", "indicators", "agencies")
_LARGEST = 2**31 - 1


def numbered(number: int) -> str:
    """Write the number of an obstacle as people say it: VM-014."""
    return f"VM-{number:03d}"


@dataclass(frozen=True)
class Obstacle:
    """An obstacle; the columns of the ledger's table say what each part means.

    `blocks` of the table are `projects` (`agency.code`), `indicators` and `agencies` here.
    """

    id: int
    raiser: str
    code: str
    kind: str
    title: str
    owner: str
    said: str
    waits_for: str
    state: str
    opened: date
    due: date | None
    removed: date | None
    answer: str
    step: str
    step_due: date | None
    money: int | None
    projects: tuple[str, ...]
    indicators: tuple[str, ...]
    agencies: tuple[str, ...]
    after: tuple[int, ...]
    standing: str
    touched: bool
    illustrative: bool
    revision: int

    @property
    def hand(self) -> str:
        """The body whose turn it is: whom its owner waits for, else its owner; "" where nobody is named."""
        return self.waits_for or self.owner

    @property
    def open(self) -> bool:
        """Tell whether it still stands in the way."""
        return self.state != "removed" and (self.touched or not self.standing)

    def of(self, scope: Scope) -> bool:
        """Tell whether one of some agencies raised it, must remove it or is waited for."""
        return scope is None or any(one in scope for one in (self.raiser, self.owner, self.waits_for))


@dataclass(frozen=True)
class Remark:
    """One remark of a thread; `agency` is "" where the coordinating body speaks."""

    text: str
    document: str
    agency: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """One act of the past: what was changed from what to what; `agency` is whose duty it was about, "" for another."""

    at: datetime
    by: str
    act: str
    before: dict[str, Any]
    after: dict[str, Any]
    why: str
    agency: str = ""


def obstacles(settings: Settings, scope: Scope) -> tuple[Obstacle, ...]:
    """Give every obstacle in scope, also the removed ones, in the order of their numbers."""
    with ledger.reading(settings) as connection:
        return tuple(obstacle_of(row) for row in connection.execute(_query(scope).order_by(tables.obstacle.c.id)))


def mark(settings: Settings) -> tuple[int, ...]:
    """Give numbers that grow with every change of an obstacle or a directive."""
    with ledger.reading(settings) as connection:
        counted = (
            connection.execute(
                select(func.count(), func.coalesce(func.sum(table.c.revision), 0)).select_from(table)
            ).one()
            for table in (tables.obstacle, tables.directive)
        )
        return tuple(int(one) for row in counted for one in row)


def obstacle(settings: Settings, number: int, scope: Scope) -> Obstacle:
    """Give one obstacle in scope; any other is unknown."""
    with ledger.reading(settings) as connection:
        return obstacle_of(row_of(connection, number, scope))


def row_of(connection: Connection, number: int, scope: Scope) -> Any:
    """Give the ledger's row of an obstacle in scope; any other is unknown."""
    found = None
    if 0 < number <= _LARGEST:
        found = connection.execute(_query(scope).where(tables.obstacle.c.id == number)).one_or_none()
    if found is None:
        raise Refusal("obstacle_unknown", given=number)
    return found


def remarks(settings: Settings, about: str) -> tuple[Remark, ...]:
    """Give the thread of a subject (`obstacle:12`), oldest first; its caller has asked whether it may be seen."""
    table = tables.remark
    with ledger.reading(settings) as connection:
        rows = connection.execute(select(table).where(table.c.about == about).order_by(table.c.id)).all()
    return tuple(Remark(row.text, row.document, row.agency, row.by, _moment(row.at)) for row in rows)


def history(settings: Settings, about: str) -> tuple[Change, ...]:
    """Give what was done to a subject, newest first; its caller has asked whether it may be seen."""
    with ledger.reading(settings) as connection:
        return changes(connection, about)


def changes(connection: Connection, about: str, most: int = 100) -> tuple[Change, ...]:
    """Give the newest acts on a subject in an open transaction."""
    table, (_, _, *duty) = tables.audit, about.split(":")
    query = select(table).where(table.c.subject == about).order_by(table.c.sequence.desc()).limit(most)
    return tuple(
        Change(_moment(row.at), row.who, row.act, _read(row.before), _read(row.after), row.why, *duty)
        for row in connection.execute(query)
    )


def obstacle_of(row: Any) -> Obstacle:
    """Read a row of the ledger, or one of a release that has the same names."""
    projects, indicators, agencies = (tuple(row.blocks.get(name, ())) for name in BLOCKS)
    return Obstacle(
        row.id, row.raiser, row.code or "", row.kind, row.title, row.owner, row.said, row.waits_for, row.state,
        day(row.opened), day(row.due), day(row.removed), row.answer, row.step, day(row.step_due), row.money, projects,
        indicators, agencies, tuple(row.after), row.standing, bool(row.touched), bool(row.illustrative), row.revision,
    )  # fmt: skip


def day(text: str | None) -> Any:
    """Read a day as the ledger keeps it."""
    return date.fromisoformat(text) if text else None


def _query(scope: Scope):
    table = tables.obstacle
    if scope is None:
        return select(table)
    names = sorted(scope)
    return select(table).where(or_(*(one.in_(names) for one in (table.c.raiser, table.c.owner, table.c.waits_for))))


def _read(text: str | None) -> dict[str, Any]:
    found = json.loads(text or "{}")
    return found if isinstance(found, dict) else {}


def _moment(text: str) -> datetime:
    found = tables.moment(text)
    assert found is not None
    return found
