"""What people work on as files: the rows of the board that its reader sees, of now or as a release held them."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
import requests


def taken(house, who: str, path: str) -> requests.Response:
    answer = requests.get(house.site + path, cookies={"phien": house.cookie(who)["value"]}, timeout=60)
    assert answer.status_code == 200, answer.text[-500:]
    return answer


def rows(house, who: str, path: str) -> list[dict[str, str]]:
    text = taken(house, who, path).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_board_leaves_as_it_stands_now_and_says_what_it_blocks(house):
    found = {row["Mã"]: row for row in rows(house, "dieu-phoi", "/tai-ve/vuong-mac.csv")}
    one = next(row for row in found.values() if row["Vướng mắc"] == "Chưa có định mức thuê dịch vụ số")
    assert one["Cơ quan chủ trì"] == "Bộ Công an" and one["Cơ quan nêu"] == "Hưng Yên"
    assert one["Dự án bị chặn"] == "hung-yen.DA1; hung-yen.DA2" and one["Hạn"] == "2026-06-01"
    assert one["Bản"] == "", "what is of now is of no release"
    silent = [row for row in found.values() if not row["Vốn bị giữ lại (triệu đồng)"]]
    assert silent and all("nobody" in row["Lý do thiếu"] or "không ai khai" in row["Lý do thiếu"] for row in silent)


def test_a_file_holds_what_its_reader_sees_and_what_was_asked(house):
    page = house.get("bca.xem", "/vuong-mac")
    mine = rows(house, "bca.xem", "/tai-ve/vuong-mac.csv")
    assert mine and all(row["Mã"] in page for row in mine)
    assert {row["Cơ quan chủ trì"] for row in mine} == {"Bộ Công an"}
    law = rows(house, "dieu-phoi", "/tai-ve/vuong-mac.csv?loai=law")
    assert 0 < len(law) < len(rows(house, "dieu-phoi", "/tai-ve/vuong-mac.csv"))
    assert {row["Loại"] for row in law} == {"Thể chế"}


def test_as_of_a_release_the_file_is_of_it_and_stays(house):
    path = "/tai-ve/vuong-mac.csv?ban=r1"
    before = taken(house, "dieu-phoi", path).content
    house.post(
        "hung-yen.lap", "/vuong-mac/neu", "/vuong-mac", **{"noi-dung": "Sau bản", "loai": "law", "co-quan": "hung-yen"}
    )
    assert taken(house, "dieu-phoi", path).content == before
    assert {row["Bản"] for row in rows(house, "dieu-phoi", path)} == {"r1"}
    assert "Sau bản" in taken(house, "dieu-phoi", "/tai-ve/vuong-mac.csv").content.decode()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_directives_leave_with_a_row_for_each_agency(house, lang):
    (one,) = rows(house, "dieu-phoi", f"/tai-ve/chi-dao.csv?lang={lang}")
    assert "2026-05-01" in one.values() and "Hưng Yên" in one.values()
    book = openpyxl.load_workbook(io.BytesIO(taken(house, "dieu-phoi", f"/tai-ve/vuong-mac.xlsx?lang={lang}").content))
    assert len(book.sheetnames) == 4 and book.worksheets[0].max_row > 2


def test_the_page_offers_its_files(house, desk):
    page = desk("dieu-phoi", "/vuong-mac")
    page.locator("summary#tai-ve").click()
    assert page.get_by_role("link", name="Excel").get_attribute("href") == "/tai-ve/vuong-mac.xlsx"
    assert page.get_by_role("link", name="CSV").count() == 2
