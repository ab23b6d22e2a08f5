"""Files into facts: read in a limited child, validate, write Parquet, then one ledger commit = accepted.

A batch of files becomes facts with one rewritten Parquet per dataset and period. The commit names the
new files, the owners of each period and the states together, or nothing happens: killed before it, the
files are simply read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from data import archive, facts, fs, ledger
from data.errors import Refusal
from data.ledger import tables
from data.model import Reading
from data.settings import Settings
from ingest import once, record
from ingest.outcome import Outcome
from ingest.read.child import Reader
from ingest.validate import Candidate, Said, candidates


def process(
    settings: Settings, readers: Sequence[Reader], files: Sequence[Any], lease: once.Lease | None = None
) -> list[Outcome]:
    """Read, validate and accept ledger rows of waiting files; a later file wins over an earlier one.

    Files are read side by side, one limited child each, as many at a time as there are `readers`.
    """
    free: Queue[Reader] = Queue()
    for reader in readers:
        free.put(reader)

    def examine(file: Any) -> Outcome:
        reader = free.get()
        try:
            return _examine(settings, reader, file)
        finally:
            free.put(reader)

    with ThreadPoolExecutor(len(readers)) as pool:
        outcomes = list(pool.map(examine, files))
    fs.crash_point("accept.read")
    numbers = iter(_reserve(settings, sum(len(outcome.candidates) for outcome in outcomes)))
    for outcome in outcomes:
        outcome.reports = [(next(numbers), candidate) for candidate in outcome.candidates]
    fs.crash_point("accept.numbered")
    _commit(settings, files, outcomes, lease)
    return outcomes


def _examine(settings: Settings, reader: Reader, file: Any) -> Outcome:
    outcome = Outcome(file.id)
    if _known(settings, file):
        outcome.repeated = True
        return outcome
    said = Said(file.dataset, file.sender, file.period, file.sha256)
    try:
        readings: tuple[Reading, ...] = reader.read(
            archive.path(settings.archive, file.sha256), file.name, file.dataset
        )
        found = candidates(readings, said, settings.today(), lambda *asked: _same_bytes(settings, *asked))
    except Refusal as refusal:
        outcome.refused = refusal
        return outcome
    outcome.candidates = found
    return outcome


def _known(settings: Settings, file: Any) -> bool:
    """Tell whether these very bytes, said to be the same thing, were read before with a live outcome."""
    with ledger.reading(settings) as connection:
        query = (
            select(func.count())
            .select_from(tables.file.join(tables.report, tables.report.c.file == tables.file.c.id))
            .where(
                tables.file.c.sha256 == file.sha256,
                tables.file.c.id != file.id,
                tables.file.c.dataset.is_not_distinct_from(file.dataset),
                tables.file.c.sender.is_not_distinct_from(file.sender),
                tables.file.c.period.is_not_distinct_from(file.period),
                tables.report.c.state == "accepted",
            )
        )
        return connection.execute(query).scalar_one() > 0


def _same_bytes(settings: Settings, dataset: str, sender: str, period: str, sha256: str) -> str | None:
    with ledger.reading(settings) as connection:
        query = (
            select(tables.report.c.period)
            .select_from(tables.report.join(tables.file, tables.report.c.file == tables.file.c.id))
            .where(
                tables.file.c.sha256 == sha256,
                tables.report.c.dataset == dataset,
                tables.report.c.sender == sender,
                tables.report.c.period != period,
                tables.report.c.state.in_(("accepted", "superseded")),
                tables.report.c.file.in_(select(tables.file.c.id).where(tables.file.c.period.is_not(None))),
            )
            .limit(1)
        )
        return connection.execute(query).scalar_one_or_none()


def _reserve(settings: Settings, count: int) -> range:
    """Take report numbers; a number that a killed process took is never used again."""
    if not count:
        return range(0)
    with ledger.writing(settings) as connection:
        last = record.add(connection, "report", count)
    return range(last - count + 1, last + 1)


def _commit(settings: Settings, files: Sequence[Any], outcomes: list[Outcome], lease: once.Lease | None) -> None:
    """Commit the batch; what another program has decided since is left as it is, and named repeated."""
    while True:
        accepted = [(number, c) for outcome in outcomes for number, c in outcome.reports if c.accepted]
        held = _held(settings, accepted)
        named = _write(settings, accepted, held)
        fs.crash_point("accept.facts_written")
        with ledger.writing(settings) as connection:
            once.fence(connection, lease)
            fs.crash_point("accept.fenced")
            decided = _decided(connection, outcomes)
            if not decided and _held_now(connection, list(held)) == held:
                record.record(connection, settings, files, outcomes, accepted, named)
                break
        for (dataset, _), (name, _) in named.items():
            fs.remove(facts.path(settings, dataset, name))
        for outcome in outcomes:
            if outcome.file in decided:
                outcome.repeated, outcome.refused, outcome.reports = True, None, []
        outcomes = [outcome for outcome in outcomes if outcome.file not in decided]
        if not outcomes:
            return
    fs.crash_point("accept.committed")


def _decided(connection: Connection, outcomes: list[Outcome]) -> set[int]:
    """Give the files that are no longer waiting."""
    table, ids = tables.file, [outcome.file for outcome in outcomes]
    query = select(table.c.id).where(table.c.id.in_(ids), table.c.state != "waiting")
    return set(connection.execute(query).scalars())


def _held(settings: Settings, accepted: list[tuple[int, Candidate]]) -> dict[tuple[str, str], str | None]:
    keys = sorted({(c.dataset, period) for _, c in accepted for period in c.periods})
    with ledger.reading(settings) as connection:
        return _held_now(connection, keys)


def _held_now(connection: Connection, keys: list[tuple[str, str]]) -> dict[tuple[str, str], str | None]:
    table = tables.facts
    found: dict[tuple[str, str], str | None] = dict.fromkeys(keys)
    if keys:
        query = select(table).where(tuple_(table.c.dataset, table.c.period).in_(keys))
        found |= {(row.dataset, row.period): row.name for row in connection.execute(query)}
    return found


def _write(
    settings: Settings, accepted: list[tuple[int, Candidate]], held: dict[tuple[str, str], str | None]
) -> dict[tuple[str, str], tuple[str, int]]:
    """Write one facts file per dataset and period; give their new names and how many rows are new."""
    named = {}
    for (dataset, period), name in held.items():
        rows = [
            {"_report": number} | row
            for number, candidate in accepted
            if candidate.dataset == dataset
            for row in candidate.rows
            if row["_period"] == period
        ]
        named[dataset, period] = (facts.write(settings, dataset, period, name, rows), len(rows))
    return named
