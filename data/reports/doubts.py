"""Somebody says that a figure is wrong: one sentence, kept, seen by the agency and the ministry, answered once.

An answer is due within five working days. It may rule: the figure is mended, or it stands; how often figures were
mended is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from data import audit, calendar, fs, ledger, notices
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.period import local
from data.reports import cards
from data.reports.acts import said
from data.reports.cards import Scope
from data.settings import Settings

#: How many of one person may wait for an answer.
WAITING = 20
#: Working days in which an answer is due, and what it may rule.
DAYS, OUTCOMES = 5, ("mended", "stands")
#: Where a notice leads.
PATH = "/bao-so-sai"
_TABLE = tables.doubt


@dataclass(frozen=True)
class Figure:
    """What is doubted: a figure of an agency and period as it was shown, and the report it was opened to, if any.

    `observation` is "" where a report is doubted without a figure; `dataset` is "" where no report was opened.
    """

    agency: str
    period: str
    observation: str = ""
    shown: str = ""
    dataset: str = ""
    report: int | None = None


@dataclass(frozen=True)
class Doubt:
    """One doubt; `answer` is None while it waits, `until` the day on which it is due, `outcome` the ruling ("" for none)."""

    id: int
    about: Figure
    text: str
    by: str
    at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    until: date
    outcome: str


@dataclass(frozen=True)
class Rulings:
    """How many doubts were ruled on, and in how many of them the figure was mended."""

    ruled: int
    mended: int


def doubt(settings: Settings, who: Who, about: Figure, text: str) -> int:
    """Keep that somebody holds a figure for wrong, in at most 500 characters; give its number."""
    text = said(text, "doubt")
    with audit.acting(settings) as connection:
        mine = (_TABLE.c.account == who.account, _TABLE.c.answer.is_(None))
        waiting = connection.execute(select(func.count()).select_from(_TABLE).where(*mine)).scalar_one()
        if waiting >= WAITING:
            raise Refusal("doubts_too_many", limit=WAITING)
        if about.report is not None:
            cards.held(connection, about.report, None)
        values = {**about.__dict__, "text": text, "account": who.account, "by": who.name}
        statement = _TABLE.insert().values(**values, at=tables.stamp(settings.now()))
        number = connection.execute(statement.returning(_TABLE.c.id)).scalar_one()
        audit.write(connection, who, "figure.doubt", f"doubt:{number}", after=about.__dict__ | {"text": text})
        params, key = {"agency": about.agency, "shown": about.shown, "reply": text}, f"doubt:{number}"
        for kind, people in (
            ("doubted", notices.of_agency(connection, about.agency)),
            ("doubted_office", notices.of_role(connection, "office")),
        ):
            notices.tell(settings, connection, who, people, key, kind, about.agency, params, PATH)
    fs.crash_point("reports.doubted")
    return number


def answer(settings: Settings, who: Who, number: int, text: str, scope: Scope, outcome: str = "") -> None:
    """Answer a doubt about a figure in scope, once, in at most 500 characters; the text is the reason of its ruling."""
    text = said(text, "answer")
    if outcome and outcome not in OUTCOMES:
        raise Refusal("outcome_unknown")
    with audit.acting(settings) as connection:
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == cards.known(number))).one_or_none()
        if row is None or (scope is not None and row.agency not in scope):
            raise Refusal("doubt_unknown")
        if row.answer is not None:
            raise Refusal("doubt_answered")
        values = {"answer": text, "answered_by": who.name, "answered_at": tables.stamp(settings.now())}
        connection.execute(_TABLE.update().where(_TABLE.c.id == row.id).values(**values))
        if outcome:
            connection.execute(tables.ruling.insert().values(doubt=row.id, outcome=outcome))
        after = {"answer": text} | ({"outcome": outcome} if outcome else {})
        audit.write(connection, who, "figure.answer", f"doubt:{row.id}", {"text": row.text}, after)
        params = {"agency": row.agency, "reply": text}
        asked = [] if row.account is None else [row.account]
        notices.tell(settings, connection, who, asked, f"doubt:{row.id}:answer", "answered", "", params, PATH)
    fs.crash_point("reports.doubt_answered")


def doubts(settings: Settings, scope: Scope, account: int | None = None, limit: int = 100) -> tuple[Doubt, ...]:
    """Give the doubts about figures in scope and those of an account, what waits first, then the newest."""
    query = _every()
    if scope is not None:
        within = _TABLE.c.agency.in_(sorted(scope))
        # Nobody's account is no account: a doubt that the office raised by a command is not everybody's own.
        query = query.where(within if account is None else within | (_TABLE.c.account == account))
    return _read(settings, query, limit)


def of_report(settings: Settings, dataset: str, agency: str, period: str, scope: Scope) -> tuple[Doubt, ...]:
    """Give the doubts about one report, and about figures of its agency and period that nobody opened to a report."""
    if scope is not None and agency not in scope:
        return ()
    report = tables.report
    revisions = select(report.c.id).where(
        report.c.dataset == dataset, report.c.sender == agency, report.c.period == period
    )
    same = (_TABLE.c.agency == agency) & (_TABLE.c.period == period) & _TABLE.c.dataset.in_(("", dataset))
    return _read(settings, _every().where(same | _TABLE.c.report.in_(revisions)), 100)


def rulings(settings: Settings) -> Rulings:
    """Count what was ruled on doubts of the whole country."""
    outcome = tables.ruling.c.outcome
    with ledger.reading(settings) as connection:
        counted: dict[str, int] = {
            row[0]: row[1] for row in connection.execute(select(outcome, func.count()).group_by(outcome))
        }
    return Rulings(sum(counted.values()), counted.get("mended", 0))


def _every() -> Select:
    return select(_TABLE, tables.ruling.c.outcome).outerjoin(tables.ruling, tables.ruling.c.doubt == _TABLE.c.id)


def _read(settings: Settings, query: Select, limit: int) -> tuple[Doubt, ...]:
    query = query.order_by(_TABLE.c.answer.is_not(None), _TABLE.c.id.desc()).limit(limit)
    with ledger.reading(settings) as connection:
        return tuple(map(_doubt, connection.execute(query)))


def _doubt(row: Any) -> Doubt:
    at = tables.moment(row.at)
    assert at is not None
    about = Figure(row.agency, row.period, row.observation, row.shown, row.dataset, row.report)
    until = calendar.add_working_days(local(at), DAYS)
    answered = row.answer, row.answered_by, tables.moment(row.answered_at)
    return Doubt(row.id, about, row.text, row.by, at, *answered, until, row.outcome or "")
