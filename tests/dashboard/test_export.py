"""What a page shows as CSV and Excel, read back: the same rows, order and numbers, and a reason for what is missing."""

from __future__ import annotations

import base64
import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest

from dashboard.app import make_app
from dashboard.export import files, flat
from dashboard.export.table import Amount, Seen, Table
from data import settings
from tests.dashboard.fixtures import STAMP, Door, figure

TAIL = ["Kỳ", "Bản", "Trạng thái số liệu", "Dấu", "Lý do thiếu", "Mã số liệu"]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    here = settings.load(environ={"DATA_DIR": str(tmp_path_factory.mktemp("tai-ve")), "MODE": "demo"})
    return make_app(Door(), here=here).server.test_client()


def ask(client, path: str):
    answer = client.get(path, headers={"Host": "127.0.0.1"}, follow_redirects=True)
    assert answer.status_code == 200, (path, answer.get_data(as_text=True)[-300:])
    return answer


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def book_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.data))


@pytest.mark.parametrize("query", ["", "xep=-full_online_coverage", "xep=satisfaction", "xep=ten", "nhom=tinh"])
def test_the_file_has_the_rows_of_the_screen_in_their_order(client, query):
    screen = client.get(f"/co-quan?{query}", headers={"Host": "127.0.0.1"}).get_data(as_text=True)
    shown = re.findall(r'class="name" href="/co-quan/([\w-]+)|href="/co-quan/([\w-]+)[^"]*" class="name"', screen)
    found = rows_of(ask(client, f"/tai-ve/co-quan.csv?{query}"))
    ids = [row["Mã số liệu"].split(".")[1] for row in found]
    assert ids == ["".join(one) for one in shown] and len(ids) in (34, 51)


def test_numbers_are_those_of_the_screen_and_missing_ones_say_why(client):
    found = rows_of(ask(client, "/tai-ve/tong-quan.csv?bang=ban-do"))
    assert list(found[0])[-6:] == TAIL and len(found) == 34
    values = [row["Thủ tục cung cấp toàn trình (%)"] for row in found]
    assert values.count("") == 2 and "0" not in values and "0.0" not in values
    for row in found:
        lacks = [head for head, text in row.items() if head not in TAIL and not text]
        assert bool(lacks) == bool(row["Lý do thiếu"]), row
        assert (row["Bản"], row["Kỳ"]) == ("r7", "Quý\xa0III/2025")
        assert row["Trạng thái số liệu"] == "tạm tính; Số liệu minh họa"
    assert next(row for row in found if row["Mã"] == "HUE")["Dấu"] == "sửa"
    assert next(row for row in found if row["Mã"] == "HYE")["Thủ tục cung cấp toàn trình (%)"] == "85.5"


@pytest.mark.parametrize(
    "page", ["tong-quan", "tom-tat", "man-hinh-lon", "dau-tu", "co-quan", "co-quan/hung-yen", "nguon", "bao-cao"]
)
def test_every_workbook_has_its_sources_on_the_second_sheet(client, page):
    book = book_of(ask(client, f"/tai-ve/{page}.xlsx"))
    assert book.sheetnames[1] == "Nguồn" and book.sheetnames[-1] == "Về tệp này"
    for sheet in book.worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), sheet.title


def test_a_workbook_holds_numbers_in_their_units_and_each_source_down_to_the_cell(client):
    book = book_of(ask(client, "/tai-ve/co-quan.xlsx"))
    sheet, sources = book.worksheets[0], book["Nguồn"]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("Thủ tục cung cấp toàn trình (%)") + 1
    cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    assert {type(cell.value) for cell in cells} <= {float, int, type(None)}
    assert {cell.number_format for cell in cells if cell.value is not None} == {'#,##0.0"%"'}
    ids = {
        one
        for row in range(2, sheet.max_row + 1)
        for one in re.findall(r"[\w-]+\.[\w-]+\.2025-Q3", sheet.cell(row, len(heads)).value)
    }
    named = [cell.value for cell in sources[1]]
    told = [dict(zip(named, (cell.value for cell in row), strict=True)) for row in sources.iter_rows(min_row=2)]
    assert ids <= {row["Mã số liệu"] for row in told}
    one = next(row for row in told if row["Mã số liệu"] == "full_online_coverage.hung-yen.2025-Q3")
    assert (one["Tệp"], one["Trang tính"], one["Ô"], one["Báo cáo số"]) == ("=B03.xlsx", "B03", "E14, E20:E21", "#101")
    assert (one["Bản"], one["Tử số"], one["Mẫu số"]) == ("r7", 1271, 1486) and one["Phiên bản định nghĩa"].startswith(
        "v2"
    )


def test_an_address_without_a_release_leads_to_one_with_it_and_the_same_bytes_come_again(client):
    first = client.get("/tai-ve/tong-quan.xlsx?nhom=tinh", headers={"Host": "127.0.0.1"})
    assert first.status_code == 302 and first.headers["Location"].endswith("/tai-ve/tong-quan.xlsx?nhom=tinh&ban=r7")
    for kind in ("xlsx", "csv"):
        again = [ask(client, f"/tai-ve/tong-quan.{kind}?ban=r7") for _ in range(2)]
        assert again[0].data == again[1].data
        assert again[0].headers["Content-Disposition"] == f"attachment; filename=tong-quan_2025-Q3_r7.{kind}"


