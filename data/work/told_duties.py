"""What reports say of duties: a task assigned by the document of a directive says how far its agency is with it.

Months before the directive was issued mean another document of that number; where several have the number, the one issued
last is meant. Whoever carries the duties of a merged agency speaks for it, too. What is told stands beside what people wrote and changes nothing of it: a duty is closed by people alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from data import agencies, audit
from data.folding import number_key
from data.ledger import tables
from data.period import parse
from data.settings import Settings
from data.work import duties, told
from data.work.told import BY, Rows, Rule, Word

DATASET = "tasks"
_SAYS = ("task", "state", "due", "done")
#: A document that an agency may name: its folded number, the day of its issue, its directive, and the agency bound by it.
_Named = tuple[str, str, int, str]


def take(settings: Settings, connection: Connection, words: Sequence[Word], rows: Rows) -> None:
    """Let what some reports say of duties count, and say of each duty that they change that they did."""
    before, bound = duties.told(connection), _bound(connection)
    for word in words:
        _forget(connection, word)
        if word.report is not None:
            _hear(connection, word, rows.get((word.report, word.period), ()), _binding(bound, word))
    after = duties.told(connection)
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, []), after.get(key, [])
        if old != new:
            _changed(settings, connection, key, old, new)


def again(connection: Connection, bound: Collection[str], issued: date) -> None:
    """Let reports be read again that may name a directive which was just entered, in the caller's transaction."""
    senders = {*bound, *(agencies.current(one, date.max) for one in bound)}
    told.again(connection, DATASET, senders, f"{issued:%Y-%m}")


def _bound(connection: Connection) -> list[_Named]:
    directive, duty = tables.directive, tables.duty
    query = (
        select(duty.c.agency, directive.c.document, directive.c.issued, directive.c.id)
        .join(directive, directive.c.id == duty.c.directive)
        .order_by(directive.c.id, duty.c.agency)
    )
    return [(number_key(row.document), row.issued, row.id, row.agency) for row in connection.execute(query)]


def _binding(bound: Sequence[_Named], word: Word) -> list[_Named]:
    """Give what binds the sender of a month: an agency that was merged by then is spoken for by the one that carries its duties."""
    then = parse(word.period).end
    carried = {one: agencies.current(one, then) for one in {agency for *_, agency in bound}}
    return [one for one in bound if carried[one[3]] == word.sender]


def _forget(connection: Connection, word: Word) -> None:
    heard, report = tables.heard, tables.report
    own = select(report.c.id).where(report.c.dataset == DATASET, report.c.sender == word.sender)
    connection.execute(delete(heard).where(heard.c.period == word.period, heard.c.report.in_(own)))


def _hear(connection: Connection, word: Word, rows: Sequence[Mapping[str, Any]], named: Sequence[_Named]) -> None:
    heard, report = tables.heard, tables.report
    meant = [(row, one) for row in rows if row["_agency"] == word.sender for one in _meant(row, named, word.period)]
    if not meant:
        return
    layouts = connection.execute(select(report.c.layouts).where(report.c.id == word.report)).scalar_one()
    about = {"report": word.report, "period": word.period}
    connection.execute(
        heard.insert(),
        [
            about | {"directive": one, "agency": agency, "row": row["_row"], "values": _values(row, layouts)}
            for row, (one, agency) in meant
        ],
    )


def _meant(row: Mapping[str, Any], named: Sequence[_Named], period: str) -> list[tuple[int, str]]:
    """Give the duties that a row names: those of the directives of its number that were issued last, by its month."""
    key = number_key(row["document"] or "")
    found = [(issued, number, agency) for held, issued, number, agency in named if held == key and issued[:7] <= period]
    return [(number, agency) for issued, number, agency in found if issued == max(found)[0]]


def _values(row: Mapping[str, Any], layouts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give what a row says in the ledger's own spelling, and where: the cell of its state, else of its day."""
    says = {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in _SAYS}
    nth = next((place for place, one in enumerate(layouts) if one["sheet"] == row["_sheet"]), None)
    columns: Mapping[str, str] = layouts[nth]["columns"] if nth is not None else {}
    letter = next((columns[name] for name in ("state", "done", "due", "document") if name in columns), "")
    return says | {"sheet": row["_sheet"], "nth": nth or 0, "cell": f"{letter}{row['_row']}" if letter else ""}


def _changed(
    settings: Settings,
    connection: Connection,
    key: tuple[int, str],
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
) -> None:
    number, agency = key
    table = tables.directive
    stamp = {"changed_at": tables.stamp(settings.now()), "revision": table.c.revision + 1}
    connection.execute(table.update().where(table.c.id == number).values(**stamp))
    audit.write(connection, BY, "duty.told", f"directive:{number}:{agency}", {"told": old}, {"told": new})


RULE = Rule(DATASET, 60, take)
