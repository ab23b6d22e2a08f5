"""Files into facts: read in a limited child, validate, write Parquet, then one ledger commit = accepted.

A batch of files becomes facts with one rewritten Parquet per dataset and period. The commit names the
new files, the owners of each period and the states together, or nothing happens: killed before it, the
files are simply read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from queue import Queue
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from data import archive, datasets, facts, fs, ledger
from data.errors import Refusal
from data.ledger import tables
from data.model import Finding, Layout, Reading
from data.settings import Settings
from ingest import once
from ingest.read.child import Reader
from ingest.validate import Candidate, Said, candidates


@dataclass
class Outcome:
    """What became of one file: its reports with their ids, or the refusal of the whole file."""

    file: int
    candidates: list[Candidate] = field(default_factory=list)
    reports: list[tuple[int, Candidate]] = field(default_factory=list)
    refused: Refusal | None = None
    repeated: bool = False


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
    numbers = iter(_reserve(settings, sum(len(outcome.candidates) for outcome in outcomes)))
    for outcome in outcomes:
        outcome.reports = [(next(numbers), candidate) for candidate in outcome.candidates]
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
        last = add(connection, "report", count)
    return range(last - count + 1, last + 1)


def add(connection: Connection, name: str, count: int = 1) -> int:
    """Raise a counter of the ledger and give its new value."""
    table = tables.counter
    held = connection.execute(select(table.c.value).where(table.c.name == name)).scalar_one_or_none()
    if held is None:
        connection.execute(table.insert().values(name=name, value=count))
        return count
    connection.execute(update(table).where(table.c.name == name).values(value=held + count))
    return held + count


def _commit(settings: Settings, files: Sequence[Any], outcomes: list[Outcome], lease: once.Lease | None) -> None:
    """Commit the batch; what another program has decided since is left as it is, and named repeated."""
    while True:
        accepted = [(number, c) for outcome in outcomes for number, c in outcome.reports if c.accepted]
        held = _held(settings, accepted)
        named = _write(settings, accepted, held)
        fs.crash_point("accept.facts_written")
        with ledger.writing(settings) as connection:
            once.fence(connection, lease)
            decided = _decided(connection, outcomes)
            if not decided and _held_now(connection, list(held)) == held:
                _record(connection, settings, files, outcomes, accepted, named)
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


def _record(
    connection: Connection,
    settings: Settings,
    files: Sequence[Any],
    outcomes: list[Outcome],
    accepted: list[tuple[int, Candidate]],
    named: dict[tuple[str, str], tuple[str, int]],
) -> None:
    """Write everything that one batch changes, in one short transaction of few statements."""
    now = tables.stamp(settings.now())
    file = tables.file
    states = [{"of": outcome.file, **_state(outcome)} for outcome in outcomes]
    chosen = update(file).where(file.c.id == bindparam("of"))
    connection.execute(chosen.values(state=bindparam("now_state"), problem=bindparam("now_problem")), states)
    reports = [(outcome.file, number, candidate) for outcome in outcomes for number, candidate in outcome.reports]
    if reports:
        connection.execute(tables.report.insert(), _report_rows(connection, reports, now))
    findings = [_finding(of, number, finding) for of, number, c in reports for finding in c.findings]
    if findings:
        connection.execute(tables.finding.insert(), findings)
    if accepted:
        _take_over(connection, accepted)
        add(connection, "changes")
    for (dataset, period), (name, rows) in named.items():
        _name(connection, dataset, period, name, rows)


def _state(outcome: Outcome) -> dict[str, Any]:
    refused = outcome.refused
    problem = {"code": refused.code, "params": _plain(refused.params)} if refused else None
    return {"now_state": "refused" if refused else "repeated" if outcome.repeated else "read", "now_problem": problem}


def _report_rows(connection: Connection, reports: list[tuple[int, int, Candidate]], now: str) -> list[dict[str, Any]]:
    """Give the ledger rows of a batch's reports, each with the next revision of its dataset, sender and period."""
    table = tables.report
    key = (table.c.dataset, table.c.sender, table.c.period)
    keys = {(c.dataset, c.sender, c.period) for _, _, c in reports}
    query = select(*key, func.max(table.c.revision)).where(tuple_(*key).in_(keys)).group_by(*key)
    revisions = {tuple(row[:3]): row[3] for row in connection.execute(query)}
    rows = []
    for file, number, candidate in reports:
        own = (candidate.dataset, candidate.sender, candidate.period)
        revisions[own] = revisions.get(own, 0) + 1
        rows.append(
            {
                "id": number,
                "file": file,
                "dataset": candidate.dataset,
                "sender": candidate.sender,
                "period": candidate.period,
                "revision": revisions[own],
                "state": "accepted" if candidate.accepted else "returned",
                "layouts": [_layout(layout) for layout in candidate.layouts],
                "periods": candidate.periods,
                "rows": len(candidate.rows),
                "decided_at": now,
            }
        )
    return rows


