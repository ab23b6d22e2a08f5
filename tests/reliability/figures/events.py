"""Ten million events of dossiers as facts, six indicators over them, and what a person would write by hand.

As a program it does one of the two on a part in a folder and prints the seconds of its statement and of all of it, its peak of
memory in MiB and the figures:
`python -m tests.reliability.figures.events ours|hand FOLDER ROWS`.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import duckdb

from data import duck, facts, fs, parts, settings
from data.parts import Part
from data.settings import Settings
from metrics import definitions, tally
from metrics.indicator import Indicator, Term

NAME = "2026-09-events.parquet"
_EVENTS = """
    SELECT 'H21.15-2609-' || printf('%08d', i // 3) AS dossier, '1.' || printf('%06d', (i * 7919) % 4800) AS procedure,
           ['online', 'in_person', 'by_post'][1 + (i // 3) % 3] AS channel, ['received', 'assigned', 'resolved'][1 + i % 3] AS step,
           TIMESTAMP '2026-09-01 07:30:00' + to_seconds((i * 31) % 2500000) AS "at",
           DATE '2026-09-06' + CAST((i // 3) % 24 AS INTEGER) AS due, 'Phòng ' || ((i // 3) % 120) AS handler
    FROM range({rows}) t(i)"""
_RECEIVED, _DONE = "count_if(step = 'received')", "count_if(step = 'resolved')"
#: Numerator and denominator of each indicator, as a definition says them.
TERMS = {
    "online": ("count_if(step = 'received' and channel = 'online')", _RECEIVED),
    "by_post": ("count_if(step = 'received' and channel = 'by_post')", _RECEIVED),
    "resolved": (_DONE, _RECEIVED),
    "resolved_online": ("count_if(step = 'resolved' and channel = 'online')", _DONE),
    "steps": ("count(*)", _RECEIVED),
    "used": ("count(distinct case when channel = 'online' then procedure end)", "count(distinct procedure)"),
}
HAND = """
COPY (SELECT count_if(step = 'received' AND channel = 'online') AS online, count_if(step = 'received') AS received,
             count_if(step = 'received' AND channel = 'by_post') AS by_post, count_if(step = 'resolved') AS resolved,
             count_if(step = 'resolved' AND channel = 'online') AS resolved_online, count(*) AS steps,
             list_sort(list(DISTINCT procedure) FILTER (WHERE channel = 'online')) AS used,
             list_sort(list(DISTINCT procedure)) AS offered
      FROM read_parquet('{file}')) TO '{out}' (FORMAT parquet, COMPRESSION zstd)"""


def at(folder: Path) -> Settings:
    """Name the copy in a folder."""
    return settings.load(
        environ={"DATA_DIR": str(folder / "var"), "MODE": "production", "NOW": "2026-10-05T09:00:00+07:00"}
    )


def write(here: Settings, rows: int) -> Path:
    """Write the facts of one agency's month."""
    target = facts.path(here, "dossier_events", NAME)
    with duck.connect(folders=[here.facts], threads=2, memory="1GB") as connection:
        query = f"COPY ({_EVENTS.format(rows=rows)}) TO '{{}}' (FORMAT parquet, COMPRESSION zstd)"
        fs.make(target, lambda aside: connection.execute(query.format(aside)), sealed=True)
    return target


@contextmanager
def indicators() -> Iterator[None]:
    """Let the folder of definitions hold these indicators alone."""
    like = definitions.get("dossiers_online")
    found = {name: _indicator(like, name, *terms) for name, terms in TERMS.items()}
    with patch.object(definitions, "indicators", lambda: found):
        yield


def _indicator(like: Indicator, name: str, above: str, below: str) -> Indicator:
    over = "distinct:procedure" if "distinct" in below else "sum"
    terms = [Term(text, over, "sum", like.numerator.label) for text in (above, below)]
    newest = replace(like.versions[-1], numerator=above, denominator=below)
    told = {"id": name, "dataset": "dossier_events", "where": "", "otherwise": None, "versions": (newest,)}
    return replace(like, numerator=terms[0], denominator=terms[1], **told)


def ours(here: Settings, rows: int) -> tuple[float, float, list[tuple]]:
    """Make the tallies as a release does; give the seconds of the statement, of all of it, and the figures."""
    part = Part(1, "dossier_events", NAME, "hue", "2026-09", rows, 2)
    with indicators():
        began = perf_counter()
        made = tally.ensure(here, part.dataset, part.name, part)
        whole = perf_counter() - began
        with duck.connect(folders=[here.facts, here.tallies], threads=2, memory=tally.MEMORY) as connection:
            relation = parts.relation(connection, here, part)
            began = perf_counter()
            tally.write(connection, part.dataset, relation, parts.same(part), here.tallies / "again.parquet")
            seconds = perf_counter() - began
    found = duckdb.connect().execute(f"SELECT indicator, numerator, denominator FROM '{made}' ORDER BY 1").fetchall()
    return seconds, whole, found


def by_hand(here: Settings) -> tuple[float, float, list[tuple]]:
    """Run the statement that is written by hand, with two threads; give the same from its answer."""
    out = here.tallies / "hand.parquet"
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        for _ in range(2):  # ours has run once before it is timed, too
            began = perf_counter()
            connection.execute(HAND.format(file=facts.path(here, "dossier_events", NAME), out=out))
        seconds = perf_counter() - began
        row = dict(zip(*_answer(connection, out), strict=True))
    received, resolved = row["received"], row["resolved"]
    pairs = {
        "online": received,
        "by_post": received,
        "resolved": received,
        "resolved_online": resolved,
        "steps": received,
    }
    found = [(name, row[name], below) for name, below in pairs.items()] + [
        ("used", len(row["used"]), len(row["offered"]))
    ]
    return seconds, seconds, sorted(found)


def _answer(connection: duckdb.DuckDBPyConnection, out: Path) -> tuple[list[str], tuple]:
    result = connection.execute(f"SELECT * FROM '{out}'")
    return [column[0] for column in result.description or ()], result.fetchall()[0]


def main(way: str, folder: str, rows: str) -> None:
    """Do one of the two; print seconds, peak of memory, and the figures."""
    here = at(Path(folder))
    fs.folder(here.tallies)
    seconds, whole, found = ours(here, int(rows)) if way == "ours" else by_hand(here)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(seconds, whole, peak, [(name, int(above), int(below)) for name, above, below in found], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
