"""What befalls a world, done to the record as the programs do it, but for the reading of files."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from data import archive, facts, ledger
from data.ledger import counters, tables
from data.reports import owners
from data.settings import Settings

Row = dict[str, Any]


def load(here: Settings, dataset: str, sender: str, period: str, rows: list[Row]) -> int:
    """Accept a report; a report that is there already for its sender and period is corrected by it."""
    now = tables.stamp(here.now())
    digest = archive.keep(here.archive, repr((dataset, sender, period, rows)).encode())
    key = (dataset, sender, period)
    with ledger.writing(here) as connection:
        number, change = counters.add(connection, "report"), counters.add(connection, "changes")
        held = connection.execute(
            select(tables.facts.c.name).where(tables.facts.c.dataset == dataset, tables.facts.c.period == period)
        ).scalar_one_or_none()
        table = tables.report
        mine = (table.c.dataset == dataset, table.c.sender == sender, table.c.period == period)
        revisions = connection.execute(select(table.c.revision).where(*mine)).scalars().all()
        file = connection.execute(
            tables.file.insert().values(
                sha256=digest,
                name=f"{sender}.csv",
                size=1,
                origin="command",
                received_at=now,
                illustrative=False,
                state="read",
            )
        ).inserted_primary_key[0]
        name = facts.write(
            here, dataset, period, held, [_fact(row, at, number, *key) for at, row in enumerate(rows, 2)]
        )
        connection.execute(table.update().where(*mine, table.c.state == "accepted").values(state="superseded"))
        connection.execute(
            table.insert().values(
                id=number, file=file, dataset=dataset, sender=sender, period=period, revision=max(revisions, default=0) + 1,
                state="accepted", layouts=[_layout(rows[0])], periods=[period], rows=len(rows), decided_at=now, accepted_as=change,
            )
        )  # fmt: skip
        live = tables.live
        connection.execute(
            live.delete().where(live.c.dataset == dataset, live.c.sender == sender, live.c.period == period)
        )
        connection.execute(live.insert().values(dataset=dataset, sender=sender, period=period, report=number))
        named = tables.facts
        connection.execute(named.delete().where(named.c.dataset == dataset, named.c.period == period))
        connection.execute(named.insert().values(dataset=dataset, period=period, name=name, rows=len(rows)))
    return number


def withdraw(here: Settings, draw: Random) -> bool:
    """Withdraw a report that counts; False where none does."""
    with ledger.writing(here) as connection:
        counting = sorted(connection.execute(select(tables.live.c.report)).scalars())
        if counting:
            owners.take_back(connection, draw.choice(counting), "withdrawn", "sai số liệu", tables.stamp(here.now()))
    return bool(counting)


def drawn(draw: Random, dataset: str) -> list[Row]:
    """Draw the rows of a report."""
    if dataset == "satisfaction":
        answers = draw.randrange(0, 40)
        return [{"channel": "online", "answers": answers, "satisfied": draw.randrange(answers + 1)}]
    rows = []
    for number in range(draw.randrange(1, 4)):
        online, in_person, resolved = draw.randrange(40), draw.randrange(12), draw.randrange(30)
        rows.append(
            {"procedure": f"1.00000{number}", "online": online, "in_person": in_person, "by_post": draw.randrange(3),
             "resolved": resolved, "on_time": draw.randrange(resolved + 1)}
        )  # fmt: skip
    return rows


def template(folder: Path) -> Path:
    """Make a data folder with an empty ledger once, to be copied for each history."""
    from data import settings

    settings.load(environ={"DATA_DIR": str(folder), "MODE": "production", "NOW": "2025-05-20T09:00:00+07:00"})
    here = settings.load(environ={"DATA_DIR": str(folder)})
    with ledger.reading(here):
        pass
    return folder


def _fact(row: Row, at: int, report: int, dataset: str, sender: str, period: str) -> Row:
    return {"_report": report, "_row": at, "_sheet": "", "_sender": sender, "_agency": sender, "_period": period} | row


def _layout(row: Row) -> dict[str, Any]:
    letters = {name: "ABCDEFGH"[at] for at, name in enumerate(row)}
    return {"sheet": "", "header_row": 1, "columns": letters, "labels": {}}
