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

from sqlalchemy import Connection, select, tuple_

from data import archive, facts, fs, ledger
from data.errors import Refusal
from data.ledger import counters, tables
from data.model import Finding, Reading
from data.reports import layers, lock
from data.settings import Settings
from ingest import compare, known, once, record, suggest, verified
from ingest.feed import reading as feed
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
    _commit(settings, outcomes, lease)
    return outcomes


def decide(settings: Settings, reader: Reader, report: Any, file: Any, lease: once.Lease | None = None) -> Outcome:
    """Accept a draft that its sender has sent, or return it; its file is read and checked once more."""
    outcome = Outcome(file.id, sent=report.id, sent_at=tables.moment(report.submitted_at))
    own = (report.dataset, report.sender, report.period)
    try:
        found = [c for c in read(settings, reader, file) if (c.dataset, c.sender, c.period) == own]
        if not found:
            raise Refusal("reread_differs", report=report.id, file=file.name)
    except Refusal as refusal:
        problem = Finding(refusal.code, params=refusal.params)
        found = [Candidate(*own, layouts=[], findings=[problem])]
    outcome.candidates, outcome.reports = found, [(report.id, found[0])]
    fs.crash_point("decide.read")
    _commit(settings, [outcome], lease)
    return outcome


def verify(settings: Settings, lease: once.Lease | None = None) -> None:
    """Put the verified values that wait into the facts."""
    _commit(settings, [], lease)


def _examine(settings: Settings, reader: Reader, file: Any) -> Outcome:
    outcome = Outcome(file.id, draft=file.intent == "draft", sent_at=tables.moment(file.sent_at or file.received_at))
    if _known(settings, file):
        outcome.repeated = True
        return outcome
    try:
        outcome.candidates = read(settings, reader, file)
    except Refusal as refusal:
        outcome.refused = refusal
    return outcome


def read(settings: Settings, reader: Reader, file: Any) -> list[Candidate]:
    """Read a received file, with the corrections that lie on it, into its reports."""
    if feed.is_feed(file):
        return [feed.read(settings, file)]
    said = Said(file.dataset, file.sender, file.period, file.sha256)
    readings: tuple[Reading, ...] = readings_of(settings, reader, file)
    found = candidates(readings, said, settings.today(), lambda *asked: _same_bytes(settings, *asked))
    for candidate in found:
        beside = known.beside(settings, candidate)
        candidate.findings += compare.compare(candidate, beside) if candidate.accepted else []
        candidate.findings = suggest.complete(candidate, beside)
    return found


def readings_of(settings: Settings, reader: Reader, file: Any) -> tuple[Reading, ...]:
    """Read the tables of a received file, with the corrections that lie on it."""
    path = archive.checked(settings.archive, file.base or file.sha256)
    if not file.base:
        return reader.read(path, file.name, file.dataset)
    return reader.read(path, file.name, file.dataset, cells=layers.unpack(archive.read(settings.archive, file.sha256)))


def _known(settings: Settings, file: Any) -> bool:
    """Tell whether these very bytes, said to be the same thing, were read before with an outcome that stands."""
    standing = ("draft", "submitted", "accepted") if file.intent == "draft" else ("accepted",)
    with ledger.reading(settings) as connection:
        query = (
            select(tables.report.c.state)
            .select_from(tables.file.join(tables.report, tables.report.c.file == tables.file.c.id))
            .where(
                tables.file.c.sha256 == file.sha256,
                tables.file.c.id != file.id,
                tables.file.c.dataset.is_not_distinct_from(file.dataset),
                tables.file.c.sender.is_not_distinct_from(file.sender),
                tables.file.c.period.is_not_distinct_from(file.period),
            )
        )
        # Asked for by state as well, SQLite would begin with every accepted report of the country.
        return not {*connection.execute(query).scalars()}.isdisjoint(standing)


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
                tables.file.c.period.is_not(None),
            )
            .limit(1)
        )
        return connection.execute(query).scalar_one_or_none()


def _reserve(settings: Settings, count: int) -> range:
    """Take report numbers; a number that a killed process took is never used again."""
    if not count:
        return range(0)
    with ledger.writing(settings) as connection:
        last = counters.add(connection, "report", count)
    return range(last - count + 1, last + 1)


