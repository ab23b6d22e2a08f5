"""Publishing by two persons: one proposes what a provisional release holds up to a period, another confirms it.

The ingest program then makes the official release. What was proposed is exactly what is confirmed, because a
release never changes; a newer one asks for a new proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from data import audit, calendar, ledger, notices
from data.accounts import Account
from data.errors import Refusal
from data.ledger import tables
from data.period import Period, of_day, parse
from data.settings import Settings

_TABLE, _RELEASE = tables.publication, tables.release


@dataclass(frozen=True)
class Publication:
    """One wish to publish; `state` is proposed, confirmed, published (as `release`) or declined."""

    id: int
    basis: int
    through: str
    state: str
    proposed_by: int
    proposed_name: str
    proposed_at: datetime
    why: str
    decided_name: str | None
    decided_at: datetime | None
    release: int | None


def closed(settings: Settings) -> Period:
    """Give the newest quarter whose figures are final."""
    quarter = of_day(settings.today(), "quarter").shift(-1)
    while calendar.closes(quarter) >= settings.today():
        quarter = quarter.shift(-1)
    return quarter


def basis(settings: Settings) -> int | None:
    """Give the release that can be published: the newest provisional one, once history is in."""
    query = select(_RELEASE.c.n, _RELEASE.c.loading).where(_RELEASE.c.kind == "provisional")
    with ledger.reading(settings) as connection:
        newest = connection.execute(query.order_by(_RELEASE.c.n.desc()).limit(1)).one_or_none()
    return newest.n if newest and not newest.loading else None


def propose(settings: Settings, by: Account, through: str, why: str) -> int:
    """Propose to publish the newest provisional release up to a period that has closed; give the wish's id."""
    period, found = parse(through), basis(settings)
    if calendar.closes(period) >= settings.today():
        raise Refusal("publication_open", period=period.label(), closes=f"{calendar.closes(period):%d/%m/%Y}")
    if found is None:
        raise Refusal("publication_nothing")
    values = {"basis": found, "through": str(period), "state": "proposed", "proposed_by": by.id, "why": why}
    with audit.acting(settings) as connection:
        if connection.execute(select(_TABLE.c.id).where(_TABLE.c.state.in_(("proposed", "confirmed")))).first():
            raise Refusal("publication_waiting")
        statement = _TABLE.insert().values(**values, proposed_at=tables.stamp(settings.now()))
        key = connection.execute(statement.returning(_TABLE.c.id)).scalar_one()
        told = {"release": f"r{found}", "through": str(period)}
        audit.write(connection, by.who, "publication_propose", f"publication:{key}", None, told, why)
        people = notices.of_role(connection, "publisher")
        _tell(settings, connection, by, people, "proposed", key, str(period), why)
    return key


def confirm(settings: Settings, by: Account, publication: int, why: str) -> None:
    """Confirm what another person proposed; the same person is refused."""
    _decide(settings, by, publication, "confirmed", why)


def decline(settings: Settings, by: Account, publication: int, why: str) -> None:
    """Decline a proposal; also its own author may."""
    _decide(settings, by, publication, "declined", why)


def confirmed(settings: Settings) -> tuple[Publication, ...]:
    """Give what two persons have confirmed and nobody has made yet, oldest first."""
    return tuple(one for one in reversed(listed(settings)) if one.state == "confirmed")


def made(connection: Connection, publication: int, release: int) -> None:
    """Note, in the transaction that publishes it, which release a publication became."""
    connection.execute(update(_TABLE).where(_TABLE.c.id == publication).values(state="published", release=release))


def listed(settings: Settings, limit: int = 40) -> tuple[Publication, ...]:
    """Give the newest publications first, whatever became of them."""
    first, second = tables.account.alias(), tables.account.alias()
    query = (
        select(_TABLE, first.c.display.label("proposer"), second.c.display.label("decider"))
        .join(first, first.c.id == _TABLE.c.proposed_by)
        .outerjoin(second, second.c.id == _TABLE.c.decided_by)
        .order_by(_TABLE.c.id.desc())
        .limit(limit)
    )
    with ledger.reading(settings) as connection:
        return tuple(_of(row) for row in connection.execute(query))


def _decide(settings: Settings, by: Account, publication: int, state: str, why: str) -> None:
    with audit.acting(settings) as connection:
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == publication)).one_or_none()
        if row is None or row.state != "proposed":
            raise Refusal("publication_decided")
        if state == "confirmed" and row.proposed_by == by.id:
            raise Refusal("publication_two_persons")
        values = {"state": state, "decided_by": by.id, "decided_at": tables.stamp(settings.now())}
        connection.execute(update(_TABLE).where(_TABLE.c.id == publication).values(**values))
        subject = f"publication:{publication}"
        audit.write(connection, by.who, f"publication_{state}", subject, {"state": row.state}, {"state": state}, why)
        _tell(settings, connection, by, [row.proposed_by], state, publication, row.through, why)


def _tell(
    settings: Settings, connection: Connection, by: Account, people: list[int], kind: str, key: int, through: str, why: str
) -> None:  # fmt: skip
    params = {"period": through, "reply": why}
    notices.tell(settings, connection, by.who, people, f"publication:{key}:{kind}", kind, "", params, "/cong-bo")


def _of(row: Any) -> Publication:
    proposed = tables.moment(row.proposed_at)
    assert proposed is not None
    return Publication(
        row.id, row.basis, row.through, row.state, row.proposed_by, row.proposer, proposed, row.why, row.decider,
        tables.moment(row.decided_at), row.release,
    )  # fmt: skip
