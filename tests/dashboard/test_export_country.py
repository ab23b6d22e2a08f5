"""Files of a small country with real releases: cells as deep as the reader may see, and the same bytes after a newer release."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import openpyxl
import pytest

from ingest.read.child import Reader
from metrics import release
from tests.doors import kit, world
from tests.doors.world import STATES, planted

PAGES = ("tong-quan", "tom-tat", "muc-tieu", "muc-tieu/full_online_coverage", "co-quan", "co-quan/hung-yen", "dau-tu")
PERIOD = STATES["provisional"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kit.House]:
    """The programs of a country of three agencies."""
    with Reader() as reader:
        here = world.build(tmp_path_factory.mktemp("tai-ve") / "var", reader, quiet=("byt", "ha-noi"))
    with world.opened(here) as start:
        yield start()


def sources(house: kit.House, who: str, name: str) -> list[dict[str, str]]:
    answer = house.ask(who, "GET", f"/tai-ve/{name}")
    assert answer.status_code == 200, answer.get_data(as_text=True)[-400:]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Nguồn"]
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_number_opens_at_its_file_and_cells(house):
    figure = f"full_online_coverage.hung-yen.{PERIOD}"
    told = sources(house, "coordinator", f"co-quan.xlsx?ky={PERIOD}&ban=r1")
    one = next(row for row in told if row["Mã số liệu"] == figure)
    eligible, full = planted("hung-yen", "provisional").values
    assert (str(one["Tử số"]), str(one["Mẫu số"]), one["Lấy từ"]) == (full, eligible, "một báo cáo")
    assert one["Tệp"] == f"hung-yen_{PERIOD}.csv" and one["Ô"] == "C2, D2" and len(one["SHA-256"]) == 64
    assert one["Bản"] == "r1" and one["Phiên bản định nghĩa"].startswith("v")
    whole = next(row for row in sources(house, "coordinator", f"tong-quan.xlsx?ky={PERIOD}&ban=r1")
                 if row["Mã số liệu"] == f"full_online_coverage.VN.{PERIOD}")  # fmt: skip
    assert whole["Lấy từ"] == "3 báo cáo của 3 cơ quan" and whole["Tệp"] is None


def test_the_public_learns_neither_file_nor_cell(house):
    answer = house.ask("public", "GET", "/tai-ve/tong-quan.xlsx?ban=r2")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Nguồn"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        told = dict(zip(heads, (cell.value for cell in row), strict=True))
        assert not told["SHA-256"] and told["Tệp"] in (None, "không mở cho người đọc này")


def test_a_newer_release_changes_nothing_in_the_files_of_an_older_one(house):
    asked = [f"/tai-ve/{name}.{kind}?ky={PERIOD}&ban=r1" for name in PAGES for kind in ("csv", "xlsx")]
    before = {path: house.ask("coordinator", "GET", path) for path in asked}
    assert {path: a.get_data(as_text=True)[-300:] for path, a in before.items() if a.status_code != 200} == {}
    newest = release.publish(house.settings)
    assert newest is not None
    csv_now = house.ask("coordinator", "GET", f"/tai-ve/co-quan.csv?ky={PERIOD}").headers["Location"]
    assert f"ban=r{newest}" in csv_now, csv_now
    for path, answer in before.items():
        assert house.ask("coordinator", "GET", path).data == answer.data, path


def test_a_missing_figure_is_empty_with_its_reason(house):
    body = house.ask("coordinator", "GET", f"/tai-ve/co-quan.csv?ky={PERIOD}&ban=r1").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    column = "Thủ tục cung cấp dịch vụ công trực tuyến toàn trình (%)"
    column = next((head for head in rows[0] if "toàn trình" in head), column)
    lacking = [row for row in rows if not row[column]]
    assert len(rows) - len(lacking) == 3
    assert all(f"{column}: " in row["Lý do thiếu"] for row in lacking)


ODD = ("ky=%00", "ky=2025-Q9", "ban=r999999", "ban=%27;drop", "ban=r-1", "bang=..%2F..", "bang=khong-co", "xep=%3Cscript%3E",
       "nhom=%F0%9F%A6%84", "vung=" + "x" * 5000, "ct=../../etc/passwd", "ky=2025-Q3&ky=2025-Q2", "trang=-1", "lang=zz", "ss=,,,")  # fmt: skip


@pytest.mark.parametrize("asked", ODD)
def test_odd_questions_never_break_it(house, asked):
    for name in (
        "tong-quan.csv",
        "tong-quan.xlsx",
        "co-quan.csv",
        "dau-tu.csv",
        "tom-tat.xlsx",
        "nguon.csv",
        "bao-cao.csv",
    ):
        assert house.ask("coordinator", "GET", f"/tai-ve/{name}?{asked}").status_code < 500, name
