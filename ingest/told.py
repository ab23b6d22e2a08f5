"""Rows of accepted reports into the ledger's own things: what counts there and was not taken over yet, exactly once.

The ledger names which report of a sender and month was taken over; that row is written together with what it changes,
so a program killed anywhere does it again or not at all. A correction and a withdrawal are the same step.
"""

from __future__ import annotations

from typing import Any

import duckdb
from sqlalchemy import Connection, select

from data import duck, facts, fs, ledger, parts, seals
from data.ledger import counters, tables
from data.parts import Part
from data.settings import Settings
from data.work import told, told_duties, told_obstacles
from data.work.told import Rule, Word
from ingest import once

RULES = (told_obstacles.RULE, told_duties.RULE)


def follow(settings: Settings, lease: once.Lease | None = None) -> int:
    """Take over what reports say until the ledger has followed all that counts; give how many reports."""
    return sum(_follow(settings, rule, lease) for rule in RULES)


def mark(settings: Settings) -> tuple[int, ...]:
    """Give counters of which one grows whenever there may be something to follow: asking costs a thousandth of looking."""
    with ledger.reading(settings) as connection:
        return tuple(counters.value(connection, name) for name in ("changes", told.AGAIN))


def _follow(settings: Settings, rule: Rule, lease: once.Lease | None) -> int:
    done = 0
    while True:
        with ledger.reading(settings) as connection:
            words = told.waiting(connection, rule)
            named = _named(connection, rule)
            bulk = parts.held(connection, [word.report for word in words if word.report is not None])
        if not words:
            return done
        rows = _rows(settings, rule, words, named, bulk)
        with ledger.writing(settings) as connection:
            once.fence(connection, lease)
            if told.waiting(connection, rule) != words:
                continue  # something was accepted or taken back meanwhile
            told.take(settings, connection, rule, words, rows)
        fs.crash_point("told.taken")
        done += len(words)


def _named(connection: Connection, rule: Rule) -> dict[str, str]:
    table = tables.facts
    query = select(table.c.period, table.c.name).where(table.c.dataset == rule.dataset)
    return {row.period: row.name for row in connection.execute(query)}


def _rows(
    settings: Settings, rule: Rule, words: list[Word], named: dict[str, str], bulk: tuple[Part, ...]
) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """Read the rows of some reports from the facts and from bulk feeds; a nil report has none."""
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    with duck.connect(folders=[settings.facts]) as connection:
        for period in sorted({word.period for word in words if word.report is not None}):
            reports = [word.report for word in words if word.period == period and word.report is not None]
            for row in _of(settings, connection, rule, period, reports, named, bulk):
                found.setdefault((row["_report"], period), []).append(row)
    return found


def _of(
    settings: Settings, connection: duckdb.DuckDBPyConnection, rule: Rule, period: str, reports: list[int],
    named: dict[str, str], bulk: tuple[Part, ...],
) -> list[dict[str, Any]]:  # fmt: skip
    files = [str(seals.checked(facts.path(settings, rule.dataset, named[period])))] if period in named else []
    source = parts.union(connection, settings, files, [part for part in bulk if part.report in reports])
    if not source:
        return []
    result = connection.execute(
        f"SELECT * FROM {source} WHERE list_contains(?, _report) AND _period = ? ORDER BY _report, _sheet, _row",
        [reports, period],
    )
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, line, strict=True)) for line in result.fetchall()]