def test_every_page_offers_its_files_with_the_release(client):
    for path in ("/", "/tom-tat", "/dau-tu", "/co-quan?xem=hang", "/co-quan/hung-yen", "/nguon"):
        told = client.get(path, headers={"Host": "127.0.0.1"}).get_data(as_text=True)
        links = re.findall(r'href="(/tai-ve/[^"]+)"', told)
        assert len(links) >= 2 and all("ban=r7" in link for link in links), path
        for link in links:
            ask(client, link.replace("&amp;", "&"))


def test_what_looks_like_a_formula_is_written_as_text():
    texts = ["=1+1", "+84", "-5", "@x", "\t=1", "Hưng Yên"]
    table = Table("a", "=Bảng/[1]", ("Tên", "Số"), lambda: [[text, Amount(None, why="chưa nộp")] for text in texts])
    found = list(csv.reader(io.StringIO(files.write_csv(table, STAMP, "vi").decode("utf-8-sig"))))
    assert [row[0] for row in found[1:]] == ["'=1+1", "'+84", "'-5", "'@x", "'\t=1", "Hưng Yên"]
    assert {row[1] for row in found[1:]} == {""} and {row[6] for row in found[1:]} == {"chưa nộp"}
    book = openpyxl.load_workbook(io.BytesIO(files.write_xlsx([table], [], [], STAMP, "vi")))
    cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts and {cell.data_type for cell in cells} == {"s"}


def test_a_row_of_several_figures_names_the_column_of_each_mark_and_reason():
    cells = [
        "Hưng Yên",
        Seen(figure("a", "hung-yen", "86.449", marks=("provisional", "revised")), "percent", 1),
        Seen(figure("b", "hung-yen", None, missing="not_due"), "rank", 0),
    ]
    table = Table("a", "Bảng", ("Cơ quan", "A", "B"), lambda: [cells], "2025-Q3", "final")
    (row,) = flat.lines(table, STAMP, "vi")
    assert row[1] == flat.Number(Decimal("86.4"), 1, "percent") and row[2] is None
    assert row[3:] == [
        "Quý\xa0III/2025", "r7", "chính thức; Số liệu minh họa", "A: tạm, sửa", "B: chưa đến hạn nộp",
        "A: a.hung-yen.2025-Q3; B: b.hung-yen.2025-Q3",
    ]  # fmt: skip


def test_a_table_that_is_not_there_is_said(client):
    answer = client.get("/tai-ve/tong-quan.csv?bang=khong-co&ban=r7", headers={"Host": "127.0.0.1"})
    assert answer.status_code == 400 and "không có bảng “khong-co”" in answer.get_data(as_text=True)


def test_the_map_is_a_picture_with_everything_that_it_needs_inside(client):
    answer = ask(client, "/tai-ve/tong-quan.svg?ban=r7")
    told = answer.get_data(as_text=True)
    assert answer.content_type.startswith("image/svg+xml") and ElementTree.fromstring(told) is not None
    for words in ("theo tỉnh", "Quý\xa0III/2025", "Hoàng Sa", "Trường Sa", "r7", "Số liệu minh họa", "Nguồn:", "85,5"):
        assert words in told, words
    assert told.count("<g>") == 36 and told == ask(client, "/tai-ve/tong-quan.svg?ban=r7").get_data(as_text=True)
    none = client.get("/tai-ve/dau-tu.svg?ban=r7", headers={"Host": "127.0.0.1"})
    assert none.status_code == 400 and "không có bản đồ" in none.get_data(as_text=True)


def test_the_map_is_painted_too(screen, browser, tmp_path):
    page = screen.open("/?ky=2025-Q3")
    page.click("#tai-ve")
    with page.expect_download(timeout=60_000) as saved:
        page.get_by_role("link", name="PNG, có tiêu đề").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert file.name == "tong-quan_ban-do_2025-Q3_r7.png"
    page = browser.new_page()
    page.goto("about:blank")
    width, height, low, ink = page.evaluate(
        """async (data) => {
          const image = Object.assign(new Image(), { src: `data:image/png;base64,${data}` });
          await image.decode();
          const sheet = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }), pen = sheet.getContext("2d");
          pen.drawImage(image, 0, 0);
          const at = (x, y, wide, tall) => [...pen.getImageData(2 * x, 2 * y, 2 * wide, 2 * tall).data];
          const title = at(28, 24, 300, 26), dark = title.filter((one, n) => n % 4 === 0 && one < 90).length;
          return [image.width, image.height, at(36, image.height / 2 - 92, 1, 1).slice(0, 3), dark];
        }""",
        base64.b64encode(file.read_bytes()).decode(),
    )
    page.close()
    assert (width, height) == (2 * 728, 2 * 970)
    assert low == [0xE6, 0xEC, 0xF4], "the first class of the legend has its colour"
    assert ink > 300, "the title is written"


def test_paper_lists_the_source_of_each_number_when_it_is_asked_to(client):
    plain = client.get("/tom-tat", headers={"Host": "127.0.0.1"}).get_data(as_text=True)
    assert "nguon-tung-so" not in plain and "kem=nguon" in plain
    told = client.get("/tom-tat?kem=nguon&ban=r7", headers={"Host": "127.0.0.1"}).get_data(as_text=True)
    sheet = told[told.index("nguon-tung-so") :]
    assert (
        "full_online_coverage.hung-yen.2025-Q3" in sheet
        and "E14, E20:E21" in sheet
        and "153 báo cáo của 51 cơ quan" in sheet
    )
