"""What reports say of obstacles: a row opens one or updates it, a corrected report counts instead, a withdrawn one no more.

The newest month that is told counts. What a report repeats does not undo what people did since; what it changes does.
When no report says an obstacle any more it is withdrawn, when newer reports leave it out it is unsaid; one that nobody
has touched then leaves the board, one that people work on stays until they remove it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from data import agencies, audit
from data.ledger import tables
from data.settings import Settings
from data.work import revising
from data.work.told import BY, Rows, Rule, Word

DATASET = "obstacles"
_MOVES = {"open": "new", "in_hand": "doing", "resolved": "removed"}


def take(settings: Settings, connection: Connection, words: Sequence[Word], rows: Rows) -> None:
    """Let what some reports say of obstacles open and update them, in the caller's transaction."""
    changed: set[int] = set()
    lines: set[str] = set()
    for word in words:
        changed |= _take(settings, connection, word, rows.get((word.report or 0, word.period), ()))
        lines.add(agencies.current(word.sender, settings.today()))
    if changed:
        _settle(settings, connection, changed)
    _let_go(settings, connection, lines)


def _take(settings: Settings, connection: Connection, word: Word, rows: Sequence[dict[str, Any]]) -> set[int]:
    obstacle, telling = tables.obstacle, tables.telling
    own = select(obstacle.c.id).where(obstacle.c.raiser == word.sender, obstacle.c.code.is_not(None))
    before = (telling.c.period == word.period, telling.c.obstacle.in_(own))
    changed = set(connection.execute(select(telling.c.obstacle).where(*before)).scalars())
    connection.execute(delete(telling).where(*before))
    if word.report is None:
        return changed
    for row in rows:
        values = _values(row)
        known = (obstacle.c.raiser == word.sender, obstacle.c.code == row["obstacle"])
        number = connection.execute(select(obstacle.c.id).where(*known)).scalar_one_or_none()
        if number is None:
            number = _open(settings, connection, word, row["obstacle"], values)
        connection.execute(
            telling.insert().values(obstacle=number, period=word.period, report=word.report, values=values)
        )
        changed.add(number)
    return changed


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a row says in the ledger's own spelling."""
    names = ("kind", "title", "owner", "about", "raised", "due", "resolved", "state", "answer")
    return {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in names}


def _open(settings: Settings, connection: Connection, word: Word, code: str, values: Mapping[str, Any]) -> int:
    made = {
        "raiser": word.sender, "code": code, "owner": "", "waits_for": "", "state": "new", "removed": None, "answer": "",
        "step": "", "step_due": None, "money": None, "after": [], "standing": "", "touched": False, "kind": values["kind"],
        "title": values["title"], "said": "", "opened": values["raised"], "due": None, "told": None, "revision": 1,
        "blocks": {}, "illustrative": word.illustrative, "changed_at": tables.stamp(settings.now()),
    }  # fmt: skip
    number = connection.execute(tables.obstacle.insert().values(**made).returning(tables.obstacle.c.id)).scalar_one()
    after = {"raiser": word.sender, "code": code, "report": word.report, "revision": 1}
    audit.write(connection, BY, "obstacle.told", f"obstacle:{number}", after=after)
    return number


def _settle(settings: Settings, connection: Connection, numbers: Iterable[int]) -> None:
    """Let the newest word on each obstacle count."""
    obstacle, telling = tables.obstacle, tables.telling
    chosen = sorted(numbers)
    words: dict[int, Any] = {}
    query = select(telling).where(telling.c.obstacle.in_(chosen)).order_by(telling.c.period)
    for row in connection.execute(query):
        words[row.obstacle] = row
    for row in connection.execute(select(obstacle).where(obstacle.c.id.in_(chosen)).order_by(obstacle.c.id)).all():
        word = words.get(row.id)
        if word is not None and word.values != row.told:
            after = _after(row, word.values, settings.today())
            _save(settings, connection, row, **after)
            connection.execute(obstacle.update().where(obstacle.c.id == row.id).values(told=word.values))


def _after(row: Any, new: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Give what a word changes: only what differs from the word before it."""
    old = row.told or {}
    fields = {name for name in new if new[name] != old.get(name)}
    found: dict[str, Any] = {}
    for name, column in (("kind", "kind"), ("title", "title"), ("raised", "opened"), ("due", "due")):
        if name in fields:
            found[column] = new[name]
    if "owner" in fields:
        body = agencies.resolve(new["owner"] or "", today, agencies.REPORTING)
        found |= {"said": new["owner"] or "", "owner": body.id if body else row.owner if row.touched else ""}
    if "about" in fields:
        projects = [f"{row.raiser}.{new['about']}"] if new["about"] else []
        found["blocks"] = {**row.blocks, "projects": projects}
    if new["answer"] and "answer" in fields:
        found["answer"] = new["answer"]
    if fields & {"state", "resolved"}:
        found |= _moved(row, new)
    return found


def _moved(row: Any, new: Mapping[str, Any]) -> dict[str, Any]:
    """Move by a report: to removed and back always, from new to in hand; further is where people have moved it."""
    state = _MOVES.get(new["state"] or "", "new")
    if state == "removed":
        return {"state": state, "removed": new["resolved"], "waits_for": ""}
    if row.state == "removed" or (state == "doing" and row.state == "new"):
        return {"state": state, "removed": None}
    return {}


def _let_go(settings: Settings, connection: Connection, lines: Iterable[str]) -> None:
    """Say of each reported obstacle of some agencies whether the newest report still tells it."""
    obstacle, telling, taken = tables.obstacle, tables.telling, tables.taken
    for line in sorted(lines):
        own = agencies.estate(line)
        newest = connection.execute(
            select(taken.c.period)
            .where(taken.c.dataset == DATASET, taken.c.sender.in_(own))
            .order_by(taken.c.period.desc())
            .limit(1)
        ).scalar_one_or_none()
        told = (
            select(telling.c.obstacle, telling.c.period)
            .select_from(telling.join(obstacle, obstacle.c.id == telling.c.obstacle))
            .where(obstacle.c.raiser.in_(own))
            .order_by(telling.c.period)
        )
        said = {row.obstacle: row.period for row in connection.execute(told)}
        mine = (obstacle.c.raiser.in_(own), obstacle.c.code.is_not(None))
        for row in connection.execute(select(obstacle).where(*mine).order_by(obstacle.c.id)).all():
            last = said.get(row.id)
            left = "" if row.state == "removed" or last == newest else "unsaid"
            standing = "withdrawn" if last is None else left
            _save(settings, connection, row, standing=standing)


def _save(settings: Settings, connection: Connection, row: Any, **values: Any) -> None:
    table, stamp = tables.obstacle, tables.stamp(settings.now())
    key, about = table.c.id == row.id, f"obstacle:{row.id}"
    revising.save(connection, BY, "obstacle.told", about, table, key, row, **values, changed_at=stamp)


RULE = Rule(DATASET, 6, take)
