"""Publishing: build aside, verify, write the delta into the record, rename, one ledger row = published.

The record of a release is a Parquet delta of each of its tables against the release before, and the
definitions it used; the DuckDB file is a product that can be made again from them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import duckdb
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from data import calendar, edition, fs, ledger, release
from data.errors import Refusal
from data.ledger import counters, tables
from data.period import ZONE, of_day
from data.settings import Settings
from metrics import build, bundle, check, definitions, deltas, work_held
from metrics.history import changes


def publish(settings: Settings, loading: bool = False) -> int:
    """Make and publish the next provisional release of everything that is accepted; give its number."""
    with alone(settings):
        made_at = settings.now()
        today = made_at.astimezone(ZONE).date()
        before = release.newest(settings, "provisional")
        kept = bundle.keep(settings)
        fs.crash_point("release.defined")
        if before is None or release.row(settings, before).definitions != kept:
            check.examples()
        basis = build.held(settings, today)
        values = {
            "kind": "provisional", "made_at": tables.stamp(made_at), "definitions": kept, "loading": loading,
            "changes": basis.changes,
        }  # fmt: skip
        return make(settings, lambda connection: build.fill(settings, connection, basis, today), values)


def alone(settings: Settings):
    """Make one release at a time: two builders of the same number would write over each other's files."""
    return fs.alone(settings.data_dir / "record" / "release.lock")


def make(
    settings: Settings,
    fill: Callable[[duckdb.DuckDBPyConnection], None],
    values: dict[str, Any],
    note: Callable[[Connection, int], None] = lambda connection, number: None,
) -> int:
    """Build, verify, record and publish one release, with the lock held; give its number.

    `fill` makes its tables, `values` are the ledger's own of its row, `note` joins the publishing transaction.
    """
    number = (release.newest(settings) or 0) + 1
    before = release.newest(settings, values["kind"])
    target = release.path(settings, number)
    aside = target.parent / f".{target.name}.{os.getpid()}.build"
    aside.unlink(missing_ok=True)
    try:
        with build.database(settings, aside) as connection:
            fill(connection)
            fs.crash_point("release.filled")
            connection.execute("CHECKPOINT")
            fs.crash_point("release.checkpointed")
        fs.crash_point("release.built")
        with (
            build.database(settings, aside) as made,
            made.cursor() as second,
            ThreadPoolExecutor(1) as beside,
        ):
            # Ordering rows for their digests and joining them for the delta both only read: one on each processor.
            hashing = beside.submit(build.digests, second)
            _verify(made)
            fs.crash_point("release.verified")
            files = deltas.write(settings, made, number, before)
            inputs = made.execute(
                "SELECT min(coalesce(sent_at, received_at)), max(coalesce(sent_at, received_at)), "
                "coalesce(bool_or(illustrative), false) FROM report"
            ).fetchall()[0]
            digests = hashing.result()
        if inputs[2] and settings.mode != "demo":
            raise Refusal("illustrative_refused", folder=settings.data_dir)
        fs.crash_point("release.delta_written")
        fs.settle(aside, target, "release", sealed=True)
    finally:
        aside.unlink(missing_ok=True)
    values = values | {
        "n": number, "name": target.name, "digests": digests, "files": files, "oldest_input": inputs[0],
        "newest_input": inputs[1], "illustrative": inputs[2],
    }  # fmt: skip
    try:
        with ledger.writing(settings) as connection:
            connection.execute(tables.release.insert().values(**values))
            note(connection, number)
    except IntegrityError:
        raise Refusal("release_taken", given=f"r{number}") from None
    fs.crash_point("release.published")
    _drop_old(settings)
    fs.crash_point("release.tidied")
    return number


def accepted(settings: Settings) -> int:
    """Count the acceptances so far."""
    with ledger.reading(settings) as connection:
        return counters.value(connection, "changes")


def changed(settings: Settings, number: int | None) -> bool:
    """Tell whether a release would differ: something was accepted or worked on since, or a month's figures became final."""
    changes = accepted(settings)
    if number is None:
        return changes != 0
    row = release.row(settings, number)
    made = tables.moment(row.made_at)
    assert made is not None
    day, month = made.astimezone(ZONE).date(), of_day(settings.today())
    closed = [calendar.closes(month.shift(-back)) for back in range(1, 4)]
    worked = work_held.changed(settings, row.made_at)
    return changes != row.changes or worked or any(day <= closing < settings.today() for closing in closed)


def _verify(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a release whose wholes differ from their parts, or that holds nothing."""
    counted = connection.execute("SELECT count(*) FROM observation").fetchone()
    if not counted or not counted[0]:
        raise Refusal("release_empty")
    doubled = connection.execute(
        "SELECT indicator || '.' || agency || '.' || period FROM observation GROUP BY indicator, agency, period, lens HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    summed = [one.id for one in definitions.indicators().values() if one.numerator.over_agencies == "sum"]
    parted = connection.execute(
        """
        SELECT whole.indicator || '.' || whole.period FROM observation whole
        JOIN observation bo ON bo.indicator = whole.indicator AND bo.period = whole.period AND bo.agency = 'bo'
        JOIN observation tinh ON tinh.indicator = whole.indicator AND tinh.period = whole.period AND tinh.agency = 'tinh'
        WHERE list_contains(?, whole.indicator) AND whole.agency = 'VN' AND whole.numerator <> bo.numerator + tinh.numerator LIMIT 1
        """,
        [summed],
    ).fetchone()
    if doubled or parted:
        raise Refusal("release_wrong", given=" ".join(str(cell) for row in (doubled, parted) if row for cell in row))


def again(settings: Settings, number: int, today: date) -> dict[str, str]:
    """Compute the newest release once more from facts, with the owners it had; give its digests."""
    aside = settings.releases / f".again-{number}.{os.getpid()}.build"
    basis = _basis(settings, number)
    try:
        with build.database(settings, aside) as connection:
            with edition.of(bundle.at(settings, number)):
                build.fill(settings, connection, basis, today)
            return build.digests(connection)
    finally:
        aside.unlink(missing_ok=True)


def _basis(settings: Settings, number: int) -> build.Held:
    connection = release.connect(deltas.materialised(settings, number))
    live = build.held(settings, settings.today())

    def rows(name: str) -> list[dict[str, Any]]:
        result = connection.execute(f"SELECT * FROM {name}")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    kept = release.row(settings, number).digests
    work = {name: rows(name) if name in kept else [] for name in work_held.SHAPES}
    return build.Held(rows("report"), rows("owner"), live.facts, live.parts, rows("submission"), work, live.changes)


def _drop_old(settings: Settings) -> None:
    """Keep the files of the newest few of each kind; older ones are made again from the record when asked for."""
    rows = release.rows(settings)
    kept: set[int] = set()
    for kind in ("provisional", "official"):
        own = [row.n for row in rows if row.kind == kind]
        kept |= set(own[-release.KEEP :])
        for old in own[: -release.KEEP]:
            fs.remove(release.path(settings, old))
    changes.drop(settings, kept)
