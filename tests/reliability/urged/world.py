"""What is owed over years, when it comes, is taken back or returned; and acts in forked children that may be ended."""

from __future__ import annotations

import json
import os
import sqlite3
import traceback
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select, update

from data import accounts, agencies, datasets, ledger, urging
from data.audit import Who
from data.ledger import tables
from data.period import ZONE, of_day
from data.settings import Settings
from data.urging import clock
from tests.reliability.urged.model import Key, walk

#: What ended a child that a crash point ended.
KILLED = 137
PEOPLE = (("hung.yen", "agency_editor", "hung-yen"), ("hue", "agency_approver", "hue"), ("bca", "agency_viewer", "bca"),
          ("dieu.phoi", "coordinator", None), ("vpcp", "government_office", None), ("lanh.dao", "leader", None))  # fmt: skip


def owed(first: date, last: date) -> dict[Key, date]:
    """Give every duty whose day falls near a span of days, with that day."""
    found = {}
    for one in datasets.all_datasets().values():
        period = of_day(first, one.frequency).shift(-1)
        while period.dates(one.calendar)[0] <= last:
            begins = int(one.since[:4]) * 12 + int(one.since[5:7]) - 1 if one.since else 0
            if one.owed_by and period.first_month >= max(begins, first.year * 12 + first.month - 2):
                for agency in agencies.in_force(period.end, one.owed_by):
                    found[one.id, agency.id, str(period)] = walk(period.dates(one.calendar)[1], 1)
            period = period.shift(1)
    return found


def fates(duties: dict[Key, date], chance: Random) -> dict[date, list[tuple[str, Key]]]:
    """Choose for each duty when something comes and what becomes of it: day → acts."""
    found: dict[date, list[tuple[str, Key]]] = defaultdict(list)
    for key, due in duties.items():
        luck = chance.random()
        if luck < 0.05:
            continue
        day = due + timedelta(chance.randint(-12, 0) if luck < 0.8 else chance.randint(-2, 40))
        found[day].append(("send" if chance.random() < 0.2 else "count", key))
        if luck > 0.93:
            day += timedelta(chance.randint(1, 15))
            found[day].append(("lose", key))
            if chance.random() < 0.6:
                found[day + timedelta(chance.randint(1, 20))].append(("count", key))
    return found


def make(settings: Settings) -> None:
    """Make the ledger with its people, and a first report long ago; leave no connection open for the children."""
    for name, role, agency in PEOPLE:
        accounts.create(settings, Who("proof"), name, name, role, agency)


def feed(settings: Settings, acts: list[tuple[str, Key]]) -> None:
    """Write what came: a report that counts, one that is being checked, or one that is taken back or returned."""
    at = tables.stamp(settings.now())
    with ledger.writing(settings) as connection:
        for act, (dataset, sender, period) in acts:
            mine = (
                tables.report.c.dataset == dataset,
                tables.report.c.sender == sender,
                tables.report.c.period == period,
            )
            key = {"dataset": dataset, "sender": sender, "period": period}
            live = [tables.live.c[name] == value for name, value in key.items()]
            if act == "lose":
                connection.execute(delete(tables.live).where(*live))
                connection.execute(update(tables.report).where(*mine).values(state="returned"))
                continue
            held = connection.execute(select(tables.report.c.id).where(*mine)).scalar()
            if held is None:
                file = {"sha256": "0" * 64, "name": "a", "size": 1, "origin": "upload", "received_at": at}
                number = connection.execute(
                    insert(tables.file).values(state="read", illustrative=False, **file).returning(tables.file.c.id)
                ).scalar_one()
                held = connection.execute(
                    insert(tables.report)
                    .values(file=number, revision=1, state="submitted", layouts=[], periods=[period], rows=1, decided_at=at, **key)
                    .returning(tables.report.c.id)
                ).scalar_one()  # fmt: skip
            state = "accepted" if act == "count" else "submitted"
            connection.execute(update(tables.report).where(tables.report.c.id == held).values(state=state))
            if act == "count":
                connection.execute(delete(tables.live).where(*live))
                connection.execute(insert(tables.live).values(report=held, **key))


def rows(settings: Settings, after: int) -> list[list[Any]]:
    """Give the steps of the ledger behind a number: number, duty, step, day; read past the product, which is in children."""
    query = "SELECT id, dataset, agency, period, step, made_on FROM urging WHERE id > ? ORDER BY id"
    file = settings.data_dir / "record" / "ledger.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return [list(row) for row in connection.execute(query, [after])]


def told(settings: Settings) -> dict[str, list[Any]]:
    """Give what each account was told, in order: kind and values."""
    table, account = tables.notice, tables.account
    query = select(account.c.name, table.c.kind, table.c.params).join(account, account.c.id == table.c.account)
    found: dict[str, list[Any]] = defaultdict(list)
    with ledger.reading(settings) as connection:
        for name, kind, params in connection.execute(query.order_by(table.c.id)):
            found[name].append([kind, params])
    return found


def tick(settings: Settings) -> int:
    """Let the clock look once; how long it pauses between its acts is chance, so that another one comes between them."""
    clock.PAUSE = Random(os.getpid()).choice((0.0, 0.01, 0.03))
    return urging.tick(settings)


def at(settings: Settings, now: datetime) -> Settings:
    """Give a copy's settings at a moment."""
    return replace(settings, fixed_now=now)


def moments(first: date, last: date, chance: Random) -> Iterator[datetime]:
    """Give the moments at which the clock looks: mostly twice a day, but for times in which it stands still."""
    day = first
    while day <= last:
        if chance.random() < 0.004:
            day += timedelta(chance.randint(2, 25))
        for hour in (7, 8) if chance.random() < 0.1 else (8, 15):
            yield datetime(day.year, day.month, day.day, hour, chance.randint(0, 50), tzinfo=ZONE)
        day += timedelta(1)


def together(acts: list[tuple[Any, str]], *arguments: Any) -> list[tuple[int, Any]]:
    """Do acts in children that begin at the same time, each with a crash point or ""; give exit status and answer of each."""
    running = [_start(act, point, *arguments) for act, point in acts]
    for _, heard, _ in running:
        os.read(heard, 1)
    for _, _, go in running:
        os.write(go, b" ")
        os.close(go)
    found = []
    for pid, heard, _ in running:
        with open(heard, encoding="utf-8") as words:
            text = words.read()
        _, status = os.waitpid(pid, 0)
        found.append((os.waitstatus_to_exitcode(status), json.loads(text) if text else None))
    return found


def _start(act: Any, point: str, settings: Settings, *arguments: Any) -> tuple[int, int, int]:
    (here, there), (waits, go) = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        os.close(here)
        os.close(go)
        status, answer = 1, None
        try:
            ledger.engine(settings)
            os.write(there, b" ")
            os.read(waits, 1)
            os.environ["CRASH_AT"] = point
            answer, status = act(settings, *arguments), 0
        except BaseException:
            answer = {"trace": traceback.format_exc()}
        with suppress(OSError), open(there, "w", encoding="utf-8") as out:
            json.dump(answer, out, default=str)
        os._exit(status)
    os.close(there)
    os.close(waits)
    return pid, here, go


def settings_at(folder: Path, now: datetime) -> Settings:
    """Name a copy below a folder, at a moment."""
    return Settings(folder, "production", "127.0.0.1", 8050, f"sqlite:///{folder / 'record' / 'ledger.sqlite'}", now)
