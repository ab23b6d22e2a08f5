"""Cells to typed values: numbers, dates, periods, missing, text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.datasets import Column
from data.model import Text
from ingest.read.numbers import parse, plain
from ingest.read.values import How, typed

VI, EN = How(), How(style="en")


def column(kind: str, **more: Any) -> Column:
    return Column("c", kind, Text("Cột", "Column"), ("Cột",), **more)


def value(cell: Any, kind: str, how: How = VI, **more: Any) -> Any:
    found, problem = typed(cell, column(kind, **more), how)
    return problem.rule if problem else found


@pytest.mark.parametrize(
    ("cell", "kind", "how", "expected"),
    [
        ("1.234", "integer", VI, 1234),
        ("1.234", "decimal", VI, "1234"),
        ("1.234", "decimal", EN, "1.234"),
        ("1.234", "integer", EN, "value_not_whole"),
        ("1,234", "decimal", VI, "1.234"),
        ("1,234", "integer", EN, 1234),
        ("1.234.567,50", "decimal", VI, "1234567.5"),
        ("1 234 567", "integer", VI, 1234567),
        ("1\u00a0234\u202f567,5", "decimal", VI, "1234567.5"),
        ("\u22125", "integer", VI, -5),
        ("0.123", "decimal", VI, "value_unreadable"),
        ("1234.5", "decimal", VI, "value_unreadable"),
        ("1.23.456", "decimal", VI, "value_unreadable"),
        ("12,", "decimal", VI, "value_unreadable"),
        ("1e-05", "decimal", EN, "0.00001"),
        (12.0, "integer", VI, 12),
        (12.5, "integer", VI, "value_not_whole"),
        (376968355.7, "decimal", VI, "376968355.7"),
        (0.1 + 0.2, "decimal", VI, "0.3"),
        (1e-10, "decimal", VI, "0"),
        (float("nan"), "decimal", VI, "value_unreadable"),
        (float("inf"), "decimal", VI, "value_unreadable"),
        (10**40, "decimal", VI, "value_too_large"),
        ("1" * 60, "integer", VI, "value_too_large"),
        ("9" * 5000, "integer", VI, "value_unreadable"),
        (True, "integer", VI, "value_unreadable"),
        (date(2026, 1, 1), "decimal", VI, "value_unreadable"),
        (timedelta(hours=1), "decimal", VI, "value_unreadable"),
        ("#REF!", "decimal", VI, "cell_error"),
        (0, "integer", VI, 0),
        ("0", "decimal", VI, "0"),
    ],
)
def test_numbers(cell: Any, kind: str, how: How, expected: Any) -> None:
    assert value(cell, kind, how) == expected


@pytest.mark.parametrize(
    "cell", ["", "  ", "-", "–", "—", "…", "...", "KPS", "không phát sinh", "Chưa có số liệu", "N/A", None]
)
@pytest.mark.parametrize("kind", ["integer", "decimal", "date", "period", "text"])
def test_missing(cell: Any, kind: str) -> None:
    assert typed(cell, column(kind), VI) == (None, None)


def test_zero_is_missing_only_where_declared() -> None:
    assert value(0.0, "decimal", zero_is_missing=True) is None
    assert value("0", "integer") == 0


def test_trailing_units_must_agree() -> None:
    assert value("577.703,9 tỷ đồng", "decimal", unit="tỷ đồng") == "577703.9"
    assert (
        value("577.703,9 Tỷ Đồng", "decimal", How(unit="tỷ đồng", factor=Decimal(1000)), unit="triệu đồng")
        == "577703900"
    )
    assert value("5 triệu đồng", "decimal", How(unit="tỷ đồng", factor=Decimal(1000)), unit="triệu đồng") == "5"
    assert value("577.703,9 tỷ đồng", "decimal", unit="triệu đồng") == "value_unit"
    assert value("12,5 %", "decimal", unit="%") == "12.5"
    assert value("12,5%", "decimal") == "value_unit"
    assert value("12 hồ sơ", "integer", unit="hồ sơ") == 12


def test_bounds_keep_the_value() -> None:
    found, problem = typed("-3", column("integer", minimum=0), VI)
    assert (found, problem and problem.rule, problem and problem.expected) == (-3, "value_below", "0")
    assert value("1,2", "decimal", maximum=1) == "value_above"
    assert value("1", "decimal", maximum=1) == "1"


@given(
    st.decimals(min_value=-(10**15), max_value=10**15, places=6, allow_nan=False),
    st.sampled_from(["vi", "en"]),
    st.booleans(),
)
def test_written_numbers_come_back(number: Decimal, style: str, grouped: bool) -> None:
    text = format(number, ",f" if grouped else "f")
    if style == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    found = parse(text, style)
    assert found is not None and found == number
    assert Decimal(plain(found)) == number and "E" not in plain(found)


@given(st.text(max_size=60), st.sampled_from(["integer", "decimal", "date", "period", "text", "agency"]))
def test_any_text_is_answered(text: str, kind: str) -> None:
    found, _ = typed(text, column(kind), VI)
    assert found is None or isinstance(found, str | int)


@given(st.floats() | st.integers(), st.sampled_from(["integer", "decimal", "date", "period", "text"]))
def test_any_number_is_answered(number: float, kind: str) -> None:
    found, _ = typed(number, column(kind), VI)
    assert found is None or isinstance(found, str | int)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("15/06/2021", "2021-06-15"),
        ("5-6-2021", "2021-06-05"),
        ("15.6.2021", "2021-06-15"),
        ("2021-06-15", "2021-06-15"),
        ("2021-06-15T20:00:00Z", "2021-06-16"),
        ("ngày 15 tháng 6 năm 2021", "2021-06-15"),
        ("15/06/2021 08:30", "2021-06-15"),
        (datetime(2021, 6, 15, 8), "2021-06-15"),
        (date(2021, 6, 15), "2021-06-15"),
        (44362, "2021-06-15"),
        (44362.75, "2021-06-15"),
        ("31/02/2021", "value_unreadable"),
        ("06/15/2021", "value_unreadable"),
        ("15 - 6 - 2021", "2021-06-15"),
        ("Ngày 15/06/2021", "2021-06-15"),
        ("15 tháng 6 năm 2021", "2021-06-15"),
        ("NGÀY 5 THÁNG 06 NĂM 2021", "2021-06-05"),
        ("15/6", "--06-15"),
        ("10/3", "--03-10"),
        ("10-03", "--03-10"),
        ("15.6", "--06-15"),
        ("ngày 15/6", "--06-15"),
        ("ngày 15 tháng 6", "--06-15"),
        ("29/2", "--02-29"),
        ("31/6", "value_unreadable"),
        ("6/2021", "value_unreadable"),
        (2021, "value_unreadable"),
        (timedelta(days=1), "value_unreadable"),
    ],
)
def test_dates(cell: Any, expected: str) -> None:
    assert value(cell, "date") == expected


def test_serials_of_the_1904_epoch() -> None:
    assert value(42900, "date", How(epoch_1904=True)) == "2021-06-15"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-09", "2026-09"),
        ("2026-Q3", "2026-Q3"),
        ("2026-s1", "2026-S1"),
        ("9/2026", "2026-09"),
        ("Tháng 9/2026", "2026-09"),
        ("Tháng 09 năm 2026", "2026-09"),
        ("Quý III/2026", "2026-Q3"),
        ("6 tháng đầu năm 2026", "2026-S1"),
        (2018, "2018"),
        (2018.0, "2018"),
        ("2018", "2018"),
        (date(2026, 9, 1), "2026-09"),
        ("9", "value_unreadable"),
        ("13/2026", "value_unreadable"),
        ("9 tháng đầu năm 2026", "value_unreadable"),
    ],
)
def test_periods(cell: Any, expected: str) -> None:
    assert value(cell, "period") == expected


def test_text_is_normal_stripped_and_short() -> None:
    assert value(" Hoa\u0300 Bi\u0300nh\u200b ", "text") == "Hoà Bình"
    assert value("a\x00b\u202ec", "text") == "abc"
    assert value("x" * 2001, "text") == "value_too_long"
    assert value(14.0, "text") == "14"
    assert value("Na", "text") == "Na"
