"""The rows of a staged feed: which break a rule, which names they hold, and the part without the wrong ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data import expression
from data.datasets import Dataset
from data.feed_lines import Lines
from data.feeds import MOST_NAMES, WRITE, Plan, text


@dataclass(frozen=True)
class Condition:
    """What makes a row wrong: the rule, the column where it shows, and when it is so."""

    rule: str
    column: str
    when: str
    severity: str = "error"
    params: tuple[tuple[str, str], ...] = ()


def faulty(missing: Mapping[str, int]) -> bool:
    """Tell whether a row holds a value that is none of its type, or names another period."""
    return missing.get("_fault", missing[""]) < missing[""]


def conditions(dataset: Dataset, plan: Plan, missing: Mapping[str, int]) -> list[Condition]:
    """Give what makes a row of a feed wrong; what the numbers of missing values already rule out is left away."""
    found = [Condition("feed_value", "", "_fault IS NOT NULL")] if faulty(missing) else []
    for name, column in dataset.columns.items():
        if column.type == "period" or name not in plan.places:
            continue
        if column.required and missing.get(name):
            other = f" AND _fault IS DISTINCT FROM {text(name)}" if "_fault" in missing else ""
            found.append(Condition("value_missing", name, f'"{name}" IS NULL{other}'))
        for rule, bound, sign in (("value_below", column.minimum, "<"), ("value_above", column.maximum, ">")):
            if bound is not None:
                found.append(Condition(rule, name, f'"{name}" {sign} {bound:g}', params=(("expected", f"{bound:g}"),)))
    for kept in dataset.rules:
        tree = expression.parse(kept.check, dataset.columns, dataset.id)
        params = (("says_vi", kept.says.vi), ("says_en", kept.says.en))
        when = f"({expression.sql(tree)}) IS FALSE"
        found.append(Condition("rule_broken", kept.columns[0], when, kept.severity, params))
    return found


def counts(
    connection: duckdb.DuckDBPyConnection, staged: Path, found: Sequence[Condition], key: Sequence[str]
) -> list[int]:
    """Count the rows of each condition, and last those whose key stands in an earlier row (nearly: by its hash)."""
    asked = [f"count_if({one.when})" for one in found]
    counted = connection.execute(f"SELECT {', '.join(asked)} FROM {_staged(staged)}").fetchall()[0] if asked else ()
    return [*map(int, counted), _twice(connection, staged, key) if key else 0]


def _twice(connection: duckdb.DuckDBPyConnection, staged: Path, key: Sequence[str]) -> int:
    """Count neighbours that are equal when the hashes are in order: for many rows that is quicker than a set of them."""
    hashed = f"SELECT hash({', '.join(map(_name, key))}) AS h FROM {_staged(staged)} ORDER BY h"
    query = f"SELECT count(*) FROM (SELECT h, lag(h) OVER () AS one FROM ({hashed})) WHERE h = one"
    return int(connection.execute(query).fetchall()[0][0])


def mark(connection: duckdb.DuckDBPyConnection, staged: Path, condition: str) -> int:
    """Note the rows of a condition as bad; give how many are newly so."""
    connection.execute("CREATE TABLE IF NOT EXISTS bad (place BIGINT PRIMARY KEY)")
    query = f"INSERT OR IGNORE INTO bad SELECT file_row_number FROM {_staged(staged)} WHERE {condition}"
    return int(connection.execute(query).fetchall()[0][0])


def repeated(connection: duckdb.DuckDBPyConnection, staged: Path, key: Sequence[str]) -> str:
    """Give the condition of rows whose key stands in an earlier row, exactly."""
    names = ", ".join(map(_name, key))
    connection.execute(
        f"CREATE TABLE again AS WITH h AS (SELECT hash({names}) AS h FROM {_staged(staged)} GROUP BY h HAVING count(*) > 1) "
        f"SELECT place FROM (SELECT file_row_number AS place, row_number() OVER (PARTITION BY {names} ORDER BY "
        f"file_row_number) AS n FROM {_staged(staged)} WHERE hash({names}) IN (SELECT h FROM h)) WHERE n > 1"
    )
    return "file_row_number IN (SELECT place FROM again)"


def examples(
    connection: duckdb.DuckDBPyConnection, staged: Path, condition: str, columns: Sequence[str], most: int
) -> list[tuple]:
    """Give place and the asked columns of the first rows of a condition."""
    shown = ", ".join(["file_row_number", *(f"CAST({_name(name)} AS VARCHAR)" for name in columns)])
    query = f"SELECT {shown} FROM {_staged(staged)} WHERE {condition} ORDER BY file_row_number LIMIT ?"
    return connection.execute(query, [most]).fetchall()


def strange(connection: duckdb.DuckDBPyConnection, staged: Path, known: Mapping[str, Collection[str]]) -> list[str]:
    """Give the columns that hold a value other than those known of them."""
    asked = [f"count_if({_name(c)} NOT IN ({', '.join(map(text, values))}))" for c, values in known.items()]
    if not asked:
        return []
    counted = connection.execute(f"SELECT {', '.join(asked)} FROM {_staged(staged)}").fetchall()[0]
    return [column for column, count in zip(known, counted, strict=True) if count]


def distinct(connection: duckdb.DuckDBPyConnection, staged: Path, column: str) -> list[str]:
    """Give the names in a column, at most one more than a feed may hold."""
    query = (
        f"SELECT DISTINCT {_name(column)} FROM {_staged(staged)} WHERE {_name(column)} IS NOT NULL ORDER BY 1 LIMIT ?"
    )
    return [name for (name,) in connection.execute(query, [MOST_NAMES + 1]).fetchall()]


def days(connection: duckdb.DuckDBPyConnection, staged: Path, column: str) -> tuple[Any, Any]:
    """Give the first and the last day in a column."""
    query = f"SELECT min({_name(column)}), max({_name(column)}) FROM {_staged(staged)}"
    return connection.execute(query).fetchall()[0]


def sift(connection: duckdb.DuckDBPyConnection, lines: Lines, staged: Path, target: Path) -> int:
    """Write the part again without the bad rows, each row with its line in the file; give how many are left."""
    connection.execute("CREATE TABLE IF NOT EXISTS bad (place BIGINT PRIMARY KEY)")
    gaps = ""
    if lines.places:
        query = "CREATE TABLE gap AS SELECT unnest(CAST(? AS BIGINT[])) AS before, unnest(CAST(? AS BIGINT[])) AS n"
        connection.execute(query, [list(lines.places), list(lines.more)])
        gaps = "ASOF LEFT JOIN gap g ON s.file_row_number >= g.before"
    number = f"CAST(s.file_row_number + {lines.first}{' + coalesce(g.n, 0)' if gaps else ''} AS INTEGER)"
    query = (
        f"SELECT {number} AS _row, s.* EXCLUDE (file_row_number) FROM {_staged(staged)} s {gaps} "
        "WHERE s.file_row_number NOT IN (SELECT place FROM bad) ORDER BY _row"
    )
    return int(connection.execute(f"COPY ({query}) TO {text(str(target))} ({WRITE})").fetchall()[0][0])


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _staged(path: Path) -> str:
    return f"read_parquet({text(str(path))}, file_row_number = true)"
