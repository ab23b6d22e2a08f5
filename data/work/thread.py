"""The thread beside an obstacle or a directive: whoever sees it may speak; nothing said is changed or taken away."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data import audit, fs
from data.errors import Refusal
from data.ledger import tables
from data.reports.acts import said
from data.settings import Settings
from data.work import files, seen, telling
from data.work.actor import Actor
from data.work.files import Brought


def remark(
    settings: Settings, actor: Actor, kind: str, number: int, text: str, document: str = "", file: Brought | None = None
) -> None:
    """Add a remark, with the number of a document where there is one, to an `obstacle` or a `directive`.

    An agency that is bound by a directive may bring a `file`, which it alone and the coordinating body can have.

    Who raised an obstacle, who is in charge of it or bound by a directive, and the coordinating body may.
    """
    text, about = said(text, "remark"), f"{kind}:{number}"
    with audit.acting(settings) as connection:
        _must_see(connection, actor, kind, number)
        values = {
            "about": about, "text": text, "document": document.strip()[:200], "agency": actor.agency,
            "account": actor.who.account, "by": actor.who.name, "at": tables.stamp(settings.now()),
        }  # fmt: skip
        added = connection.execute(tables.remark.insert().values(**values).returning(tables.remark.c.id)).scalar_one()
        after = {"text": text, "document": values["document"]}
        if file is not None:
            files.enter(connection, settings, actor, number, _bound(connection, actor, kind, number), file)
        audit.write(connection, actor.who, f"{kind}.remark", about, after=after)
        telling.remark(settings, connection, actor, kind, number, added)
    fs.crash_point("work.remarked")


def _bound(connection: Connection, actor: Actor, kind: str, number: int) -> str:
    """Give the agency in whose name a file comes: the actor's own that a directive binds."""
    duties = select(tables.duty.c.agency).where(tables.duty.c.directive == number)
    own = sorted(actor.agencies.intersection(connection.execute(duties).scalars())) if kind == "directive" else []
    actor.must(bool(own))
    return own[0]


def _must_see(connection: Connection, actor: Actor, kind: str, number: int) -> None:
    if kind == "obstacle":
        seen.row_of(connection, number, None if actor.office else actor.agencies)
        return
    bound = connection.execute(select(tables.duty.c.agency).where(tables.duty.c.directive == number)).scalars().all()
    if not bound or not actor.of(bound):
        raise Refusal("directive_unknown", given=number)
