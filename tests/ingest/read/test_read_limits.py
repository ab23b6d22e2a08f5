"""Each limit of a form, at it and one above: what is at the limit is read, what is above it is refused by name."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read import sheet_xml
from ingest.read.file import grids_of
from ingest.read.live import MAX_CELL
from ingest.read.sniff import MAX_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, sniff
from tests.ingest.read.conftest import ods_row, raw_ods
from tests.reliability.corpus.bad import workbook


def code_of(read: Callable[..., object], *args: object) -> str:
    try:
        read(*args)
    except Refusal as refusal:
        assert refusal.say("vi") and refusal.say("en")
        return refusal.code
    return ""


def test_the_figures_are_those_of_the_plan() -> None:
    assert (MAX_BYTES, MAX_MEMBERS, MAX_UNPACKED, MAX_RATIO, MAX_CELL) == (20 << 20, 1000, 200 << 20, 100, 32_767)
    assert (sheet_xml.MAX_CELLS, sheet_xml.MAX_ROWS) == (10_000_000, 200_000)
    assert (sheet_xml.MAX_COLUMNS, sheet_xml.MAX_SHEETS) == (512, 64)


@pytest.mark.parametrize(("more", "code"), [(0, ""), (1, "file_too_large")])
def test_bytes(tmp_path: Path, more: int, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * (MAX_BYTES // 4) + b"\n" * more)
    assert code_of(sniff, path, path.name) == code


def packed(path: Path, members: int = 0, size: int = 0, compressed: int = 0) -> Path:
    """A workbook with more members, one of which says of itself that it is large."""
    body = io.BytesIO(workbook())
    with zipfile.ZipFile(body, "a") as archive:
        for number in range(members - len(archive.infolist())):
            archive.writestr(f"x{number}", b"")
        if size:
            own = sum(member.file_size for member in archive.infolist())
            archive.writestr("large", b"x")
            archive.infolist()[-1].file_size, archive.infolist()[-1].compress_size = size, compressed or size
            if not compressed:
                archive.infolist()[-1].file_size = archive.infolist()[-1].compress_size = size - own
    path.write_bytes(body.getvalue())
    return path


@pytest.mark.parametrize(("more", "code"), [(0, ""), (1, "zip_bomb")])
def test_members_unpacked_size_and_ratio(tmp_path: Path, more: int, code: str) -> None:
    path = tmp_path / "a.xlsx"
    assert code_of(sniff, packed(path, members=MAX_MEMBERS + more), path.name) == code
    assert code_of(sniff, packed(path, size=MAX_UNPACKED + more), path.name) == code
    assert code_of(sniff, packed(path, size=MAX_RATIO * 20_000 + more, compressed=20_000), path.name) == code


@pytest.mark.parametrize(("count", "code"), [(64, ""), (65, "workbook_too_many_sheets")])
def test_sheets(tmp_path: Path, count: int, code: str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for _ in range(count):
            book.add_worksheet().write(0, 0, "a")
    assert code_of(grids_of, path, path.name) == code
    tables = "".join(f'</table:table><table:table table:name="B{n}">{ods_row("a")}' for n in range(count - 1))
    assert code_of(grids_of, raw_ods(tmp_path / "a.ods", ods_row("a") + tables), "a.ods") == code


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (200_000, "AX", ""), (200_000, "AY", "workbook_sparse"), (200_000, "A", ""), (200_001, "A", "sheet_too_large"),
        (19_531, "SR", ""), (19_532, "SR", "workbook_sparse"), (1, "SR", ""), (1, "SS", "sheet_too_large"),
    ],
)  # fmt: skip
def test_box_of_a_sheet(bare: Callable[..., Path], row: int, column: str, code: str) -> None:
    path = bare(f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>')
    with zipfile.ZipFile(path) as archive:
        assert code_of(sheet_xml.inspect, archive, "xl/worksheets/sheet1.xml", path.name, "A") == code


@pytest.mark.parametrize(
    ("rows", "columns", "code"),
    [(200_000, 1, ""), (200_001, 1, "sheet_too_large"), (2, 512, ""), (2, 513, "sheet_too_large"),
     (19_531, 512, ""), (19_532, 512, "workbook_sparse")],
)  # fmt: skip
def test_box_of_a_text(tmp_path: Path, rows: int, columns: int, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n" * (rows - 1) + "," * (columns - 1) + "b\n", "utf-8")
    assert code_of(grids_of, path, path.name) == code


@pytest.mark.parametrize(
    ("items", "fields", "code"),
    [(199_999, 1, ""), (200_000, 1, "sheet_too_large"), (1, 512, ""), (1, 513, "sheet_too_large")],
)
def test_box_of_a_list(tmp_path: Path, items: int, fields: int, code: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{f"f{n}": 1 for n in range(fields)}] * items), "utf-8")
    assert code_of(grids_of, path, path.name) == code


@pytest.mark.parametrize(
    ("length", "csv_code", "code"), [(MAX_CELL, "", ""), (MAX_CELL + 1, "csv_unreadable", "cell_too_long")]
)
def test_signs_of_a_cell(tmp_path: Path, bare: Callable[..., Path], length: int, csv_code: str, code: str) -> None:
    text = "a" * length
    (tmp_path / "a.csv").write_text(f"{text},b\n", "utf-8")
    (tmp_path / "a.json").write_text(json.dumps([{"a": text}]), "utf-8")
    assert code_of(grids_of, tmp_path / "a.csv", "a.csv") == csv_code
    assert code_of(grids_of, tmp_path / "a.json", "a.json") == code
    assert code_of(grids_of, raw_ods(tmp_path / "a.ods", ods_row(text)), "a.ods") == code
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert code_of(grids_of, bare(cell), "bare.xlsx") == code


@pytest.mark.parametrize("name", ["inner.zip", "xl/embeddings/a.xlsx", "a.docx", "b.ods"])
def test_nothing_is_nested(tmp_path: Path, name: str) -> None:
    body = io.BytesIO(workbook())
    with zipfile.ZipFile(body, "a") as archive:
        archive.writestr(name, b"PK")
    (tmp_path / "a.xlsx").write_bytes(body.getvalue())
    assert code_of(sniff, tmp_path / "a.xlsx", "a.xlsx") == "zip_nested"
    assert code_of(sniff, raw_ods(tmp_path / "a.ods", ods_row("a"), {name: b"PK"}), "a.ods") == "zip_nested"
