"""What is overdue and what was done about it, as values that pages can show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data import archive, ledger
from data.errors import Refusal
from data.ledger import tables
from data.settings import Settings
from data.urging import duties

#: Agencies whose affairs somebody may see; None for all.
Scope = Collection[str] | None


@dataclass(frozen=True)
class Answer:
    """What an agency did with a step or a letter: who received it and when, and its reply."""

    received_by: str | None
    received_at: datetime | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None


@dataclass(frozen=True)
class Made:
    """One step that was made for a duty."""

    id: int
    step: str
    on: date
    answer: Answer


@dataclass(frozen=True)
class Line:
    """A duty of which something is to be said: it is overdue, or a step was made. `days` is how long it is overdue.

    `returned` tells that a report came and was returned: it was sent, and is waited for again.
    """

    agency: str
    dataset: str
    period: str
    due: date
    days: int
    made: tuple[Made, ...]
    returned: bool = False

    @property
    def last(self) -> Made | None:
        """The newest step."""
        return self.made[-1] if self.made else None


@dataclass(frozen=True)
class Letter:
    """A letter to one agency; `owed` lists (dataset, period, due day)."""

    id: int
    number: str
    about: str
    until: date
    name: str
    agency: str
    owed: tuple[tuple[str, str, date], ...]
    by: str
    at: datetime
    answer: Answer


def overdue(settings: Settings, scope: Scope) -> tuple[Line, ...]:
    """Give the duties in scope whose day is over and for which nothing came, by agency, the longest first."""
    with ledger.reading(settings) as connection:
        return overdue_in(settings, connection, scope)


def overdue_in(settings: Settings, connection: Connection, scope: Scope) -> tuple[Line, ...]:
    """Do the same in the caller's transaction."""
    today = settings.today()
    watched = duties.watched(connection, date.min, today)
    late = [
        one for agency, held in watched.items() if scope is None or agency in scope for one in held if one.due < today
    ]
    done, steps, back = duties.satisfied(connection, late), _made(connection, late), duties.returned(connection)
    return tuple(
        Line(
            one.agency,
            one.dataset,
            one.period,
            one.due,
            (today - one.due).days,
            tuple(steps[one.key]),
            one.key in back,
        )
        for one in late
        if one.key not in done
    )


def letters(settings: Settings, scope: Scope, limit: int = 100) -> tuple[Letter, ...]:
    """Give the letters to agencies in scope, the newest first."""
    letter, to = tables.letter, tables.addressee
    query = (
        select(letter, to).join(to, to.c.letter == letter.c.id).order_by(letter.c.id.desc(), to.c.agency).limit(limit)
    )
    if scope is not None:
        query = query.where(to.c.agency.in_(sorted(scope)))
    with ledger.reading(settings) as connection:
        return tuple(map(_letter, connection.execute(query)))


def letter_file(settings: Settings, number: int, scope: Scope) -> tuple[str, bytes]:
    """Give the name and the bytes of a letter that went to somebody in scope; any other is unknown."""
    with ledger.reading(settings) as connection:
        letter, to = tables.letter, tables.addressee
        query = select(letter.c.name, letter.c.sha256).where(letter.c.id == (number if 0 < number < 2**31 else 0))
        if scope is not None:
            query = query.where(letter.c.id.in_(select(to.c.letter).where(to.c.agency.in_(sorted(scope)))))
        row = connection.execute(query).one_or_none()
    if row is None:
        raise Refusal("letter_unknown")
    return row.name, archive.checked(settings.archive, row.sha256).read_bytes()


def _made(connection: Connection, late: list[duties.Duty]) -> dict[tuple[str, str, str], list[Made]]:
    found: dict[tuple[str, str, str], list[Made]] = defaultdict(list)
    if late:
        table = tables.urging
        query = select(table).where(table.c.due >= min(one.due for one in late).isoformat()).order_by(table.c.id)
        for row in connection.execute(query):
            made = Made(row.id, row.step, date.fromisoformat(row.made_on), answer_of(row))
            found[row.dataset, row.agency, row.period].append(made)
    return found


def answer_of(row: Any) -> Answer:
    """Read what an agency did from a row of a step or an addressee."""
    received, replied = tables.moment(row.received_at), tables.moment(row.replied_at)
    return Answer(row.received_by, received, row.reply, row.replied_by, replied)


def _letter(row: Any) -> Letter:
    at = tables.moment(row.at)
    assert at is not None
    owed = tuple((dataset, period, date.fromisoformat(due)) for dataset, period, due in row.owed)
    until = date.fromisoformat(row.until)
    return Letter(row.id, row.number, row.about, until, row.name, row.agency, owed, row.by, at, answer_of(row))