def _commit(settings: Settings, outcomes: list[Outcome], lease: once.Lease | None) -> None:
    """Commit the batch; what another program has decided since is left as it is, and named repeated."""
    while True:
        _lock(settings, outcomes)
        accepted = [(n, c) for outcome in outcomes for n, c in outcome.reports if outcome.state(c) == "accepted"]
        held = _held(settings, accepted)
        checked = verified.of_periods(settings, held)
        named = _write(settings, accepted, held, checked)
        fs.crash_point("accept.facts_written")
        with ledger.writing(settings) as connection:
            once.fence(connection, lease)
            fs.crash_point("accept.fenced")
            decided = _decided(connection, outcomes)
            if not decided and _held_now(connection, list(held)) == held:
                record.record(connection, settings, outcomes, accepted, named, verified.new(checked))
                break
        for (dataset, _), (name, _) in named.items():
            fs.remove(facts.path(settings, dataset, name))
        for outcome in outcomes:
            if outcome.file in decided:
                _drop_parts(settings, outcome.candidates)
                outcome.repeated, outcome.refused, outcome.reports = True, None, []
        outcomes = [outcome for outcome in outcomes if outcome.file not in decided]
        if decided and not outcomes:
            return
    fs.crash_point("accept.committed")
    _drop_parts(settings, [c for outcome in outcomes for c in outcome.candidates if outcome.state(c) != "accepted"])


def _drop_parts(settings: Settings, candidates: Sequence[Candidate]) -> None:
    """Remove the parts of feeds that the ledger does not name."""
    for candidate in candidates:
        if candidate.bulk:
            fs.remove(facts.path(settings, candidate.dataset, candidate.bulk.name))


def _lock(settings: Settings, outcomes: list[Outcome]) -> None:
    """Return what would change a closed period without an exception; a draft is told when it is sent."""
    taken: dict[tuple[str, str], set[str]] = {}
    with ledger.reading(settings) as connection:
        for outcome in outcomes:
            for _, c in outcome.reports:
                if outcome.state(c) != "accepted":
                    continue
                own = taken.setdefault((c.dataset, c.sender), set())
                if outcome.sent is None and outcome.sent_at is not None:
                    closed = lock.locked(connection, c.dataset, c.sender, c.period, c.periods, outcome.sent_at, own)
                    if closed:
                        params = {"given": closed.period, "closed": f"{closed.closed:%d/%m/%Y}"}
                        c.findings.append(Finding("period_closed", params=params))
                        continue
                own.update(c.periods)


def _decided(connection: Connection, outcomes: list[Outcome]) -> set[int]:
    """Give the files that no longer wait, and those whose sent report no longer does."""
    file, report = tables.file, tables.report
    ids = [outcome.file for outcome in outcomes if outcome.sent is None]
    query = select(file.c.id).where(file.c.id.in_(ids), file.c.state != "waiting")
    sent = [outcome.sent for outcome in outcomes if outcome.sent is not None]
    gone = select(report.c.file).where(report.c.id.in_(sent), report.c.state != "submitted")
    return {*connection.execute(query).scalars(), *(connection.execute(gone).scalars() if sent else ())}


def _held(settings: Settings, accepted: list[tuple[int, Candidate]]) -> dict[tuple[str, str], str | None]:
    own = {(c.dataset, period) for _, c in accepted if not c.bulk for period in c.periods}
    keys = sorted(own | verified.waiting(settings))
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
    settings: Settings,
    accepted: list[tuple[int, Candidate]],
    held: dict[tuple[str, str], str | None],
    checked: verified.Checked,
) -> dict[tuple[str, str], tuple[str, int]]:
    """Write one facts file per dataset and period; give their new names and how many rows are new."""
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for number, candidate in accepted:
        for row in candidate.rows:
            rows.setdefault((candidate.dataset, row["_period"]), []).append({"_report": number} | row)
    named = {}
    with facts.writer(settings) as connection:
        for key, name in held.items():
            own = rows.get(key, [])
            named[key] = (facts.write(settings, *key, name, own, checked.get(key, ()), connection), len(own))
    return named
