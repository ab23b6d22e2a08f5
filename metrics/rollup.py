"""Tallies into observations: every agency and whole, every month, quarter, half and year.

Rates are re-made from numerators and denominators at each level. A period belongs to the agency in force
on its last day, so a merged province's year holds the months of those it was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
import orjson

from data import agencies
from metrics import definitions
from metrics import frame as frames
from metrics import rollup_sql as sql

#: Fewer agencies than this share with a value: no figure for the whole, no rank.
COVERAGE = 0.8

OBSERVATION = {
    "indicator": "VARCHAR",
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "lens": "VARCHAR",
    "value": "DECIMAL(38,6)",
    "numerator": "DECIMAL(38,9)",
    "denominator": "DECIMAL(38,9)",
    "missing": "VARCHAR",
    "marks": "VARCHAR[]",
    "illustrative": "BOOLEAN",
    "reported": "INTEGER",
    "expected": "INTEGER",
    "place": "INTEGER",
    "placed": "INTEGER",
    "oldest_input": "VARCHAR",
    "newest_input": "VARCHAR",
}
#: What is known of each report: its revision and when it was sent (ISO, UTC). A revision sent after a
#: period closed marks the period's figures as revised.
INPUT = {"report": "INTEGER", "revision": "INTEGER", "illustrative": "BOOLEAN", "sent_at": "VARCHAR"}

_TEXT = "VARCHAR"
#: The small tables that the steps of `rollup_sql` join, made of Python rows.
_SHAPES: dict[str, dict[str, str]] = {
    "holds": {"base": "period_name", "period": "period_name"},
    "home": {"agency": "agency_name", "period": "period_name", "unit": "agency_name"},
    "seen": {"unit": "agency_name", "period": "period_name", "shown": "agency_name", "alone": "BOOLEAN"},
    "member": {"unit": "agency_name", "period": "period_name", "whole": "agency_name"},
    "wanted": {
        "duty": _TEXT, "agency": "agency_name", "period": "period_name", "reports": "INTEGER", "last_base": "period_name",
        "last_senders": "INTEGER", "reason": _TEXT,
    },
    "closing": {"rule": _TEXT, "period": "period_name", "closes": _TEXT, "open": "BOOLEAN"},
    "spec": {
        "indicator": "indicator_name", "n_time": _TEXT, "d_time": _TEXT, "n_agencies": _TEXT, "d_agencies": _TEXT,
        "factor": "HUGEINT", "rate": "BOOLEAN", "direction": _TEXT, "duty": _TEXT, "rule": _TEXT,
    },
    "kind": {"agency": "agency_name", "kind": _TEXT},
}  # fmt: skip


def load(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]], shape: Mapping) -> None:
    """Make a table from Python rows in one bound parameter."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in shape.items())
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    fields = orjson.dumps([dict(shape)]).decode()
    names = ", ".join(f'"{name}"' for name in shape)
    picked = ", ".join(f'one."{name}"' for name in shape)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {picked} FROM (SELECT unnest(from_json(CAST(? AS JSON), '{fields}')) AS one)",
        [orjson.dumps(list(rows)).decode()],
    )


def observe(connection: duckdb.DuckDBPyConnection, today: date, coverage: float = COVERAGE, only: str = "") -> None:
    """Fill table `observation` from tables `tally` (live rows) and `input` (see INPUT).

    With `only`, an agency alone: no wholes, and no place among peers worth reading.
    """
    frame = frames.frame(connection, today, only)
    dimensions = {
        "holds": frame.holds, "home": frame.homes, "seen": frame.seen, "member": frame.members, "wanted": frame.wanted,
        "closing": frame.closings, "spec": _spec(frame.duties), "kind": _kinds(),
    }  # fmt: skip
    for table, rows in dimensions.items():
        load(
            connection,
            table,
            rows,
            {name: _TEXT if kind in sql.NAMES else kind for name, kind in _SHAPES[table].items()},
        )
    for name, held in sql.NAMES.items():
        connection.execute(
            f"CREATE TYPE {name} AS ENUM (SELECT name FROM (SELECT '' UNION {held}) t(name) WHERE name IS NOT NULL ORDER BY name)"
        )
    for table in dimensions:
        for column, kind in _SHAPES[table].items():
            if kind in sql.NAMES:
                connection.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}")
    for step in sql.STEPS:
        connection.execute(step.replace("$coverage", str(coverage)))
    for table in (*dimensions, *sql.MADE):
        connection.execute(f"DROP TABLE {table}")
    for name in sql.NAMES:
        connection.execute(f"DROP TYPE {name}")


def _kinds() -> list[dict[str, Any]]:
    """Say among whom an agency has its place."""
    reporting = [agency for agency in agencies.registry().values() if agency.kind in agencies.REPORTING]
    kinds = [{"agency": a.id, "kind": a.kind} for a in reporting]
    return kinds + [{"agency": frames.seen(a.id), "kind": f"{a.kind}@34"} for a in reporting]


def _spec(duties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say how the terms of each indicator that is told grow, and what is asked of it."""
    rows = []
    for row in duties:
        one = definitions.indicators()[row["indicator"]]
        bottom = one.denominator or one.numerator
        rows.append(
            row
            | {
                "n_time": one.numerator.over_time.split(":")[0],
                "d_time": bottom.over_time.split(":")[0],
                "n_agencies": one.numerator.over_agencies.split(":")[0],
                "d_agencies": bottom.over_agencies.split(":")[0],
                "factor": definitions.UNITS[one.unit],
                "rate": one.rate,
                "direction": one.direction,
            }
        )
    return rows
