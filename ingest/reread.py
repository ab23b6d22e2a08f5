"""Facts again from the record: every accepted report read anew from its archived bytes.

Facts are a product; a report keeps its number, so that rows, tallies and releases come out equal. The
ledger then names the new files.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import Queue
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, update

from data import archive, facts, fs, ledger, parts
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings
from ingest import record, verified
from ingest.accept import readings_of
from ingest.feed import reading as feed
from ingest.feed.reading import Brought
from ingest.read.child import Reader
from ingest.validate import Candidate, Said, candidates

READERS = 2


def reread(settings: Settings) -> int:
    """Write every facts file anew from the archive; give how many reports were read."""
    reports = _reports(settings)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    bulk: dict[int, Candidate] = {}
    for number, candidate in _read(settings, reports):
        if candidate.bulk:
            bulk[number] = candidate
        for row in candidate.rows:
            rows.setdefault((candidate.dataset, row["_period"]), []).append({"_report": number} | row)
    checked = verified.of_periods(settings, rows)
    named = {
        key: facts.write(settings, key[0], key[1], None, found, verified.applied(checked, key))
        for key, found in sorted(rows.items())
    }
    table = tables.facts
    with ledger.writing(settings) as connection:
        held = {(r.dataset, r.period): r.name for r in connection.execute(select(table))}
        for (dataset, period), name in named.items():
            mine = (table.c.dataset == dataset, table.c.period == period)
            connection.execute(update(table).where(*mine).values(name=name, rows=len(rows[dataset, period])))
        before = {part.report: part for part in parts.held(connection, bulk)}
        for number, candidate in bulk.items():
            chosen = tables.part.c.report == number
            connection.execute(update(tables.part).where(chosen).values(**record.part(candidate)))
    for (dataset, period), old in held.items():
        if (dataset, period) in named:
            fs.remove(facts.path(settings, dataset, old))
    for part in before.values():
        fs.remove(facts.path(settings, part.dataset, part.name))
    return len(reports)


def _reports(settings: Settings) -> dict[int, list[Any]]:
    """Give the reports that were ever accepted by the file they came in; what was withdrawn stays in the facts."""
    report, file = tables.report, tables.file
    query = (
        select(
            report.c.id, report.c.dataset, report.c.sender, report.c.period, report.c.decided_at, file.c.id.label("file"),
            file.c.sha256, file.c.base, file.c.name, file.c.dataset.label("as_dataset"), file.c.origin, file.c.size,
            file.c.sender.label("as_sender"), file.c.period.label("as_period"),
        )
        .join(file, report.c.file == file.c.id)
        .where(report.c.accepted_as.is_not(None))
        .order_by(report.c.id)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    with ledger.reading(settings) as connection:
        for row in connection.execute(query):
            found.setdefault(row.file, []).append(row)
    return found


def _read(settings: Settings, reports: dict[int, list[Any]]) -> Iterator[tuple[int, Candidate]]:
    free: Queue[Reader] = Queue()
    with ExitStack() as stack:
        for _ in range(READERS):
            free.put(stack.enter_context(Reader()))

        def one(rows: list[Any]) -> list[tuple[int, Candidate]]:
            reader = free.get()
            try:
                return _again(settings, reader, rows)
            finally:
                free.put(reader)

        pool = stack.enter_context(ThreadPoolExecutor(READERS))
        for found in pool.map(one, reports.values()):
            yield from found


def _again(settings: Settings, reader: Reader, rows: list[Any]) -> list[tuple[int, Candidate]]:
    """Read one file as it was read when it was decided, and find its reports again."""
    first = rows[0]
    decided = tables.moment(first.decided_at)
    assert decided is not None
    said = Said(first.as_dataset, first.as_sender, first.as_period, first.sha256)
    if not archive.whole(settings.archive, held := first.base or first.sha256):
        raise Refusal("archive_damaged", digest=held)
    if feed.is_feed(first):
        brought = Brought(first.name, first.sha256, first.size, first.as_dataset, first.as_sender, first.as_period)
        return [(row.id, feed.read(settings, brought)) for row in rows]
    file = SimpleNamespace(sha256=first.sha256, base=first.base, name=first.name, dataset=first.as_dataset)
    readings = readings_of(settings, reader, file)
    today = decided.astimezone(ZONE).date()
    made = {(c.dataset, c.sender, c.period): c for c in candidates(readings, said, today, lambda *_: None)}
    found = []
    for row in rows:
        candidate = made.get((row.dataset, row.sender, row.period))
        if candidate is None:
            raise Refusal("reread_differs", report=row.id, file=row.name)
        found.append((row.id, candidate))
    return found
