"""The official release: what a provisional release holds up to a period, once two persons have confirmed it.

What lies after the period is not in the file at all, so whoever reads official figures cannot reach it.
"""

from __future__ import annotations

from functools import partial

import duckdb

from data import edition, publication, release
from data.ledger import tables
from data.period import Period, parse
from data.publication import Publication
from data.settings import Settings
from metrics import build, bundle, deltas, rollup
from metrics.release import alone, make


def publish(settings: Settings) -> tuple[tuple[int, str], ...]:
    """Make the official release of every confirmed publication; give their numbers and last periods."""
    with alone(settings):
        return tuple((_publish(settings, wish), wish.through) for wish in publication.confirmed(settings))


def _publish(settings: Settings, wish: Publication) -> int:
    held = release.row(settings, wish.basis)
    deltas.materialised(settings, wish.basis)
    values = {
        "kind": "official", "made_at": tables.stamp(settings.now()), "definitions": held.definitions,
        "loading": False, "changes": held.changes,
    }  # fmt: skip
    note = partial(_note, wish)
    with edition.of(bundle.at(settings, wish.basis)):
        return make(settings, partial(_cut, settings, wish.basis, parse(wish.through)), values, note)


def _note(wish: Publication, connection, number: int) -> None:
    publication.made(connection, wish.id, number)


def _cut(settings: Settings, basis: int, through: Period, connection: duckdb.DuckDBPyConnection) -> None:
    """Copy every table of a release but for the rows of periods that end later."""
    connection.execute(f"ATTACH '{release.path(settings, basis)}' AS basis (READ_ONLY)")
    held = release.row(settings, basis).digests
    for name, shape in build.TABLES.items():
        if name == "report":
            continue
        if name not in held:
            rollup.load(connection, name, (), shape)  # the basis is from before the table was kept
            continue
        spelled = connection.execute(f"SELECT DISTINCT period FROM basis.{name}").fetchall()
        kept = [text for (text,) in spelled if parse(text).end <= through.end]
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * FROM basis.{name} WHERE list_contains(?, period) ORDER BY ALL", [kept]
        )
    connection.execute(
        "CREATE TABLE report AS SELECT r.* FROM basis.report r SEMI JOIN owner o ON o.report = r.id ORDER BY ALL"
    )
    connection.execute("DETACH basis")
