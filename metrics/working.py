"""Working figures: what an agency's figures have become since the newest release, for its people and the ministry.

One Parquet file per agency, of that agency alone: no whole, no rank, nothing of another agency. Its name says
which acceptances it holds, so that a reader never takes an older one for the present.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select

from data import agencies, budget, duck, fs, ledger, parts, release, seals
from data.ledger import tables
from data.settings import Settings
from metrics import definitions, deltas, figures, rollup, silence, tally
from metrics.views import Figure, WorkingFigure

_KEYS = ("dataset", "sender", "period", "report")
Word = tuple[str, str, str, int]


@dataclass(frozen=True)
class Difference:
    """Whose word counts now and not in release `number` (`gained`), and the other way round (`lost`)."""

    number: int
    agency: str
    gained: frozenset[Word]
    lost: frozenset[Word]

    @property
    def name(self) -> str:
        """The name of the file that holds it."""
        told = repr((self.number, sorted(self.gained), sorted(self.lost))).encode()
        return f"{self.agency}-{hashlib.sha256(told).hexdigest()[:16]}.parquet"


def differences(settings: Settings) -> tuple[Difference, ...]:
    """Give the agencies whose figures have changed since the newest release, in the order of their ids."""
    number = release.newest(settings, "provisional")
    if number is None:
        return ()
    gained, lost = _compared(settings, number, None)
    heads = {word: agencies.current(word[1], settings.today()) for word in gained | lost}
    return tuple(
        Difference(number, agency, *(frozenset(w for w in words if heads[w] == agency) for words in (gained, lost)))
        for agency in sorted(set(heads.values()))
    )


def refresh(settings: Settings, at_most: int | None = None) -> int:
    """Write the files of agencies whose figures have changed, remove what is no longer so; give how many were written."""
    found = differences(settings)
    missing = [one for one in found if not seals.whole(settings.working / one.name)][:at_most]
    for one in missing:
        fs.make(settings.working / one.name, partial(_write, settings, one), "working", sealed=True)
    names = {one.name for one in found}
    for old in settings.working.glob("*.parquet"):
        if old.name not in names:
            fs.remove(old)
    return len(missing)


def changed(settings: Settings, agency: str) -> tuple[WorkingFigure, ...] | None:
    """Give the figures of an agency that differ from the newest release; None while they are being computed."""
    number = release.newest(settings, "provisional")
    if number is None:
        return ()
    own = agencies.estate(agency)
    one = Difference(number, agency, *_compared(settings, number, own))
    if not one.gained and not one.lost:
        return ()
    path = settings.working / one.name
    if not seals.whole(path):
        return None
    released = release.connect(deltas.materialised(settings, number))
    with duck.connect(paths=[path]) as connection, budget.within(connection):
        working = figures.of_agency(connection, agency, f"read_parquet('{path}')")
    with budget.within(released):
        before = figures.of_agency(released, agency)
    keys = sorted({*working, *before}, key=str)
    pairs = [(before.get(key), working.get(key, figures.absent(key)), key) for key in keys]
    return tuple(_named(was, now) for was, now, key in pairs if _read(was or figures.absent(key)) != _read(now))


def _named(was: Figure | None, now: Figure) -> WorkingFigure:
    one = definitions.get(now.indicator)
    read = (one.dataset, *([one.otherwise.dataset] if one.otherwise else []))
    return WorkingFigure(was, now, one.name, one.unit, one.decimals, read)


def _read(figure: Figure) -> tuple[Any, ...]:
    return figure.value, figure.numerator, figure.denominator, figure.missing


def _compared(settings: Settings, number: int, own: frozenset[str] | None) -> tuple[frozenset[Word], frozenset[Word]]:
    live = tables.live
    query = select(*(live.c[name] for name in _KEYS))
    with ledger.reading(settings) as connection:
        rows = connection.execute(query.where(live.c.sender.in_(sorted(own))) if own is not None else query)
        now = {tuple(row) for row in rows}
    cursor = release.connect(deltas.materialised(settings, number))
    chosen = f"SELECT {', '.join(_KEYS)} FROM owner"
    held = cursor.execute(f"{chosen} WHERE list_contains(?, sender)", [sorted(own)]) if own else cursor.execute(chosen)
    before = {tuple(row) for row in held.fetchall()}
    return frozenset(now - before), frozenset(before - now)  # type: ignore[arg-type]


def _write(settings: Settings, one: Difference, aside: Path) -> None:
    """Compute an agency's observations from the release's tallies, with those of its new reports in their place."""
    with duck.connect(folders=[settings.releases, settings.tallies, settings.working]) as connection:
        basis = deltas.materialised(settings, one.number)
        connection.execute(f"ATTACH '{basis}' AS basis (READ_ONLY)")
        own = sorted(agencies.estate(one.agency))
        connection.execute(
            "CREATE TABLE tally AS SELECT t.* FROM basis.tally t JOIN basis.report r ON r.id = t.report "
            "WHERE list_contains(?, t.agency)",
            [own],
        )
        connection.execute(
            "CREATE TABLE input AS SELECT id AS report, revision, illustrative, coalesce(sent_at, received_at) AS sent_at "
            "FROM basis.report"
        )
        replaced = [{"report": report, "period": period} for _, _, period, report in one.lost]
        rollup.load(connection, "lost", replaced, {"report": "INTEGER", "period": "VARCHAR"})
        connection.execute(
            "DELETE FROM tally USING lost WHERE tally.report = lost.report AND tally.period = lost.period"
        )
        _add(settings, connection, one)
        connection.execute(
            "CREATE TABLE spoken AS SELECT DISTINCT indicator, period FROM basis.tally UNION SELECT indicator, period FROM tally"
        )
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, settings.today(), only=one.agency)
        _own(connection, one, own)
        silence.say(connection, settings.today())
        connection.execute(
            "COPY (SELECT * REPLACE (CAST(NULL AS INTEGER) AS place, CAST(NULL AS INTEGER) AS placed) FROM observation "
            f"WHERE agency = ? ORDER BY ALL) TO '{aside}' (FORMAT parquet, COMPRESSION zstd)",
            [one.agency],
        )


def _own(connection: duckdb.DuckDBPyConnection, one: Difference, own: list[str]) -> None:
    """Say whose word counts now: the release's owners with those of the new reports in their place."""
    shape = {"dataset": "VARCHAR", "sender": "VARCHAR", "period": "VARCHAR", "report": "INTEGER"}
    rollup.load(connection, "owner", [dict(zip(_KEYS, word, strict=True)) for word in sorted(one.gained)], shape)
    rollup.load(connection, "gone", [dict(zip(_KEYS, word, strict=True)) for word in sorted(one.lost)], shape)
    connection.execute(
        "INSERT INTO owner SELECT dataset, sender, period, report FROM basis.owner WHERE list_contains(?, sender) "
        "EXCEPT SELECT * FROM gone",
        [own],
    )


