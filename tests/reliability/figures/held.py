"""A country whose tallies are held: every indicator, every agency that owes its dataset, month after month.

Where the definitions are fewer than asked for, they stand several times under other names. Numbers are drawn by DuckDB
from a hash, so that the same country is made each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from pathlib import Path
from unittest.mock import patch

import duckdb

from data import agencies, calendar, datasets, duck, facts, fs
from data.datasets import Dataset
from data.ledger import tables
from data.period import ZONE, Period, of_day, span
from data.settings import Settings
from metrics import build, compile, definitions, kept, rollup, tally, work_held

#: A distinct term keeps this many things of an agency and month.
THINGS = 60
_TALLIES = f"""
    SELECT indicator, report, agency, period,
           CASE WHEN n_things THEN len(n_keys) ELSE h % 900 END AS numerator,
           CASE WHEN d_things THEN len(d_keys) WHEN rate THEN h % 900 + h % 101 END AS denominator,
           CASE WHEN n_things THEN n_keys END AS numerator_keys, CASE WHEN d_things THEN d_keys END AS denominator_keys,
           false AS conflict, NULL AS mark
    FROM (SELECT *, hash(indicator, agency, period) % 1000003 AS h,
                 list_transform(range({THINGS * 2 // 3}), lambda i: '1.' || i) AS n_keys,
                 list_transform(range({THINGS}), lambda i: '1.' || i) AS d_keys FROM asked CROSS JOIN told)"""

_ASKED = {"indicator": "VARCHAR", "n_things": "BOOLEAN", "d_things": "BOOLEAN", "rate": "BOOLEAN"}
_OWNED = ("dataset", "sender", "period")


@contextmanager
def indicators(at_least: int) -> Iterator[int]:
    """Let the folder of definitions hold at least so many; give how many there are."""
    known = dict(definitions.indicators())
    plain = [one for one in known.values() if not one.survey and not one.numerator.over_time.startswith("distinct")]
    for number in range(max(at_least - len(known), 0)):
        one = plain[number % len(plain)]
        known[f"{one.id}_{number}"] = replace(one, id=f"{one.id}_{number}", aliases=(), digest=f"{one.digest}{number}")
    with patch.object(definitions, "indicators", lambda: known):
        yield len(known)


def fill(settings: Settings, last: Period, months: int) -> build.Held:
    """Write the tallies of all agencies for the months up to `last` where the product keeps them; give what is held."""
    held = build.Held([], [], {}, (), [], {name: [] for name in work_held.SHAPES}, 0)
    wide = list(span(last.shift(1 - months), last))
    for dataset in filter(lambda one: definitions.of_dataset(one.id), datasets.all_datasets().values()):
        with duck.connect(folders=[settings.tallies], threads=2) as connection:
            rollup.load(connection, "asked", _asked(dataset), _ASKED)
            for period in dict.fromkeys(of_day(month.end, dataset.frequency) for month in wide):
                said = [
                    _report(len(held.reports) + n, dataset.id, a, period)
                    for n, a in enumerate(_owing(dataset, period), 1)
                ]
                held.reports.extend(said)
                held.owners.extend({"report": one["id"]} | {name: one[name] for name in _OWNED} for one in said)
                name = held.facts[dataset.id, str(period)] = _facts(settings, dataset, period, said)
                told = [{"report": one["id"], "agency": one["sender"], "period": str(period)} for one in said]
                rollup.load(connection, "told", told, {"report": "INTEGER", "agency": "VARCHAR", "period": "VARCHAR"})
                fs.make(tally.path(settings, dataset.id, name), partial(_write, connection), sealed=True)
    return held


def _write(connection: duckdb.DuckDBPyConnection, aside: Path) -> None:
    columns = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in compile.SHAPE.items())
    connection.execute(
        f"COPY (SELECT {columns} FROM ({_TALLIES}) ORDER BY ALL) TO '{aside}' (FORMAT parquet, COMPRESSION zstd)"
    )


def _asked(dataset: Dataset) -> list[dict]:
    rows = []
    for one in definitions.of_dataset(dataset.id):
        bottom = one.denominator or one.numerator
        rows.append(
            {
                "indicator": one.id,
                "n_things": one.numerator.over_time.startswith("distinct"),
                "d_things": bottom.over_time.startswith("distinct"),
                "rate": one.denominator is not None,
            }
        )
    return rows


def _owing(dataset: Dataset, period: Period) -> list[str]:
    return [agency.id for agency in agencies.in_force(period.end, dataset.owed_by)] or ["VN"]


def _facts(settings: Settings, dataset: Dataset, period: Period, said: list[dict]) -> str:
    """Name the facts that the tallies are of; of projects a release reads the rows too."""
    if dataset.id in {name for name, _ in kept.ROWS.values()}:
        return facts.write(settings, dataset.id, str(period), None, [])
    if dataset.id != "projects":
        return f"{period}-{'0' * 12}.parquet"
    rows = [
        {"_report": one["id"], "_row": number + 1, "_sheet": "", "_sender": one["sender"], "_agency": one["sender"], "_period": str(period),
         "project": f"DA{number}", "title": f"Dự án {number}", "year_plan": 100, "planned": 60, "disbursed": 40 + number, "accepted": 50}
        for one in said for number in range(6)
    ]  # fmt: skip
    return facts.write(settings, dataset.id, str(period), None, rows)


def _report(number: int, dataset: str, agency: str, period: Period) -> dict:
    sent = tables.stamp(datetime.combine(calendar.due(period), time(), ZONE))
    return {
        "id": number, "dataset": dataset, "sender": agency, "period": str(period), "revision": 1, "state": "accepted",
        "rows": THINGS, "layouts": "[]", "sent_at": sent, "file": f"{agency}.csv", "size": 1000, "sha256": "0" * 64,
        "received_at": sent, "illustrative": False,
    }  # fmt: skip
