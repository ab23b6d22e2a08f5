"""Whose word counts after a report is taken back: the last report before it that still stands, or nobody's.

Its rows stay in the facts, where no owner names them; the next release is made without them.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from data.ledger import counters, tables


def take_back(connection: Connection, report: int, state: str, why: str, at: str) -> None:
    """Give a report a state in which it does not count; earlier reports of its sender own its periods again."""
    table, live = tables.report, tables.live
    mine = connection.execute(select(table).where(table.c.id == report)).one()
    owned = set(connection.execute(select(live.c.period).where(live.c.report == report)).scalars())
    values = {"state": state, "why": why, "decided_at": mine.decided_at if mine.accepted_as is not None else at}
    connection.execute(update(table).where(table.c.id == report).values(**values))
    if not owned:
        return
    connection.execute(live.delete().where(live.c.report == report))
    earlier = connection.execute(
        select(table.c.id, table.c.periods)
        .where(
            table.c.dataset == mine.dataset,
            table.c.sender == mine.sender,
            table.c.accepted_as.is_not(None),
            table.c.state.in_(("accepted", "superseded")),
        )
        .order_by(table.c.accepted_as.desc(), table.c.id.desc())
    ).all()
    heirs = {period: row.id for row in reversed(earlier) for period in row.periods if period in owned}
    if heirs:
        rows = [{"dataset": mine.dataset, "sender": mine.sender, "period": p, "report": r} for p, r in heirs.items()]
        connection.execute(live.insert(), rows)
        connection.execute(update(table).where(table.c.id.in_(set(heirs.values()))).values(state="accepted"))
    counters.add(connection, "changes")