def _layout(layout: Layout) -> dict[str, Any]:
    plain = {"sheet": layout.sheet, "header_row": layout.header_row}
    return plain | {"columns": dict(layout.columns), "labels": dict(layout.labels)}


def _finding(file: int, report: int, finding: Finding) -> dict[str, Any]:
    return {
        "file": file, "report": report, "rule": finding.rule, "severity": finding.severity, "sheet": finding.sheet,
        "row": finding.row, "column": finding.column, "params": _plain(finding.params),
    }  # fmt: skip


def _take_over(connection: Connection, accepted: list[tuple[int, Candidate]]) -> None:
    """Make each report the owner of its periods, the later of a batch last; one that owns nothing is superseded."""
    live = tables.live
    key = (live.c.dataset, live.c.sender, live.c.period)
    owners = {(c.dataset, c.sender, period): number for number, c in accepted for period in c.periods}
    chosen = tuple_(*key).in_(list(owners))
    losers = set(connection.execute(select(live.c.report).where(chosen)).scalars())
    losers |= {number for number, _ in accepted} - set(owners.values())
    connection.execute(live.delete().where(chosen))
    rows = [{"dataset": d, "sender": s, "period": p, "report": number} for (d, s, p), number in owners.items()]
    connection.execute(live.insert(), rows)
    still = set(connection.execute(select(live.c.report).where(live.c.report.in_(losers))).scalars())
    if losers - still:
        connection.execute(
            update(tables.report).where(tables.report.c.id.in_(losers - still)).values(state="superseded")
        )


def _name(connection: Connection, dataset: str, period: str, name: str, rows: int) -> None:
    table = tables.facts
    mine = (table.c.dataset == dataset, table.c.period == period)
    held = connection.execute(select(table.c.rows).where(*mine)).scalar_one_or_none()
    if held is None:
        connection.execute(table.insert().values(dataset=dataset, period=period, name=name, rows=rows))
    else:
        connection.execute(update(table).where(*mine).values(name=name, rows=held + rows))


def summary(settings: Settings, outcome: Outcome) -> list[dict[str, Any]]:
    """Say what a file gave, report by report, for people and programs."""
    made = []
    for number, candidate in outcome.reports:
        dataset = datasets.get(candidate.dataset)
        made.append(
            {
                "report": number,
                "dataset": candidate.dataset,
                "sender": candidate.sender,
                "period": candidate.period,
                "state": "accepted" if candidate.accepted else "returned",
                "rows": len(candidate.rows),
                **_lines(candidate, dataset),
                "findings": [
                    {"severity": f.severity, "rule": f.rule, "where": f.where, "params": _plain(f.params)}
                    for f in candidate.findings
                ],
            }
        )
    return made


def _lines(candidate: Candidate, dataset: datasets.Dataset) -> dict[str, Any]:
    """Count the lines by kind and give the printed totals and residuals of a disclosed form."""
    if not dataset.totals:
        subjects = {row["_agency"] for row in candidate.rows}
        return {"subjects": len(subjects)}
    kinds: dict[str, int] = {}
    for row in candidate.rows:
        kinds[row["line"]] = kinds.get(row["line"], 0) + 1
    total = next((row for row in candidate.rows if row["line"] == "total" and row.get(dataset.totals[0])), {})
    return {
        "provinces": len({row["_agency"] for row in candidate.rows if row["line"] == "province"}),
        "lines": kinds,
        "totals": {
            name: {"value": _number(total.get(name)), "unit": dataset.columns[name].unit, "row": total.get("_row")}
            for name in dataset.totals
        },
        "residuals": [
            {
                "label": row["label"],
                **{n: _number(row[n]) for n, c in dataset.columns.items() if c.type == "decimal" and n in row},
            }
            for row in candidate.rows
            if row["line"] == "residual"
        ],
    }


def _number(text: str | None) -> int | float | str | None:
    """Write an exact decimal as a JSON number where the number keeps it whole, else as text."""
    if text is None:
        return None
    exact = Decimal(text)
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else text


def _plain(params: Iterable | Any) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int | float | str | None) else str(value)
        for name, value in dict(params).items()
    }
