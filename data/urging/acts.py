"""What an agency does when it is urged: it says that it received a step or a letter, and replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from data import audit, fs, notices
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.reports.acts import said
from data.settings import Settings
from data.urging.seen import Scope


def receive(settings: Settings, who: Who, numbers: Sequence[int], scope: Scope) -> int:
    """Say that steps were received; one that was received already keeps its first receiver. Give how many are new."""
    table = tables.urging
    with audit.acting(settings) as connection:
        rows = _steps(connection, numbers, scope)
        new = [row for row in rows if row.received_at is None]
        if new:
            values = {"received_by": who.name, "received_at": tables.stamp(settings.now())}
            connection.execute(table.update().where(table.c.id.in_([row.id for row in new])).values(**values))
            audit.write(
                connection, who, "urging.receive", f"agency:{new[0].agency}", after={"steps": [row.id for row in new]}
            )
    fs.crash_point("urging.received")
    return len(new)


def receive_letter(settings: Settings, who: Who, letter: int, agency: str, scope: Scope) -> bool:
    """Say that a letter was received; False where somebody has said so already."""
    with audit.acting(settings) as connection:
        row, mine = _addressee(connection, letter, agency, scope)
        if row.received_at is not None:
            return False
        values = {"received_by": who.name, "received_at": tables.stamp(settings.now())}
        connection.execute(tables.addressee.update().where(mine).values(**values))
        audit.write(connection, who, "letter.receive", f"letter:{letter}", after={"agency": agency})
    fs.crash_point("letter.received")
    return True


def reply(settings: Settings, who: Who, number: int, text: str, scope: Scope) -> None:
    """Reply to a step, once, in at most 500 characters; the coordinating body is told."""
    text = said(text, "urging_reply")
    with audit.acting(settings) as connection:
        (row,) = _steps(connection, [number], scope)
        _answer(settings, connection, who, tables.urging, tables.urging.c.id == row.id, row, text)
        audit.write(connection, who, "urging.reply", f"agency:{row.agency}", after={"step": row.id, "reply": text})
        params = {"agency": row.agency, "owed": [[row.dataset, row.period]], "reply": text}
        _tell(settings, connection, f"reply:urging:{row.id}", row.agency, params)
    fs.crash_point("urging.replied")


def reply_letter(settings: Settings, who: Who, letter: int, agency: str, text: str, scope: Scope) -> None:
    """Reply to a letter, once, in at most 500 characters; the coordinating body is told."""
    text = said(text, "urging_reply")
    with audit.acting(settings) as connection:
        row, mine = _addressee(connection, letter, agency, scope)
        _answer(settings, connection, who, tables.addressee, mine, row, text)
        audit.write(connection, who, "letter.reply", f"letter:{letter}", after={"agency": agency, "reply": text})
        params = {"agency": agency, "owed": [one[:2] for one in row.owed], "reply": text}
        _tell(settings, connection, f"reply:letter:{letter}:{agency}", agency, params)
    fs.crash_point("letter.replied")


def _steps(connection: Connection, numbers: Sequence[int], scope: Scope) -> list[Any]:
    """Give the rows of steps, of one agency in scope; any other is unknown."""
    table = tables.urging
    asked = sorted({one for one in numbers if 0 < one < 2**31})[:200]
    rows = list(connection.execute(select(table).where(table.c.id.in_(asked))))
    if not asked or len(rows) != len(asked) or any(scope is not None and row.agency not in scope for row in rows):
        raise Refusal("urging_unknown")
    return rows


def _addressee(connection: Connection, letter: int, agency: str, scope: Scope) -> tuple[Any, ColumnElement[bool]]:
    table = tables.addressee
    mine = (table.c.letter == (letter if 0 < letter < 2**31 else 0)) & (table.c.agency == agency)
    row = connection.execute(select(table).where(mine)).one_or_none()
    if row is None or (scope is not None and agency not in scope):
        raise Refusal("letter_unknown")
    return row, mine


def _answer(
    settings: Settings, connection: Connection, who: Who, table: Table, mine: ColumnElement[bool], row: Any, text: str
) -> None:
    if row.reply is not None:
        raise Refusal("urging_replied")
    at = tables.stamp(settings.now())
    values = {"reply": text, "replied_by": who.name, "replied_at": at}
    if row.received_at is None:
        values |= {"received_by": who.name, "received_at": at}
    connection.execute(table.update().where(mine).values(**values))


def _tell(settings: Settings, connection: Connection, key: str, agency: str, params: dict[str, Any]) -> None:
    notices.post(
        settings, connection, notices.of_role(connection, "office"), key, "replied", agency, params, "/don-doc"
    )