def _add(settings: Settings, connection: duckdb.DuckDBPyConnection, one: Difference) -> None:
    """Add the tallies of the reports whose word is new."""
    keys = {(dataset, period) for dataset, _, period, _ in one.gained}
    reports = {report for *_, report in one.gained}
    report, file, named = tables.report, tables.file, tables.facts
    with ledger.reading(settings) as ledger_connection:
        rows = ledger_connection.execute(
            select(report.c.id, report.c.revision, file.c.illustrative, file.c.sent_at, file.c.received_at)
            .join(file, report.c.file == file.c.id)
            .where(report.c.id.in_(reports))
        ).all()
        live = ledger_connection.execute(select(named)).all()
        bulk = parts.held(ledger_connection, reports)
    inputs = [
        {"report": r.id, "revision": r.revision, "illustrative": r.illustrative, "sent_at": r.sent_at or r.received_at}
        for r in rows
    ]
    rollup.load(connection, "more", inputs, rollup.INPUT)
    connection.execute("INSERT INTO input BY NAME SELECT * FROM more ANTI JOIN input USING (report)")
    gained = [{"report": number, "period": period} for _, _, period, number in one.gained]
    rollup.load(connection, "gained", gained, {"report": "INTEGER", "period": "VARCHAR"})
    made = [tally.ensure(settings, row.dataset, row.name) for row in live if (row.dataset, row.period) in keys]
    for path in [*made, *(tally.ensure(settings, part.dataset, part.name, part) for part in bulk)]:
        if path:
            connection.execute(
                f"INSERT INTO tally BY NAME SELECT * FROM read_parquet('{path}') SEMI JOIN gained USING (report, period)"
            )
