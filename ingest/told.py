"""Obstacles of accepted reports into the ledger: what counts there and was not taken over yet, each exactly once.

The ledger names which report of a sender and month was taken over; that row is written together with what it changes,
so a program killed anywhere does it again or not at all. A correction and a withdrawal are the same step.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from data import duck, facts, fs, ledger, seals
from data.ledger import tables
from data.settings import Settings
from data.work import told
from data.work.told import Word
from ingest import once


def follow(settings: Settings, lease: once.Lease | None = None) -> int:
    """Take over what reports say of obstacles, until the ledger has followed all that counts; give how many reports."""
    done = 0
    while True:
        with ledger.reading(settings) as connection:
            words = told.waiting(settings, connection)
            named = _named(connection)
        if not words:
            return done
        rows = _rows(settings, words, named)
        with ledger.writing(settings) as connection:
            once.fence(connection, lease)
            if told.waiting(settings, connection) != words:
                continue  # something was accepted or taken back meanwhile
            told.take(settings, connection, words, rows)
        fs.crash_point("told.taken")
        done += len(words)


def _named(connection: Any) -> dict[str, str]:
    table = tables.facts
    query = select(table.c.period, table.c.name).where(table.c.dataset == told.DATASET)
    return {row.period: row.name for row in connection.execute(query)}


def _rows(settings: Settings, words: list[Word], named: dict[str, str]) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """Read the rows of some reports from the facts; a nil report has none."""
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    with duck.connect(folders=[settings.facts]) as connection:
        for period in sorted({word.period for word in words if word.report is not None} & set(named)):
            path = seals.checked(facts.path(settings, told.DATASET, named[period]))
            reports = [word.report for word in words if word.period == period]
            result = connection.execute(
                "SELECT * FROM read_parquet(?) WHERE list_contains(?, _report) ORDER BY _report, _row",
                [str(path), reports],
            )
            names = [column[0] for column in result.description or ()]
            for line in result.fetchall():
                row = dict(zip(names, line, strict=True))
                found.setdefault((row["_report"], period), []).append(row)
    return found
