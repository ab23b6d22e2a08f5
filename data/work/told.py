"""What accepted reports say of the ledger's own things: whose word counts and was not taken over yet, for every rule.

A rule says what the rows of one dataset do; which report of a sender and month was taken over is written with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select

from data.audit import Who
from data.ledger import counters, tables
from data.settings import Settings

#: Who acts where a report does, and the counter of what is to be read again.
BY, AGAIN = Who("report"), "told_again"


@dataclass(frozen=True)
class Word:
    """Whose word counts: the report of a sender and month, None where none counts any more; `illustrative` is inherited."""

    sender: str
    period: str
    report: int | None
    illustrative: bool = False


#: The rows of some reports, by report and month.
Rows = Mapping[tuple[int, str], Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class Rule:
    """What the rows of a dataset do in the ledger, `most` reports in one transaction."""

    dataset: str
    most: int
    take: Callable[[Settings, Connection, Sequence[Word], Rows], None]


def waiting(connection: Connection, rule: Rule) -> list[Word]:
    """Give the senders and months whose live report is not the one that was taken over, some at a time."""
    live, taken, report, file, heard = tables.live, tables.taken, tables.report, tables.file, tables.heard
    same = and_(*(live.c[name] == taken.c[name] for name in ("dataset", "sender", "period")))
    fresh = (
        select(live.c.period, live.c.sender, live.c.report, file.c.illustrative)
        .select_from(
            live.outerjoin(taken, same)  # before the rest: nearly all was taken over, and needs no look at its file
            .join(report, report.c.id == live.c.report)
            .join(file, file.c.id == report.c.file)
        )
        .where(live.c.dataset == rule.dataset, or_(taken.c.report.is_(None), taken.c.report != live.c.report))
        .order_by(live.c.period, live.c.sender)
        .limit(rule.most)
    )
    # What was heard may be about to be read again (`again`): then it is not named as taken, and goes all the same.
    told = select(report.c.sender, heard.c.period).join(report, report.c.id == heard.c.report)
    kept = (
        select(taken.c.sender, taken.c.period)
        .where(taken.c.dataset == rule.dataset)
        .union(told.where(report.c.dataset == rule.dataset))
        .subquery()
    )
    still = and_(live.c.dataset == rule.dataset, *(live.c[name] == kept.c[name] for name in ("sender", "period")))
    gone = (
        select(kept.c.period, kept.c.sender)
        .select_from(kept.outerjoin(live, still))
        .where(live.c.report.is_(None))
        .order_by(kept.c.period, kept.c.sender)
        .limit(rule.most)
    )
    words = [Word(row.sender, row.period, row.report, row.illustrative) for row in connection.execute(fresh)]
    return words + [Word(row.sender, row.period, None) for row in connection.execute(gone)]


def take(settings: Settings, connection: Connection, rule: Rule, words: Sequence[Word], rows: Rows) -> None:
    """Take over what some reports say, in the caller's transaction; `rows` are their facts."""
    taken = tables.taken
    for word in words:
        key = {"dataset": rule.dataset, "sender": word.sender, "period": word.period}
        connection.execute(delete(taken).where(*(taken.c[name] == value for name, value in key.items())))
        if word.report is not None:
            connection.execute(taken.insert().values(**key, report=word.report))
    rule.take(settings, connection, words, rows)


def again(connection: Connection, dataset: str, senders: Collection[str], since: str) -> None:
    """Let the reports of some senders from a month on be read again, in the caller's transaction."""
    taken = tables.taken
    late = (taken.c.dataset == dataset, taken.c.sender.in_(list(senders)), taken.c.period >= since)
    connection.execute(delete(taken).where(*late))
    counters.add(connection, AGAIN)
