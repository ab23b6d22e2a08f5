"""Publishing: build aside, verify, write the delta into the record, rename, one ledger row = published.

The record of a release is a Parquet delta of each of its tables against the release before, and the
definitions it used; the DuckDB file is a product that can be made again from them.
"""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from data import archive, fs, ledger, release
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings
from metrics import build, check, definitions

_ROOT = Path(__file__).parents[1]
_BUNDLE = ("metrics/indicators/*.toml", "data/datasets/*.toml", "data/reference/*.csv")


def publish(settings: Settings, kind: str = "provisional", loading: bool = False) -> int:
    """Make and publish the next release; give its number.

    One at a time: two builders of the same number would write over each other's files.
    """
    with fs.alone(settings.data_dir / "record" / "release.lock"):
        return _publish(settings, kind, loading)


def _publish(settings: Settings, kind: str, loading: bool) -> int:
    made_at = settings.now()
    today = made_at.astimezone(ZONE).date()
    before = release.newest(settings)
    number = (before or 0) + 1
    bundle = _keep_definitions(settings)
    if before is None or release.row(settings, before).definitions != bundle:
        check.examples()
    basis = build.held(settings, today)
    target = release.path(settings, number)
    aside = target.parent / f".{target.name}.{os.getpid()}.build"
    aside.unlink(missing_ok=True)
    try:
        with build.database(settings, aside) as connection:
            build.fill(settings, connection, basis, today)
            connection.execute("CHECKPOINT")
        fs.crash_point("release.built")
        with build.database(settings, aside) as connection:
            _verify(connection)
            digests = build.digests(connection)
            files = _write_delta(settings, connection, number, before)
            inputs = connection.execute(
                "SELECT min(coalesce(sent_at, received_at)), max(coalesce(sent_at, received_at)), "
                "coalesce(bool_or(illustrative), false) FROM report"
            ).fetchall()[0]
        if inputs[2] and settings.mode != "demo":
            raise Refusal("illustrative_refused", folder=settings.data_dir)
        fs.crash_point("release.delta_written")
        fs.settle(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    fs.crash_point("release.renamed")
    values = {
        "n": number, "kind": kind, "made_at": tables.stamp(made_at), "name": target.name, "digests": digests,
        "files": files, "definitions": bundle, "loading": loading, "changes": basis.changes,
        "oldest_input": inputs[0], "newest_input": inputs[1], "illustrative": inputs[2],
    }  # fmt: skip
    try:
        with ledger.writing(settings) as connection:
            connection.execute(tables.release.insert().values(**values))
    except IntegrityError:
        raise Refusal("release_taken", given=f"r{number}") from None
    fs.crash_point("release.published")
    _drop_old(settings, number)
    return number


def changed(settings: Settings, number: int | None) -> bool:
    """Tell whether anything was accepted since a release (None: before the first)."""
    table = tables.counter
    with ledger.reading(settings) as connection:
        changes = connection.execute(select(table.c.value).where(table.c.name == "changes")).scalar_one_or_none() or 0
    return changes != (release.row(settings, number).changes if number is not None else 0)


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


def _write_delta(
    settings: Settings, connection: duckdb.DuckDBPyConnection, number: int, before: int | None
) -> dict[str, str]:
    """Write what each table gained and lost since the release before; give the files' sha256."""
    if before is not None:
        connection.execute(f"ATTACH '{materialised(settings, before)}' AS before (READ_ONLY)")
    found = {}
    for name in build.TABLES:
        query = f"SELECT *, '+' AS _op FROM {name}"
        if before is not None:
            gained = f"SELECT * FROM {name} EXCEPT ALL SELECT * FROM before.{name}"
            lost = f"SELECT * FROM before.{name} EXCEPT ALL SELECT * FROM {name}"
            query = f"SELECT *, '+' AS _op FROM ({gained}) UNION ALL SELECT *, '-' AS _op FROM ({lost})"
        target = settings.deltas / str(number) / f"{name}.parquet"
        fs.make(target, partial(_copy, connection, query))
        found[name] = sha256(target.read_bytes()).hexdigest()
    if before is not None:
        connection.execute("DETACH before")
    return found


def _copy(connection: duckdb.DuckDBPyConnection, query: str, aside: Path) -> None:
    connection.execute(f"COPY ({query} ORDER BY ALL) TO '{aside}' (FORMAT parquet, COMPRESSION zstd)")


def materialised(settings: Settings, number: int) -> Path:
    """Give the file of a release, made again from the record's deltas when it is not there."""
    target = release.path(settings, number)
    if not target.exists():
        release.row(settings, number)
        fs.make(target, lambda aside: _from_deltas(settings, aside, number))
    return target


def _from_deltas(settings: Settings, aside: Path, number: int) -> None:
    rows = [row for row in release.rows(settings) if row.n <= number]
    with build.database(settings, aside) as connection:
        for name, shape in build.TABLES.items():
            files = [settings.deltas / str(row.n) / f"{name}.parquet" for row in rows]
            for row, file in zip(rows, files, strict=True):
                if not file.exists() or sha256(file.read_bytes()).hexdigest() != row.files[name]:
                    raise Refusal("delta_damaged", given=f"r{row.n}", table=name)
            columns = ", ".join(f'"{column}"' for column in shape)
            listed = ", ".join(f"'{file}'" for file in files)
            connection.execute(
                f"CREATE TABLE {name} AS SELECT {columns} FROM read_parquet([{listed}]) GROUP BY ALL "
                f"HAVING sum(CASE _op WHEN '+' THEN 1 ELSE -1 END) > 0 ORDER BY ALL"
            )
        held = release.row(settings, number).digests
        if build.digests(connection) != held:
            raise Refusal("delta_damaged", given=f"r{number}", table="–")
        connection.execute("CHECKPOINT")


def again(settings: Settings, number: int, today: date) -> dict[str, str]:
    """Compute the newest release once more from facts, with the owners it had; give its digests."""
    aside = settings.releases / f".again-{number}.{os.getpid()}.build"
    basis = _basis(settings, number)
    try:
        with build.database(settings, aside) as connection:
            build.fill(settings, connection, basis, today)
            return build.digests(connection)
    finally:
        aside.unlink(missing_ok=True)


def _basis(settings: Settings, number: int) -> build.Held:
    connection = release.connect(materialised(settings, number))
    live = build.held(settings, settings.today())

    def rows(name: str) -> list[dict[str, Any]]:
        result = connection.execute(f"SELECT * FROM {name}")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return build.Held(rows("report"), rows("owner"), live.facts, rows("submission"), live.changes)


def _keep_definitions(settings: Settings) -> str:
    """Archive the definitions and reference files as one deterministic zip; give its sha256."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in sorted(path for pattern in _BUNDLE for path in _ROOT.glob(pattern)):
            bundle.writestr(zipfile.ZipInfo(str(path.relative_to(_ROOT))), path.read_bytes())
    return archive.keep(settings.archive, buffer.getvalue())


def _drop_old(settings: Settings, number: int) -> None:
    for old in range(1, number - release.KEEP + 1):
        fs.remove(release.path(settings, old))
