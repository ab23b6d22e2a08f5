"""Sums are never rows, and one that differs is named; KPS is neither zero nor unknown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.model import Finding, Reading
from ingest.read.file import read_file

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
