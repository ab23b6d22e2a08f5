"""What people do with a directive: issue it, report on a duty, confirm that it is done or send it back, give more time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from data import agencies, audit, fs
from data.errors import Refusal
from data.ledger import tables
from data.reports.acts import said
from data.settings import Settings
from data.work import files, revising, telling, told_duties
from data.work.actor import Actor
from data.work.files import Brought

_TABLE, _DUTY = tables.directive, tables.duty


def issue(
    settings: Settings, actor: Actor, document: str, issuer: str, title: str, owners: Sequence[str], due: date,
    indicator: str = "", issued: date | None = None,
) -> int:  # fmt: skip
    """Enter a directive that binds agencies until a day, as the coordinating body; give its number."""
    with audit.acting(settings) as connection:
        number = enter(connection, settings, actor, document, issuer, title, owners, due, indicator, issued)
    fs.crash_point("work.issued")
    return number


def enter(
    connection: Connection, settings: Settings, actor: Actor, document: str, issuer: str, title: str, owners: Sequence[str],
    due: date, indicator: str = "", issued: date | None = None,
) -> int:  # fmt: skip
    """Enter a directive in the caller's transaction; give its number."""
    actor.must(actor.office)
    document, issuer, title = (said(text, "directive") for text in (document, issuer, title))
    bound = sorted({agencies.get(one).id for one in owners})
    if not bound:
        raise Refusal("directive_binds_nobody")
    begun = issued or settings.today()
    if due < begun:
        raise Refusal("directive_due_before_issue")
    values = {
        "document": document, "issuer": issuer, "title": title, "issued": begun.isoformat(), "due": due.isoformat(),
        "indicator": indicator, "illustrative": settings.mode == "demo", "revision": 1,
        "changed_at": tables.stamp(settings.now()),
    }  # fmt: skip
    number = connection.execute(_TABLE.insert().values(**values).returning(_TABLE.c.id)).scalar_one()
    new = {"directive": number, "state": "not_started", "progress": 0, "due": None, "done": None, "evidence": ""}
    connection.execute(_DUTY.insert(), [new | {"agency": agency, "revision": 1} for agency in bound])
    shown = {name: values[name] for name in ("document", "issuer", "title", "issued", "due", "indicator")}
    told_duties.again(connection, bound, begun)
    words = {"title": title, "due": due.isoformat()}
    telling.agencies(settings, connection, actor, bound, "directive", subject(number), 1, **words)
    audit.write(connection, actor.who, "directive.issue", subject(number), after=shown | {"owners": bound})
    return number


def report(
    settings: Settings,
    actor: Actor,
    number: int,
    agency: str,
    saw: int,
    progress: int,
    evidence: str = "",
    done: bool = False,
    file: Brought | None = None,
) -> None:
    """Say how far one's own duty is; one that is done names or brings its evidence and waits until that is confirmed."""
    if not 0 <= progress <= 100:
        raise Refusal("duty_progress", given=progress)
    if done and not evidence.strip() and file is None:
        raise Refusal("duty_evidence_missing")

    def values(row: Any) -> dict[str, Any]:
        actor.must(agency in actor.agencies)
        if row.state == "done":
            raise Refusal("duty_done")
        state = "to_confirm" if done else "doing" if progress else "not_started"
        day = settings.today().isoformat() if done else None
        kept = evidence.strip()[:500] or row.evidence
        return {"state": state, "progress": 100 if done else progress, "evidence": kept, "done": day}

    _change(settings, actor, "duty.report", number, agency, saw, values, file=file)


def confirm(settings: Settings, actor: Actor, number: int, agency: str, saw: int) -> None:
    """Confirm that a duty is done, as the coordinating body; the day stays the one on which the agency said so."""

    def values(row: Any) -> dict[str, Any]:
        actor.must(actor.office)
        if row.state != "to_confirm":
            raise Refusal("duty_not_reported")
        return {"state": "done"}

    _change(settings, actor, "duty.confirm", number, agency, saw, values)


def send_back(settings: Settings, actor: Actor, number: int, agency: str, saw: int, why: str) -> None:
    """Say, as the coordinating body, that a duty is not done yet, and why."""
    why = said(why, "reason")

    def values(row: Any) -> dict[str, Any]:
        actor.must(actor.office)
        if row.state not in ("to_confirm", "done"):
            raise Refusal("duty_not_reported")
        return {"state": "doing", "done": None, "progress": min(row.progress, 99)}

    _change(settings, actor, "duty.send_back", number, agency, saw, values, why)


def extend(settings: Settings, actor: Actor, number: int, agency: str, saw: int, due: date, why: str) -> None:
    """Give an agency until another day, as the coordinating body, and say why."""
    why = said(why, "reason")

    def values(row: Any) -> dict[str, Any]:
        actor.must(actor.office)
        revising.ahead(settings, due)
        return {"due": due.isoformat()}

    _change(settings, actor, "duty.extend", number, agency, saw, values, why)


def subject(number: int, agency: str = "") -> str:
    """Name a directive, or the duty of an agency in it, as the subject of an act."""
    return f"directive:{number}" + (f":{agency}" if agency else "")


def _change(
    settings: Settings, actor: Actor, act: str, number: int, agency: str, saw: int,
    values: Callable[[Any], dict[str, Any]], why: str = "", file: Brought | None = None,
) -> None:  # fmt: skip
    key = (_DUTY.c.directive == number) & (_DUTY.c.agency == agency)
    with audit.acting(settings) as connection:
        row = connection.execute(select(_DUTY).where(key)).one_or_none()
        if row is None or not actor.of([agency]):
            raise Refusal("directive_unknown", given=number)
        about = subject(number, agency)
        revising.check(connection, row, saw, about)
        wanted = values(row)
        if file is not None:
            files.enter(connection, settings, actor, number, agency, file)
        if revising.save(connection, actor.who, act, about, _DUTY, key, row, why, **wanted):
            stamp = {"changed_at": tables.stamp(settings.now()), "revision": _TABLE.c.revision + 1}
            connection.execute(_TABLE.update().where(_TABLE.c.id == number).values(**stamp))
            telling.duty(settings, connection, actor, act, row, wanted, why)
    fs.crash_point("work.changed")
