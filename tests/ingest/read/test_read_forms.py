"""Tables are matched by headers and titles; what is wrong is found at its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data.errors import Refusal, messages
from data.model import Reading
from ingest.read.file import read_file

HEAD = ["Kênh đánh giá", "Lượt đánh giá", "Hài lòng và rất hài lòng"]


def one(path: Path, dataset: str | None = None) -> Reading:
    (reading,) = read_file(path, path.name, dataset)
    for finding in reading.findings:
        assert finding.rule in messages()
    return reading


def rules(reading: Reading, severity: str = "error") -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reading.findings if finding.severity == severity]


def test_six_forms_of_one_agency(six_forms: Path) -> None:
    readings = read_file(six_forms, "six.xlsx")
    assert [reading.dataset for reading in readings] == [
        "dossiers",
        "procedures",
        "projects",
        "satisfaction",
        "budget",
        "tasks",
    ]
    for reading in readings:
        assert (reading.sender, reading.period, len(reading.rows)) == ("UBND tỉnh Hưng Yên", "2026-09", 5)
        assert reading.layout.header_row == 6 and reading.rows[0].number == 8
        assert not reading.findings
    assert readings[0].layout.columns["on_time"] == "G"
    assert readings[0].layout.labels["on_time"] == "Hồ sơ giải quyết | Đúng hạn"


def test_only_the_asked_dataset_is_read(six_forms: Path) -> None:
    assert [reading.dataset for reading in read_file(six_forms, "six.xlsx", "tasks")] == ["tasks"]


def test_three_merged_header_rows(sheet: Callable[..., Path]) -> None:
    path = sheet(
        [
            ["BÁO CÁO ĐÁNH GIÁ MỨC ĐỘ HÀI LÒNG QUÝ III/2026"],
            [None] * 4,
            [None] * 4,
            [None] * 4,
            [None, None, "Tổng số", "Hài lòng"],
            ["A", "B", 1, "2=1-0"],
            [1, "Cổng", 10, 9],
            [2, "Tại quầy", 5, 5],
            [None, "Tổng cộng", 15, 14],
            ["Ghi chú: số sơ bộ"],
        ],
        [
            ("STT", 2, 0, 4, 0),
            ("Kênh đánh giá", 2, 1, 4, 1),
            ("Kết quả sau giao dịch", 2, 2, 2, 3),
            ("Lượt đánh giá", 3, 2, 3, 3),
        ],
    )
    reading = one(path)
    assert (reading.dataset, reading.period, reading.layout.header_row) == ("satisfaction", "2026-Q3", 5)
    assert [row.values["channel"] for row in reading.rows] == ["Cổng", "Tại quầy"]
    assert [row.number for row in reading.rows] == [7, 8]
    assert rules(reading) == [] and rules(reading, "note") == [("total_row_ignored", "Sheet1!9")]


def test_unmerged_parents_and_stacked_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Kênh;Lượt đánh giá;\nđánh giá;Tổng số;Hài lòng\nCổng;1.234;1.000\n", "utf-8")
    reading = one(path)
    assert reading.layout.columns == {"channel": "A", "answers": "B", "satisfied": "C"}
    assert reading.rows[0].values["answers"] == 1234


def test_headers_are_compared_without_accents_case_and_marks(sheet: Callable[..., Path]) -> None:
    path = sheet([["KENH  danh\ngia", "Lượt đánh giá (1)", "hài lòng, và rất hài lòng *"], ["Cổng", 2, 1]])
    assert len(one(path).rows) == 1


def test_extra_and_missing_columns(sheet: Callable[..., Path]) -> None:
    path = sheet([["STT", HEAD[0], HEAD[1], "Ghi chú thêm"], [1, "Cổng", 5, "x"]])
    reading = one(path, "satisfaction")
    assert rules(reading) == [("column_missing", "Sheet1!1")]
    assert "Hài lòng và rất hài lòng" in reading.findings[0].params["expected"]
    note = next(finding for finding in reading.findings if finding.severity == "note")
    assert (note.rule, note.params["given"]) == ("columns_ignored", "D: Ghi chú thêm")


def test_the_first_of_repeated_headers_wins(sheet: Callable[..., Path]) -> None:
    reading = one(sheet([[*HEAD, HEAD[1]], ["Cổng", 5, 4, 99]]))
    assert reading.layout.columns["answers"] == "B" and reading.rows[0].values["answers"] == 5


def test_no_table_matches_names_what_is_expected(sheet: Callable[..., Path]) -> None:
    with pytest.raises(Refusal) as caught:
        read_file(sheet([["Tên", "Số"], ["a", 1]]), "a.xlsx", "tasks")
    assert caught.value.code == "no_table_matches" and "Hạn hoàn thành" in caught.value.params["expected"]


def test_a_form_with_lines_needs_its_title(sheet: Callable[..., Path]) -> None:
    rows = [["TT", "Tên tỉnh, thành phố", "Tổng thu NSNN trên địa bàn", "Tổng chi cân đối NSĐP"], [1, "A", 1, 2]]
    with pytest.raises(Refusal):
        read_file(sheet(rows), "a.xlsx", "state_budget_plan")
    title = "Dự toán thu, chi ngân sách của các tỉnh,"
    reading = one(sheet([[title], ["thành phố trực thuộc trung ương năm 2012"], *rows]), "state_budget_plan")
    values = reading.rows[0].values
    assert (reading.period, values["line"], values["ordinal"]) == (
        "2012",
        "province",
        "1",
    )


def test_plan_and_settlement_are_told_apart_by_their_titles(sheet: Callable[..., Path]) -> None:
    rows = [["TT", "Tên tỉnh, thành phố", "Tổng thu NSNN trên địa bàn", "Tổng chi cân đối NSĐP"], [1, "A", 1, 2]]
    for word, dataset in (("Dự toán", "state_budget_plan"), ("Quyết toán", "state_budget_settlement")):
        title = [f"{word} thu, chi ngân sách của các tỉnh, thành phố trực thuộc trung ương năm 2012"]
        assert one(sheet([title, *rows])).dataset == dataset


def test_a_table_without_rows(sheet: Callable[..., Path]) -> None:
    assert rules(one(sheet([["x"], HEAD]))) == [("no_rows", "Sheet1!2")]


def test_an_empty_feed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"items":[]}', "utf-8")
    assert rules(one(path, "satisfaction")) == [("no_rows", "")]
    with pytest.raises(Refusal):
        read_file(path, "a.json")


def test_findings_stand_at_their_cells(sheet: Callable[..., Path]) -> None:
    reading = one(sheet([HEAD, ["Cổng", -1, 2.5], [None, "một", None], ["KPS", "12 %", 1]]))
    assert rules(reading) == [
        ("value_below", "Sheet1!B2"),
        ("value_not_whole", "Sheet1!C2"),
        ("value_missing", "Sheet1!A3"),
        ("value_unreadable", "Sheet1!B3"),
        ("value_missing", "Sheet1!C3"),
        ("value_missing", "Sheet1!A4"),
        ("value_unit", "Sheet1!B4"),
    ]
    assert reading.findings[0].params == {"column": "Lượt đánh giá", "given": "-1", "expected": "0"}
    assert reading.rows[0].values == {"period": None, "channel": "Cổng", "answers": -1, "satisfied": None}


def test_at_most_two_hundred_findings(sheet: Callable[..., Path]) -> None:
    reading = one(sheet([HEAD, *(["Cổng", "x", "y"] for _ in range(500))]))
    assert len(reading.findings) == 200 and len(reading.rows) == 500
    assert (reading.findings[-1].rule, reading.findings[-1].params["given"]) == ("findings_more", 801)


@pytest.mark.parametrize(
    ("unit", "spent", "found"),
    [
        ("Đơn vị tính: tỷ đồng", "1500", [("unit_converted", "note")]),
        ("ĐVT: đồng", "0.0000015", [("unit_converted", "note")]),
        ("Đơn vị tính: Triệu đồng", "1.5", []),
        ("Đơn vị tính: USD", "1.5", [("unit_unconvertible", "error")]),
    ],
)
def test_units_of_a_table(sheet: Callable[..., Path], unit: str, spent: str, found: list[Any]) -> None:
    head = ["Loại chi", "Tổng chi ngân sách trong tháng", "Trong đó chi cho Chính phủ số"]
    reading = one(sheet([[None, None, unit], head, ["Thường xuyên", 1.5, 0]]))
    assert reading.rows[0].values["spent"] == spent
    assert [(finding.rule, finding.severity) for finding in reading.findings] == found


def test_units_in_a_header(sheet: Callable[..., Path]) -> None:
    head = ["Loại chi", "Tổng chi ngân sách trong tháng (tỷ đồng)", "Trong đó chi cho Chính phủ số (triệu đồng)"]
    values = one(sheet([head, ["a", 1.5, 3]])).rows[0].values
    assert {name: value for name, value in values.items() if value is not None} == {
        "kind": "a", "spent": "1500", "digital": "3"
    }  # fmt: skip


def test_a_comma_that_splits_a_number_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEAD) + "\nCổng,1,5,1\n", "utf-8")
    assert rules(one(path)) == [("row_too_long", "2")]


def test_real_dates_and_serials(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Mã nhiệm vụ", "Hạn hoàn thành", "Ngày hoàn thành"])
        page.write(1, 0, "N1")
        page.write_datetime(1, 1, datetime(2026, 9, 24), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write(1, 2, 44800)
    values = one(path).rows[0].values
    assert (values["due"], values["done"]) == ("2026-09-24", "2026-08-28")


def test_group_rows_and_signatures_are_no_data(sheet: Callable[..., Path]) -> None:
    reading = one(
        sheet(
            [
                ["STT", *HEAD],
                ["I", "Trực tuyến"],
                [1, "Cổng", 5, 4],
                [],
                [None, "Hưng Yên, ngày 30 tháng 9 năm 2026"],
                [None, "Người lập biểu", "Thủ trưởng đơn vị"],
                [None, "Số liệu tạm tính"],
            ]
        )
    )
    assert [row.number for row in reading.rows] == [3]
    assert rules(reading) == [] and rules(reading, "note") == [("rows_ignored", "Sheet1!7")]
