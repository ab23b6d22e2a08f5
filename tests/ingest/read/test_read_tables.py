"""CSV, JSON and workbooks into grids."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read.delimited import csv_grid
from ingest.read.file import grids_of, read_file
from ingest.read.json_lists import json_grids

SPECTRUM = (
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
)


@pytest.mark.parametrize("case", SPECTRUM)
def test_csv_spectrum(shared: Path, case: str) -> None:
    rows = csv_grid(shared / "csv_spectrum" / "csvs" / f"{case}.csv", case).rows
    twin = json.loads((shared / "csv_spectrum" / "json" / f"{case}.json").read_text("utf-8"))
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row]
    expected = twin if isinstance(twin, list) else [twin]
    if case == "location_coordinates":  # the twin of this case prints another phone number than its CSV
        expected[0]["Contact Phone Number"] = found[0]["Contact Phone Number"]
    assert found == expected


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b\r\n"x\ny\r\nz",1\r\n\r\nq,2\r\n')
    grid = csv_grid(path, "a.csv")
    assert [grid.number(index) for index, row in enumerate(grid.rows) if row] == [1, 2, 6]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "\n".join(delimiter.join(row) for row in (("tỉnh", "số"), ("Hưng Yên", '"1,5; a"'))).encode(encoding)
    )
    grid = csv_grid(path, "a.csv")
    assert grid.rows == [["tỉnh", "số"], ["Hưng Yên", "1,5; a"]]
    assert not grid.findings


def test_old_encoding_leaves_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("tên,s\u00f4\u0301\nHà Nam,1\n".encode("cp1258"))
    grid = csv_grid(path, "a.csv")
    assert grid.rows[1] == ["Hà Nam", "1"]
    assert [finding.rule for finding in grid.findings] == ["encoding_assumed"]


def test_broken_utf8_is_not_read_as_another_alphabet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("tỉnh,số\nHưng Yên,1\n".encode() + b"\xff")
    with pytest.raises(Refusal) as caught:
        csv_grid(path, "a.csv")
    assert caught.value.code == "encoding_unknown"


@pytest.mark.parametrize("body", [b'a,b\n"x,1\n', b'a,b\n"x"y,1\n', b"a,b\n" + b"x" * 40_000])
def test_bad_csv_names_its_line(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(body)
    with pytest.raises(Refusal) as caught:
        csv_grid(path, "a.csv")
    assert (caught.value.code, caught.value.params["row"]) == ("csv_unreadable", 2)


@pytest.mark.parametrize(
    "body",
    [
        '[{"thang":"2026-09","n":1},{"thang":"2026-10","n":2}]',
        '{"page":1,"items":[{"thang":"2026-09","n":1},{"thang":"2026-10","n":2}]}',
        '{"data":{"items":[{"thang":"2026-09","n":1},{"thang":"2026-10","n":2}]}}',
        '{"thang":"2026-09","n":1}\n{"thang":"2026-10","n":2}\n',
        '{"items":[{"thang":"2026-09","n":1}]}\n{"items":[{"thang":"2026-10","n":2}]}\n',
        '{"items":[{"thang":"2026-09","n":1}]}\r\n{"items":[]}\r\n{"items":[{"thang":"2026-10","n":2}]}',
    ],
)
def test_json_shapes(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(body, "utf-8")
    (grid,) = grids_of(path, "a.json")
    assert grid.rows == [["thang", "n"], ["2026-09", 1], ["2026-10", 2]]
    assert [grid.number(index) for index in range(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[" * 100_000, "json_damaged"),
        ('[{"a":NaN}]', "json_damaged"),
        ('[{"a":1}', "json_damaged"),
        ('{"a":1}\n{"a":\n', "json_damaged"),
        ("[1,2]", "json_no_table"),
        ("{}", "json_no_table"),
    ],
)
def test_bad_json(tmp_path: Path, body: str, code: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(body, "utf-8")
    with pytest.raises(Refusal) as caught:
        grids_of(path, "a.json")
    assert caught.value.code == code


def test_nested_objects_become_parent_and_leaf(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"x":{"y":1,"z":[1]},"w":{"v":{"u":1}}}]', "utf-8")
    (grid,) = json_grids(path, "a.json", lines=False)
    assert grid.rows == [["x | y", "x | z", "w | v"], [1, "[1]", '{"u":1}']]


def test_hidden_sheets_are_named_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Báo cáo").write_row(0, 0, ["Kênh đánh giá", "Lượt đánh giá", "Hài lòng và rất hài lòng"])
        book.worksheets()[0].write_row(1, 0, ["Cổng", 5, 4])
        book.add_worksheet("Trống").hide()
        hidden = book.add_worksheet("Ẩn")
        hidden.write(0, 0, 1)
        hidden.hide()
    (reading,) = read_file(path, "a.xlsx")
    assert [(one.rule, one.severity, one.sheet) for one in reading.findings] == [("sheet_hidden", "warning", "Ẩn")]


def test_cell_errors_and_uncalculated_formulas(bare: Callable[..., Path]) -> None:
    head = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip(
            "ABCD", ("Kênh đánh giá", "Lượt đánh giá", "Hài lòng và rất hài lòng", "Khác"), strict=True
        )
    )
    name = '<c r="A{0}" t="inlineStr"><is><t>K{0}</t></is></c>'
    path = bare(
        f'<row r="1">{head}</row>'
        f'<row r="2">{name.format(2)}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><v>1</v></c></row>'
        f'<row r="3">{name.format(3)}<c r="B3"><f>1+1</f></c><c r="C3"><f>1+1</f><v>2</v></c></row>'
        f'<row r="4">{name.format(4)}<c r="B4"><v>1</v></c><c r="C4"><v>1</v></c><c r="D4" t="e"><v>#REF!</v></c></row>'
    )
    (reading,) = read_file(path, "a.xlsx")
    found = [(one.rule, one.where, one.params.get("given")) for one in reading.findings if one.severity == "error"]
    assert found == [("cell_error", "A!B2", "#DIV/0!"), ("formula_without_value", "A!B3", "=")]
    assert [row.values["answers"] for row in reading.rows] == [None, None, 1]
    assert reading.rows[1].values["satisfied"] == 2
