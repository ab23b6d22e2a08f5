"""Everything that is a product, made again from the record, with the ordered row hash of every table.

Facts come from the archive (the ingest program reads it again), releases from their deltas, and the newest
release is computed once more from facts. A difference is reported; what was published is never overwritten.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from sqlalchemy import select

from data import duck, facts, ledger, parts, release
from data.errors import Refusal
from data.ledger import tables
from data.parts import Part
from data.period import ZONE
from data.settings import Settings
from metrics import deltas, tally
from metrics import release as releasing


def rebuild(settings: Settings) -> tuple[list[str], list[str]]:
    """Make facts, tallies and releases again; give lines `<hash> <table>` and the differences found."""
    done = subprocess.run([sys.executable, "-m", "ingest", "reread"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal("reread_failed", what=done.stderr.strip())
    lines = _facts(settings)
    differences: list[str] = []
    rows = release.rows(settings)
    for row in rows[-release.KEEP :]:
        deltas.materialised(settings, row.n)
        lines += [f"{digest} release-{row.n}.{name}" for name, digest in row.digests.items()]
    computed = [row for row in rows if row.kind == "provisional"]
    if computed:
        newest = computed[-1]
        made = tables.moment(newest.made_at)
        assert made is not None
        again = releasing.again(settings, newest.n, made.astimezone(ZONE).date())
        for name, digest in again.items():
            lines.append(f"{digest} again-{newest.n}.{name}")
            if digest != newest.digests.get(name, digest):
                differences.append(f"r{newest.n}.{name}")
    return lines, differences


def _facts(settings: Settings) -> list[str]:
    with ledger.reading(settings) as connection:
        named = connection.execute(select(tables.facts).order_by(tables.facts.c.dataset, tables.facts.c.period)).all()
        bulk = parts.held(connection)
    lines = []
    with duck.connect(folders=[settings.facts, settings.tallies], memory="2GB") as connection:
        for kind, of in (("facts", _rows), ("tallies", _tallies)):
            for dataset in sorted({row.dataset for row in named} | {part.dataset for part in bulk}):
                files = [row for row in named if row.dataset == dataset]
                paths = of(settings, files, [part for part in bulk if part.dataset == dataset])
                if relation := parts.union(connection, settings, paths):
                    lines.append(f"{facts.digest(connection, relation)} {kind}.{dataset}")
        for part in bulk:
            found = facts.fingerprint(connection, parts.relation(connection, settings, part))
            lines.append(f"{found} facts.{part.dataset}.{part.report}")
    return lines


def _rows(settings: Settings, files: list[Any], _: list[Part]) -> list[str]:
    return [str(facts.path(settings, row.dataset, row.name)) for row in files]


def _tallies(settings: Settings, files: list[Any], bulk: list[Part]) -> list[str]:
    made = [tally.ensure(settings, row.dataset, row.name) for row in files]
    made += [tally.ensure(settings, part.dataset, part.name, part) for part in bulk]
    return [str(path) for path in made if path]
