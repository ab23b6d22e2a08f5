"""Submit, check, explain, send: one report in a real browser, with both programs behind it."""

from __future__ import annotations

import pytest

from dashboard.pages.reports import SPAN
from data import obligations, reports
from tests.dashboard.axe import faults_of
from tests.dashboard.reports.conftest import BAD, GOOD

#: Each walk has a month and kind of its own, so that none sees what another did.
EDITOR, APPROVER, OFFICER = "hung-yen.lap", "hung-yen.duyet", "dieu-phoi"


def page_of(kind: str = "procedures", agency: str = "hung-yen") -> str:
    return f"/bao-cao/2026-09/{agency}/{kind}"


def put(page, path) -> None:
    """Upload a file and wait until its findings are there."""
    page.set_input_files("#o-tep", str(path))
    page.click("#tai-len [type=submit]")
    page.wait_for_url("**tep=*")
    page.wait_for_selector("text=Đã đọc xong tệp")
    page.wait_for_selector(".xl")


def test_an_error_is_found_mended_on_the_page_explained_and_sent(desk, xlsx):
    page = desk(EDITOR)
    assert page.inner_text("h1") == "Chưa có tệp nào cho kỳ này"
    put(page, xlsx(*BAD))
    assert page.inner_text("h1") == "Còn 2 ô phải sửa"
    assert [one.inner_text() for one in page.locator(".addr.er").all()] == ["B03!C8", "B03!E9"]
    assert [one.inner_text() for one in page.locator(".xl .er").all()] == ["nhiều", "142"]
    assert page.locator(".xl thead th").all_inner_texts()[1:] == ["A", "B", "C", "D", "E", "F"]
    assert page.locator(".xl tbody th").all_inner_texts() == ["6", "7", "8", "9"]
    send = page.get_by_role("button", name="Gửi báo cáo")
    assert send.is_disabled()
    assert page.inner_text(f"#{send.get_attribute('aria-describedby')}") == "Chưa gửi được: còn 2 lỗi"
    assert faults_of(page) == []
    # The keyboard alone: from the cell to its field, write, and on to the next one.
    page.locator(".xl .er a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "o-B03-C8"
    page.keyboard.press("Control+A")
    page.keyboard.type("118")
    page.locator(".xl .er a").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("124")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Lần 2")
    page.wait_for_selector(".xl")
    assert page.locator(".addr.er").count() == 0
    assert "Người duyệt báo cáo của cơ quan gửi." in page.inner_text(".bar")
    assert page.get_by_role("button", name="Gửi báo cáo").is_disabled()
    # What changed between the two revisions, cell by cell.
    page.click("text=So với lần 1")
    changed = page.locator("#khac ~ div tbody tr")
    assert [" ".join(row.inner_text().split()) for row in changed.all()] == [
        "B03!C8 – nhiều thành 118", "B03!E9 – 142 thành 124",
    ]  # fmt: skip


def test_the_approver_sends_and_the_ministry_returns_it(desk, xlsx):
    page = desk(APPROVER, page_of(agency="hung-yen"))
    put(page, xlsx(*GOOD, name="duyet.xlsx"))
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.wait_for_selector("h1:has-text('Đã nhận')")
    assert "đang được tính" in page.inner_text("#lich-su")
    officer = desk(OFFICER, page_of())
    officer.click("summary:has-text('Xác minh một ô')")
    officer.fill("#o-dong", "8")
    officer.select_option("#o-cot", "total")
    officer.fill("#o-trang-tinh", "B03")
    officer.fill("#o-gia-tri", "120")
    officer.fill("#o-ly-do-xac-minh", "Đối chiếu với cổng")
    officer.get_by_role("button", name="Ghi số xác minh").click()
    row = officer.locator("tr", has_text="dòng 8, trang B03")
    cells = [" ".join(cell.inner_text().split()) for cell in row.locator("td").all()]
    assert cells[:2] == ["118", "120"] and "Đối chiếu với cổng" in cells[3]
    officer.click("summary:has-text('Trả lại cơ quan nộp')")
    officer.fill("#o-ly-do-tra-lai", "Thiếu lĩnh vực Y tế")
    officer.get_by_role("button", name="Trả lại cơ quan nộp").click()
    officer.wait_for_selector("text=Lý do: Thiếu lĩnh vực Y tế")
    assert faults_of(officer) == []
    page.reload()
    assert "bị trả lại" in page.inner_text("h1")


def test_everything_works_without_a_script(desk, xlsx):
    page = desk(EDITOR, page_of(), script=False)
    page.set_input_files("#o-tep", str(xlsx(*BAD, name="khong-script.xlsx")))
    page.click("#tai-len [type=submit]")
    page.wait_for_selector(".addr.er")  # the page asks for itself again, by its own header
    page.fill("#o-B03-C8", "118")
    page.fill("#o-B03-E9", "124")
    page.click("text=Lưu các ô đã sửa và kiểm tra lại")
    page.wait_for_selector("h1:has-text('Không còn lỗi, sẵn sàng gửi')")
    assert page.locator(".addr.er").count() == 0


def test_a_file_that_is_none_is_refused_in_words(desk, tmp_path):
    page = desk(EDITOR, page_of())
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(b"<html>no workbook</html>")
    page.set_input_files("#o-tep", str(path))
    page.click("#tai-len [type=submit]")
    said = page.wait_for_selector("[role=alert].wrong").inner_text()
    assert "bieu.xlsx" in said


def test_nobody_sees_the_reports_of_another_agency(desk):
    page = desk("bca.xem", page_of())
    assert "Chỉ cơ quan lập báo cáo và cơ quan điều phối xem được báo cáo này." in page.inner_text("main")
    assert page.locator(".probs, .xl, #lich-su").count() == 0
    own = desk("bca.xem", page_of(agency="bca"))
    assert own.inner_text("h1") == "Chưa có tệp nào cho kỳ này"
    assert own.locator("form[enctype]").count() == 0


@pytest.mark.parametrize(("theme", "width", "lang"), [("dark", 1440, "en"), ("light", 390, "vi"), ("dark", 390, "en")])
def test_accessible_in_both_languages_and_on_every_screen(desk, xlsx, theme, width, lang):
    page = desk(EDITOR, page_of(), width, theme)
    put(page, xlsx(*BAD, name=f"{theme}{width}{lang}.xlsx"))
    page.goto(page.url + f"&lang={lang}")
    page.wait_for_selector(".xl")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if lang == "en":
        assert page.inner_text("h1") == "2 cells to mend"
    page.goto(page.url.split("/bao-cao")[0] + f"/bao-cao?lang={lang}")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_says_what_is_owed_and_leads_to_it(desk, house, xlsx):
    page = desk(APPROVER, page_of())
    put(page, xlsx(*GOOD, name="danh-sach.xlsx"))
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.wait_for_selector("h1:has-text('Đã nhận')")
    today = house.settings.today()
    owed = obligations.of_agency(house.settings, "hung-yen", today - SPAN)
    rates, late = obligations.rates(owed, today), sum(one.state == "late" for one in owed)
    assert rates.valid == 1 and late > 1
    page.click("nav a:visible:has-text('Báo cáo')")
    assert page.inner_text("h1") == f"{late} báo cáo quá hạn"
    assert f"1/{rates.due} báo cáo đến hạn" in page.inner_text(".rates")
    assert "02/11/2026" in page.inner_text(".nexts")
    assert page.locator("table.du tbody tr:not(.group)").count() == sum(one.state != "valid" for one in owed)
    page.click("text=Mọi kỳ")
    assert page.locator("table.du tbody tr:not(.group)").count() == len(owed)
    valid = page.locator("table.du tr", has_text="Thủ tục hành chính và mức độ trực tuyến")
    assert "Hợp lệ" in valid.inner_text() and "muộn 4 ngày" in valid.inner_text()
    assert faults_of(page) == []
    valid.locator("a").click()
    page.wait_for_selector("h1:has-text('Đã nhận')")


def test_files_are_given_to_be_kept_and_to_nobody_else(desk, house, xlsx):
    page = desk(EDITOR, page_of())
    put(page, xlsx(*BAD, name="giu.xlsx"))
    for path in ("mau", "tep", "danh-dau"):
        answer = page.request.get(f"{house.site}{page_of()}/{path}")
        assert answer.status == 200 and answer.body().startswith(b"PK")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
    other = desk("bca.xem", page_of())
    for path in ("mau", "tep", "danh-dau"):
        answer = other.request.get(f"{house.site}{page_of()}/{path}")
        assert answer.status == 400 and b"PK" not in answer.body()[:4]


def test_a_file_that_is_read_while_its_page_is_made_stands_there(desk, xlsx, monkeypatch):
    page = desk(EDITOR)
    put(page, xlsx(*BAD, name="giua.xlsx"))
    told, before, read = reports.of_file, reports.history, []
    monkeypatch.setattr(reports, "of_file", lambda *asked: (read.append(1), told(*asked))[1])
    monkeypatch.setattr(reports, "history", lambda *asked: before(*asked) if read else ())  # read between the two
    page.reload()
    assert "Đã đọc xong tệp" in page.inner_text("main") and page.locator(".xl").count() == 1
