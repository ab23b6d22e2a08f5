"""Sums are never rows, and one that differs is named; KPS is neither zero nor unknown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data import datasets
from data.model import Finding, Reading
from ingest.read.file import read_file
from ingest.read.sums import Line, differences

HEAD = ["STT", "Kênh đánh giá", "Lượt đánh giá", "Hài lòng và rất hài lòng"]


def one(path: Path) -> Reading:
    (reading,) = read_file(path, path.name, "satisfaction")
    return reading


def named(reading: Reading, rule: str) -> list[Finding]:
    return [finding for finding in reading.findings if finding.rule == rule]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("wrong", [None, "group", "total"])
def test_groups_and_totals(sheet: Callable[..., Path], tmp_path: Path, kind: str, wrong: str | None) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["", "Tổng cộng", 36, 30 if wrong != "total" else 31],
        ["I", "Trực tuyến", 15, 12 if wrong != "group" else 13],
        [1, "Cổng", 10, 8],
        [2, "Ứng dụng", 5, 4],
        ["II", "Trực tiếp", 21, 18],
        [1, "Tại quầy", 21, 18],
        ["", "Cộng", 21, 18],
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    reading = one(sheet(rows) if kind == "xlsx" else path)
    assert [row.values["channel"] for row in reading.rows] == ["Cổng", "Ứng dụng", "Tại quầy"]
    found = [
        (f.severity, f.row, f.column, f.params["given"], f.params["expected"]) for f in named(reading, "total_differs")
    ]
    expected = {"group": [("warning", 3, "D", "13", "12")], "total": [("warning", 2, "D", "31", "30")]}
    assert found == expected.get(wrong or "", [])
    assert len(named(reading, "total_row_ignored")) == 4


def test_letters_above_roman_groups_and_a_sum_after_each_group(sheet: Callable[..., Path]) -> None:
    rows: list[list[Any]] = [
        HEAD, ["A", "Trung ương", 10, 8], ["I", "Bộ", 10, 8], [1, "Cổng", 4, 3], [2, "Ứng dụng", 6, 5],
        [None, "Cộng (I)", 10, 8], ["B", "Địa phương", 7, 7], [1, "Tại quầy", 7, 7], [None, "TỔNG CỘNG (A+B):", 17, 15],
    ]  # fmt: skip
    reading = one(sheet(rows))
    assert [row.values["channel"] for row in reading.rows] == ["Cổng", "Ứng dụng", "Tại quầy"]
    assert not named(reading, "total_differs")
    rows[5][2] = 9
    (found,) = named(one(sheet(rows)), "total_differs")
    assert (found.row, found.column, found.params["given"], found.params["expected"]) == (6, "C", "9", "10")


def test_a_group_without_rows_is_told_and_counts_in_the_total(sheet: Callable[..., Path]) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["I", "Trực tuyến", 4, 3],
        [1, "Cổng", 4, 3],
        ["II", "Trực tiếp", 5, 5],
        [None, "Tổng số", 9, 8],
    ]
    reading = one(sheet(rows))
    assert [row.values["channel"] for row in reading.rows] == ["Cổng"]
    assert [(f.severity, f.row) for f in named(reading, "group_without_rows")] == [("warning", 4)]
    assert not named(reading, "total_differs")


@pytest.mark.parametrize("name", ["Tổng cục Thuế", "Cổng", "Tổng đài 1022", "Cộng đồng số"])
def test_names_that_begin_like_a_total_are_rows(sheet: Callable[..., Path], name: str) -> None:
    assert [row.values["channel"] for row in one(sheet([HEAD, [1, name, 5, 4]])).rows] == [name]


def test_a_sum_is_said_in_the_printed_unit(sheet: Callable[..., Path]) -> None:
    head = ["STT", "Loại chi", "Tổng chi ngân sách trong tháng", "Trong đó chi cho Chính phủ số"]
    rows: list[list[Any]] = [
        ["Đơn vị tính: tỷ đồng"], head, [1, "Chi thường xuyên", "1.200,5", "1,5"], [2, "Đầu tư", "300", "2"],
        [None, "Tổng cộng", "1.500,5", "4,5"],
    ]  # fmt: skip
    (reading,) = read_file(path := sheet(rows), path.name, "budget")
    (found,) = named(reading, "total_differs")
    assert (found.row, found.column, found.params["given"], found.params["expected"]) == (5, "D", "4,5", "3,5")


def test_averages_and_people_counted_twice_are_not_added(sheet: Callable[..., Path]) -> None:
    head = ["STT", "Mã thủ tục", "Giao dịch trong năm", "Giờ mỗi giao dịch nay", "Chi phí mỗi giao dịch nay"]
    rows: list[list[Any]] = [head, [1, "1.001", 10, 2, 30], [2, "1.002", 20, 3, 40], [None, "Tổng cộng", 31, 2.5, 35]]
    (reading,) = read_file(path := sheet(rows), path.name, "transaction_cost")
    assert [found.column for found in named(reading, "total_differs")] == ["C"]
    adding = {f"{d.id}.{c.name}" for d in datasets.all_datasets().values() for c in d.columns.values() if c.adds}
    assert {"dossiers.online", "budget.spent"} <= adding
    assert not adding & {"access_groups.population", "platforms.users", "dti.self_score", "un_egov_survey.egdi"}


@pytest.mark.parametrize(
    ("given", "rows", "same"),
    [
        ("3", "1 2", True),
        ("4", "1 2", False),
        ("0.4", "0.1 0.2", True),
        ("0.5", "0.1 0.2", False),
        ("-1", "1 -2", True),
    ],
)
def test_only_rounding_is_forgiven(given: str, rows: str, same: bool) -> None:
    lines = [Line(3, place, {"a": Decimal(one)}) for place, one in enumerate(rows.split())]
    found = [*differences([*lines, Line(0, 9, {"a": Decimal(given)})], ("a",))]
    assert (not found) is same


def test_rows_counted_in_roman_only_are_data(sheet: Callable[..., Path]) -> None:
    reading = one(sheet([HEAD, ["I", "Cổng", 10, 8], ["II", "Tại quầy", 5, 5]]))
    assert [row.values["answers"] for row in reading.rows] == [10, 5]


@pytest.mark.parametrize("word", ["KPS", "kps", "Không phát sinh"])
def test_nothing_occurred(sheet: Callable[..., Path], word: str) -> None:
    reading = one(sheet([HEAD, [1, "Cổng", word, word], [2, "Tại quầy", 0, 0]]))
    assert [row.values["answers"] for row in reading.rows] == [None, 0]
    assert [(f.severity, f.row, f.column) for f in named(reading, "value_not_occurring")] == [
        ("note", 2, "C"),
        ("note", 2, "D"),
    ]
    assert not named(reading, "value_missing")


@pytest.mark.parametrize("word", ["", "-", "chưa có số liệu"])
def test_unknown_is_missing(sheet: Callable[..., Path], word: str) -> None:
    reading = one(sheet([HEAD, [1, "Cổng", word, 0]]))
    assert [(f.severity, f.row, f.column) for f in named(reading, "value_missing")] == [("error", 2, "C")]
    assert not named(reading, "value_not_occurring")
