"""Files that an agency brings to a directive: kept by sha256, given as they came, never read or shown.

Only the agency's own people and the coordinating body may have them, not the other agencies that the directive binds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from data import archive, audit, fs, ledger
from data.errors import Refusal
from data.ledger import tables
from data.reports import evidence
from data.settings import Settings
from data.work.actor import Actor
from data.work.seen import Scope

#: Files of one agency to one directive.
MOST = 20
_TABLE = tables.proof


@dataclass(frozen=True)
class Proof:
    """A file that an agency brought to a directive."""

    id: int
    agency: str
    name: str
    sha256: str
    size: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Brought:
    """A file whose bytes are kept, before an act names it."""

    name: str
    sha256: str
    size: int


def bring(settings: Settings, name: str, body: bytes) -> Brought:
    """Keep the bytes of a file that comes with an act; one that is empty or too large is refused before the act."""
    name, digest = evidence.keep(settings, name, body)
    fs.crash_point("proof.archived")
    return Brought(name, digest, len(body))


def enter(connection: Connection, settings: Settings, actor: Actor, number: int, agency: str, file: Brought) -> None:
    """Note in the caller's transaction that an agency's own people bring a file to its directive."""
    actor.must(agency in actor.agencies)
    mine = (_TABLE.c.directive == number) & (_TABLE.c.agency == agency)
    if connection.execute(select(func.count()).select_from(_TABLE).where(mine)).scalar_one() >= MOST:
        raise Refusal("proofs_too_many", limit=MOST)
    values = {"directive": number, "agency": agency, "name": file.name, "sha256": file.sha256, "size": file.size}
    stamped = values | {"by": actor.who.name, "account": actor.who.account, "at": tables.stamp(settings.now())}
    connection.execute(_TABLE.insert().values(**stamped))
    audit.write(connection, actor.who, "duty.attach", f"directive:{number}:{agency}", after=values)


def proofs(settings: Settings, number: int, scope: Scope) -> tuple[Proof, ...]:
    """Give the files of a directive that the agencies in scope brought, oldest first."""
    query = select(_TABLE).where(_TABLE.c.directive == number).order_by(_TABLE.c.id)
    if scope is not None:
        query = query.where(_TABLE.c.agency.in_(sorted(scope)))
    with ledger.reading(settings) as connection:
        return tuple(map(_proof, connection.execute(query)))


def proof(settings: Settings, number: int, file: int, scope: Scope) -> tuple[str, bytes]:
    """Give name and bytes of one file of a directive; one that is not in scope is unknown."""
    found = next((one for one in proofs(settings, number, scope) if one.id == file), None)
    if found is None:
        raise Refusal("proof_unknown")
    return found.name, archive.read(settings.archive, found.sha256)


def _proof(row: Any) -> Proof:
    return Proof(row.id, row.agency, row.name, row.sha256, row.size, row.by, datetime.fromisoformat(row.at))
