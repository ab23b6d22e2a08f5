"""What people do with a report; each act is one transaction together with its audit row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select, update

from data import agencies, audit, datasets, fs, notices
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.period import parse
from data.reports import cards, lock, owners
from data.reports.cards import Card, Scope
from data.settings import Settings

#: Characters of an explanation, a reason, an authority.
LONGEST = 500


def explain(settings: Settings, who: Who, finding: int, text: str, scope: Scope) -> None:
    """Explain a warning in at most 500 characters; the newest explanation counts."""
    text = said(text, "explanation")
    table = tables.finding
    with audit.acting(settings) as connection:
        row = connection.execute(select(table).where(table.c.id == cards.known(finding))).one_or_none()
        if row is None or row.report is None:
            raise Refusal("finding_unknown")
        card = cards.held(connection, row.report, scope)
        if row.severity != "warning" or card.state not in ("draft", "submitted", "accepted"):
            raise Refusal("finding_not_to_explain")
        values = {"finding": row.id, "text": text, "by": who.name, "at": tables.stamp(settings.now())}
        connection.execute(tables.explanation.insert().values(**values))
        audit.write(connection, who, "report.explain", subject(card), after={"finding": row.id, "text": text})
    fs.crash_point("reports.explained")


def send(settings: Settings, who: Who, reports: Sequence[int], scope: Scope) -> None:
    """Send drafts; all of them, or none with the sentence that says what stands in the way."""
    now = settings.now()
    with audit.acting(settings) as connection:
        for number in sorted(set(reports)):
            card = cards.held(connection, number, scope)
            _may_be_sent(connection, card)
            periods = connection.execute(
                select(tables.report.c.periods).where(tables.report.c.id == card.id)
            ).scalar_one()
            closed = lock.locked(connection, card.dataset, card.sender, card.period, periods, now)
            if closed:
                raise Refusal("period_closed", given=closed.period, closed=f"{closed.closed:%d/%m/%Y}")
            values = {"state": "submitted", "submitted_at": tables.stamp(now), "decided_at": tables.stamp(now)}
            _set(connection, card, **values)
            audit.write(connection, who, "report.send", subject(card), {"state": card.state}, {"state": "submitted"})
    fs.crash_point("reports.sent")


def withdraw(settings: Settings, who: Who, report: int, why: str, scope: Scope) -> None:
    """Take a report back; what it said counts no more, and the report before it counts again where there is one.

    A draft may go without a reason; a report that counts needs one, and an exception once its period is closed.
    """
    now = settings.now()
    with audit.acting(settings) as connection:
        card = cards.held(connection, report, scope)
        if card.state not in ("draft", "submitted", "accepted"):
            raise Refusal("report_not_standing", state=card.state)
        why = said(why, "reason") if card.state != "draft" else why.strip()[:LONGEST]
        if card.counts:
            owned = connection.execute(select(tables.live.c.period).where(tables.live.c.report == card.id)).scalars()
            closed = lock.locked(connection, card.dataset, card.sender, card.period, list(owned), now)
            if closed:
                raise Refusal("period_closed", given=closed.period, closed=f"{closed.closed:%d/%m/%Y}")
        owners.take_back(connection, card.id, "withdrawn", why, tables.stamp(now))
        audit.write(
            connection, who, "report.withdraw", subject(card), {"state": card.state}, {"state": "withdrawn"}, why
        )
    fs.crash_point("reports.withdrawn")


def give_back(settings: Settings, who: Who, report: int, why: str, scope: Scope = None) -> None:
    """Return a sent or accepted report to its sender, as the ministry; it counts no more."""
    why = said(why, "reason")
    with audit.acting(settings) as connection:
        card = cards.held(connection, report, scope)
        if card.state not in ("submitted", "accepted"):
            raise Refusal("report_not_standing", state=card.state)
        owners.take_back(connection, card.id, "returned", why, tables.stamp(settings.now()))
        audit.write(
            connection, who, "report.give_back", subject(card), {"state": card.state}, {"state": "returned"}, why
        )
        params = {"agency": card.sender, "owed": [[card.dataset, card.period]], "reply": why}
        people = notices.of_agency(connection, card.sender)
        path = f"/bao-cao/{card.period}/{card.sender}/{card.dataset}"
        notices.tell(settings, connection, who, people, f"returned:{card.id}", "returned", card.sender, params, path)
    fs.crash_point("reports.given_back")


def allow_late(
    settings: Settings, who: Who, sender: str, period: str, authority: str, reason: str, until: date,
    dataset: str | None = None,
) -> int:  # fmt: skip
    """Allow an agency to change a closed period until the end of a day; dataset None means all its reports."""
    authority, reason = said(authority, "authority"), said(reason, "reason")
    sender, period = agencies.get(sender).id, str(parse(period))
    if dataset is not None:
        datasets.get(dataset)
    if until < settings.today():
        raise Refusal("exception_over", given=f"{until:%d/%m/%Y}")
    with audit.acting(settings) as connection:
        number = grant(connection, who, dataset, sender, period, authority, reason, until, tables.stamp(settings.now()))
    fs.crash_point("reports.allowed")
    return number


def grant(
    connection: Connection, who: Who, dataset: str | None, sender: str, period: str, authority: str, reason: str,
    until: date, at: str,
) -> int:  # fmt: skip
    """Write an exception and its audit row in the caller's transaction."""
    values = {"dataset": dataset, "sender": sender, "period": period, "authority": authority, "reason": reason}
    statement = tables.exception.insert().values(**values, until=until, by=who.name, at=at)
    number = connection.execute(statement.returning(tables.exception.c.id)).scalar_one()
    after = values | {"until": f"{until}"}
    audit.write(connection, who, "report.allow_late", f"period:{sender}:{period}", after=after, why=reason)
    return number


def said(text: str, what: str) -> str:
    """Give a person's words without space around; none, or more than 500 characters, is refused."""
    text = text.strip()
    if not text:
        raise Refusal(f"{what}_missing")
    if len(text) > LONGEST:
        raise Refusal("words_too_long", given=len(text), limit=LONGEST)
    return text


def subject(card: Card) -> str:
    """Name a report as the subject of an act."""
    return f"report:{card.id}"


def _may_be_sent(connection: Connection, card: Card) -> None:
    if card.state != "draft":
        raise Refusal("report_not_draft", state=card.state)
    if card.errors:
        raise Refusal("report_has_errors", given=card.errors)
    if card.unexplained:
        raise Refusal("report_unexplained", given=card.unexplained)


def _set(connection: Connection, card: Card, **values: object) -> None:
    connection.execute(update(tables.report).where(tables.report.c.id == card.id).values(**values))
