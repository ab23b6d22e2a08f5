"""Facts are exact, keep what was superseded, and hash alike whatever their order."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import duck, facts
from data.settings import Settings


def _row(report: int, row: int, kind: str = "Chi", spent: str = "1", digital: str | None = "1") -> dict[str, Any]:
    own = {"kind": kind, "spent": spent, "digital": digital}
    system = {"_report": report, "_row": row, "_sheet": "", "_sender": "hue", "_agency": "hue", "_period": "2026-04"}
    return system | own


def _read(here: Settings, name: str, what: str = "_report, _row, kind, spent, digital") -> list[tuple]:
    with duck.connect(folders=[here.facts]) as connection:
        return connection.execute(
            f"SELECT {what} FROM read_parquet(?)", [str(facts.path(here, "budget", name))]
        ).fetchall()


def test_a_written_batch_reads_back_in_the_order_of_its_reports(here: Settings):
    name = facts.write(here, "budget", "2026-04", None, [_row(2, 3), _row(1, 9), _row(2, 2)])
    assert [row[:2] for row in _read(here, name)] == [(1, 9), (2, 2), (2, 3)]


def test_rewriting_takes_a_new_name_and_keeps_the_rows_of_earlier_reports(here: Settings):
    first = facts.write(here, "budget", "2026-04", None, [_row(1, 2, spent="5")])
    second = facts.write(here, "budget", "2026-04", first, [_row(4, 2, spent="7")])
    assert first != second and first.startswith("2026-04-")
    assert [(r, s) for r, _, _, s, _ in _read(here, second)] == [(1, Decimal(5)), (4, Decimal(7))]
    assert [(r, s) for r, _, _, s, _ in _read(here, first)] == [(1, Decimal(5))]


def test_decimals_stay_exact_to_the_ninth_place(here: Settings):
    texts = ["0.1", "0.000000001", "12345678901234567890.123456789", "805500000", "-0.3", "376968355.7"]
    name = facts.write(here, "budget", "2026-04", None, [_row(1, n, spent=text) for n, text in enumerate(texts, 1)])
    assert [row[3] for row in _read(here, name)] == [Decimal(text) for text in texts]
    assert _read(here, name, "typeof(any_value(spent))") == [("DECIMAL(38,9)",)]


def test_what_is_missing_stays_missing_and_text_stays_text(here: Settings):
    odd = 'Chi "khác"\n\\ đ, \u2028 ;'
    name = facts.write(here, "budget", "2026-04", None, [_row(1, 1, odd, digital=None)])
    assert _read(here, name) == [(1, 1, odd, Decimal(1), None)]


def test_a_batch_without_rows_copies_the_held_file(here: Settings):
    first = facts.write(here, "budget", "2026-04", None, [_row(1, 2)])
    assert _read(here, facts.write(here, "budget", "2026-04", first, [])) == _read(here, first)
    assert _read(here, facts.write(here, "budget", "2026-05", None, [])) == []


def test_a_batch_that_does_not_fit_leaves_no_file(here: Settings):
    with pytest.raises(duckdb.Error):
        facts.write(here, "budget", "2026-04", None, [_row(1, 1, spent="many")])
    assert list((here.facts / "budget").iterdir()) == []


VALUES = st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.sampled_from(["a", "b", '"']))), max_size=6)


@settings(max_examples=40, deadline=None)
@given(VALUES, st.randoms())
def test_the_digest_is_the_same_for_the_same_rows_in_any_order(rows: list, random):
    shuffled = random.sample(rows, len(rows))
    assert _digest(rows) == _digest(shuffled)
    assert _digest([*rows, (9, "z")]) != _digest(rows)
    if rows:
        assert _digest([*rows, rows[0]]) != _digest(rows)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duck.connect()


def _digest(rows: list) -> str:
    _engine().execute("CREATE OR REPLACE TABLE t (a INTEGER, b VARCHAR)")
    for row in rows:
        _engine().execute("INSERT INTO t VALUES (?, ?)", list(row))
    return facts.digest(_engine(), "t")


def test_the_digest_of_a_facts_file_does_not_depend_on_its_name_or_batches(here: Settings):
    once = facts.write(here, "budget", "2026-04", None, [_row(1, 2), _row(2, 2)])
    twice = facts.write(
        here, "budget", "2026-04", facts.write(here, "budget", "2026-04", None, [_row(2, 2)]), [_row(1, 2)]
    )
    with duck.connect(folders=[here.facts]) as connection:
        digests = [facts.digest(connection, f"'{facts.path(here, 'budget', name)}'") for name in (once, twice)]
    assert digests[0] == digests[1]


def test_facts_lie_under_their_dataset(here: Settings):
    assert facts.path(here, "budget", "x.parquet") == Path(here.facts / "budget" / "x.parquet")
