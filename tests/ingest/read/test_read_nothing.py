"""A report that says that nothing occurred, and days without a year: read, and taken as the dataset allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import datasets
from ingest.read.file import read_file
from ingest.validate import Candidate, Said, candidates

HEAD = ["STT", "Kênh đánh giá", "Lượt đánh giá", "Hài lòng và rất hài lòng"]
SAYS = (
    "Kỳ này không phát sinh",
    "KPS",
    "Trong kỳ báo cáo không phát sinh lượt đánh giá",
    "Tháng 9/2026 không phát sinh.",
)
LEGENDS = ("Ghi chú: KPS là không phát sinh", "Không phát sinh ghi KPS", "Cổng không phát sinh lỗi")


def made(path: Path, dataset: str, period: str = "2026-09") -> Candidate:
    readings = read_file(path, path.name, dataset)
    (found,) = candidates(readings, Said(dataset, "hung-yen", period, "0" * 64), date(2026, 11, 20), lambda *_: None)
    return found


def rules(found: Candidate, severity: str) -> list[tuple[str, int | None]]:
    return [(one.rule, one.row) for one in found.findings if one.severity == severity]


@pytest.mark.parametrize("text", SAYS)
@pytest.mark.parametrize("place", [0, 1])
def test_a_nil_report_is_taken(sheet: Callable[..., Path], text: str, place: int) -> None:
    found = made(sheet([["Đơn vị báo cáo: UBND tỉnh Hưng Yên"], HEAD, [None] * place + [text]]), "satisfaction")
    assert found.accepted and found.nil and not found.rows and found.periods == ["2026-09"]
    assert rules(found, "note") == [("report_nil", 3)]


def test_nil_in_text_and_above_the_table_and_over_a_quarter(tmp_path: Path, sheet: Callable[..., Path]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{';'.join(HEAD)}\nKỳ này không phát sinh;;;\n", "utf-8")
    assert made(path, "satisfaction").nil
    above = sheet([["Kỳ này không phát sinh"], HEAD])
    assert made(above, "satisfaction", "2026-Q3").periods == ["2026-07", "2026-08", "2026-09"]
    every = sheet([HEAD, [1, "KPS", "KPS", "KPS"]], name="b.xlsx")
    assert made(every, "satisfaction").nil


def test_every_count_says_that_nothing_occurred(sheet: Callable[..., Path]) -> None:
    found = made(sheet([HEAD, [1, "Cổng", "KPS", "KPS"], [2, "Quầy", "Không phát sinh", "kps"]]), "satisfaction")
    assert found.accepted and found.nil and ("report_nil", 2) in rules(found, "note")


@pytest.mark.parametrize("other", [0, "-", None, "Chưa có số liệu", 3])
def test_one_count_that_says_otherwise_keeps_every_row(sheet: Callable[..., Path], other: Any) -> None:
    found = made(sheet([HEAD, [1, "Cổng", "KPS", "KPS"], [2, "Quầy", "KPS", other]]), "satisfaction")
    assert not found.nil and len(found.rows) == 2
    assert found.rows[0]["answers"] is None and found.accepted is (other in (0, 3))


@pytest.mark.parametrize("rows", [[], *([[None, text]] for text in LEGENDS)])
def test_an_unfilled_form_is_no_nil_report(sheet: Callable[..., Path], rows: list[Any]) -> None:
    found = made(sheet([HEAD, *rows]), "satisfaction")
    assert not found.accepted and "no_rows" in dict(rules(found, "error"))


def test_a_kind_of_report_that_always_has_rows_is_returned(sheet: Callable[..., Path]) -> None:
    head = ["Mã thủ tục", "Tiếp nhận trực tuyến", "Tiếp nhận trực tiếp", "Tiếp nhận qua bưu chính", "Đã giải quyết",
            "Giải quyết đúng hạn"]  # fmt: skip
    found = made(sheet([head, ["Kỳ này không phát sinh"]]), "dossiers")
    assert not found.accepted and rules(found, "error")[0] == ("report_nil_not_taken", 2)


def test_rows_under_the_sentence_are_rows(sheet: Callable[..., Path]) -> None:
    found = made(sheet([["Phần II không phát sinh"], HEAD, [1, "Cổng", 5, 4]]), "satisfaction")
    assert found.accepted and not found.nil and len(found.rows) == 1


@pytest.mark.parametrize(("given", "day"), [("10/3", "2026-03-10"), ("ngày 5 tháng 11", "2026-11-05")])
def test_a_day_without_a_year_has_that_of_its_period(sheet: Callable[..., Path], given: str, day: str) -> None:
    found = made(_letters(sheet, given), "legal_documents", "2026-Q3")
    (row,) = found.rows
    assert row["due"] == day
    (note,) = [one for one in found.findings if one.rule == "date_year_assumed"]
    assert (note.severity, note.row, note.params["period"]) == ("note", 2, "2026-Q3")


def test_a_day_that_the_year_lacks_is_wrong(sheet: Callable[..., Path]) -> None:
    found = made(_letters(sheet, "29/2"), "legal_documents", "2026-Q3")
    assert ("date_not_in_year", 2) in rules(found, "error")


def _letters(sheet: Callable[..., Path], day: str) -> Path:
    columns = [c for c in datasets.get("legal_documents").columns.values() if c.headers and c.type != "period"]
    cells = {"due": day}
    chosen = [cells.get(c.name, "x" if c.type == "text" and not c.choices else None) for c in columns]
    return sheet([[c.headers[0] for c in columns], chosen])
