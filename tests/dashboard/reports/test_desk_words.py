"""Words and files beside a report in a real browser: drafts that survive, evidence, doubts, what figures became."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

from data import ledger, reports
from data.ledger import tables
from data.model import Text
from ingest import views
from metrics.views import WorkingFigure
from tests.dashboard import fixtures
from tests.dashboard.axe import faults_of
from tests.dashboard.reports.conftest import BAD, GOOD
from tests.dashboard.reports.test_desk import APPROVER, EDITOR, OFFICER, page_of, put

PARAMS = {"column": "Toàn trình", "column_en": "Full", "given": "78", "before": "26", "before_period": "2026-08", "change": "200"}  # fmt: skip


def warned(house) -> reports.Card:
    """Put a warning on the newest revision of the report."""
    card = reports.history(house.settings, "procedures", "hung-yen", "2026-09", None)[0]
    with ledger.writing(house.settings) as connection:
        connection.execute(
            tables.finding.insert().values(
                file=card.file, report=card.id, rule="value_jumps", severity="warning", sheet="B03", row=8, column="E",
                params=PARAMS,
            )
        )  # fmt: skip
    return card


def test_what_was_typed_is_there_again_when_the_session_ends(desk, house, xlsx):
    page = desk(EDITOR)
    put(page, xlsx(*BAD, name="nhap.xlsx"))
    warned(house)
    page.goto(house.site + page_of())
    page.fill(".say[name^='gt:']", "Gộp số của Thái Bình")
    page.fill("#o-B03-C8", "118")
    page.wait_for_selector("text=Bản nháp tự lưu lúc")
    page.context.clear_cookies()
    again = desk(EDITOR)
    assert again.input_value(".say[name^='gt:']") == "Gộp số của Thái Bình"
    assert again.input_value("#o-B03-C8") == "118"
    assert faults_of(again) == []
    # What was typed after the session ended waits in its tab and goes on after signing in.
    page.fill(".say[name^='gt:']", "Gộp số của Thái Bình từ 01/7")
    page.wait_for_url("**/*")
    page.context.add_cookies([house.cookie(EDITOR)])
    page.goto(house.site + page_of())
    assert page.input_value(".say[name^='gt:']") == "Gộp số của Thái Bình từ 01/7"
    page.wait_for_selector("text=Bản nháp tự lưu lúc")
    page.wait_for_timeout(1000)
    page.goto(house.site + page_of())
    page.click("text=Bỏ bản nháp")
    page.wait_for_selector("text=Đã bỏ bản nháp.")
    assert page.input_value(".say[name^='gt:']") == "" and page.input_value("#o-B03-C8") == "nhiều"


def test_an_explanation_brings_its_document_and_the_pack_holds_it(desk, house, xlsx, tmp_path):
    page = desk(EDITOR)
    put(page, xlsx(*GOOD[:2], name="kem.xlsx"))
    card = warned(house)
    page.goto(house.site + page_of())
    letter = tmp_path / "CV418.pdf"
    letter.write_bytes(b"%PDF-1.7 cong van 418")
    page.fill(".say[name^='gt:']", "Cùng phạm vi thì tăng 9,4%")
    page.set_input_files(".clip", str(letter))
    page.click("text=Lưu giải trình")
    page.wait_for_selector("text=Đã lưu giải trình.")
    assert "CV418.pdf" in page.inner_text(".clips")
    link = house.site + page.get_attribute(".clips a", "href")
    pack = f"{house.site}{page_of()}/bang-chung?lan={card.revision}"
    for who in (EDITOR, OFFICER):
        given = desk(who).request.get(link)
        assert given.body() == letter.read_bytes() and given.headers["content-disposition"].startswith("attachment")
        assert given.headers["content-type"] == "application/octet-stream"
        with zipfile.ZipFile(io.BytesIO(desk(who).request.get(pack).body())) as packed:
            assert {"receipt.json", "findings.csv", "revisions.csv", "file/kem.xlsx"} <= set(packed.namelist())
            assert any(name.endswith("CV418.pdf") for name in packed.namelist())
    other = desk("bca.xem")
    for address in (link, pack):
        answer = other.request.get(address)
        assert answer.status == 400 and b"cong van 418" not in answer.body() and answer.body()[:2] != b"PK"


def test_a_wrong_number_is_reported_from_the_page_and_answered(desk, xlsx):
    page = desk(APPROVER)
    put(page, xlsx(*GOOD, name="sai.xlsx"))
    officer = desk(OFFICER)
    officer.click("#so-sai summary")
    officer.fill("#o-vi-sao", "Đất đai ghi 118, danh mục có 120.")
    officer.click("#so-sai button:has-text('Gửi lời báo')")
    officer.wait_for_selector("text=Đã gửi lời báo số sai.")
    assert faults_of(officer) == []
    page.goto(page.url)
    assert "danh mục có 120" in page.inner_text("#so-sai") and "Chờ trả lời" in page.inner_text("#so-sai")
    page.click("#so-sai .doubts summary")
    page.fill("#so-sai .doubts input[name=loi]", "Đúng, hai thủ tục vừa bãi bỏ.")
    page.click("#so-sai button:has-text('Gửi trả lời')")
    page.wait_for_selector("text=Đã gửi trả lời.")
    assert "hai thủ tục vừa bãi bỏ" in page.inner_text("#so-sai")
    other = desk("bca.xem", "/bao-so-sai")
    assert other.inner_text("h1") == "Không lời báo số sai nào đang chờ"
    assert "danh mục có 120" not in other.content()


def test_a_national_figure_is_doubted_by_somebody_of_an_agency(desk):
    page = desk("bca.xem", "/bao-so-sai?so-lieu=full_online_coverage.VN.2025-Q3")
    page.fill("#o-vi-sao", "Khác báo cáo của Bộ.")
    page.click("button:has-text('Gửi lời báo')")
    page.wait_for_selector("text=Đã gửi lời báo số sai.")
    assert "86,4% (r7)" in page.inner_text(".doubts") and page.locator(".doubts summary").count() == 0
    assert faults_of(page) == []
    assert "Khác báo cáo của Bộ." not in desk(EDITOR, "/bao-so-sai").content()
    officer = desk(OFFICER, "/bao-cao")
    officer.click(".banner a")
    assert "Khác báo cáo của Bộ." in officer.inner_text(".doubts") and officer.locator(".doubts summary").count() >= 1


def test_what_figures_became_is_shown_after_it_was_computed(desk, house, xlsx, monkeypatch):
    page = desk(APPROVER)
    put(page, xlsx(*GOOD, name="moi.xlsx"))
    now = fixtures.figure("full_online_coverage", "hung-yen", "86.9")
    was = fixtures.figure("full_online_coverage", "hung-yen", "85.5")
    name = Text("Thủ tục cung cấp toàn trình", "Full online")
    found = [None, (WorkingFigure(was, now, name, "percent", 1, ("procedures",)),
                    WorkingFigure(None, now, Text("Khác", "Other"), "percent", 1, ("staff",)))]  # fmt: skip
    monkeypatch.setattr(fixtures.Door, "working", lambda *_: found.pop(0) if len(found) > 1 else found[0])
    page.goto(house.site + page_of())
    page.wait_for_selector("#so-moi tbody tr")
    assert page.locator("#so-moi tbody tr").count() == 1 and now.value == Decimal("86.9")
    shown = " ".join(page.inner_text("#so-moi tbody tr").split())
    assert "85,5%" in shown and "86,9%" in shown and "Khác" not in shown
    assert faults_of(page) == []


def test_findings_lead_to_their_cells_when_the_sheet_comes_later(desk, xlsx, monkeypatch):
    page, make = desk(EDITOR), views.make
    monkeypatch.setattr(views, "make", lambda *_: 0)
    page.set_input_files("#o-tep", str(xlsx(*BAD, name="sau.xlsx")))
    page.click("#tai-len [type=submit]")
    page.wait_for_selector("text=Đã đọc xong tệp")
    assert page.locator("span.addr.er").count() == 2 and page.locator(".xl").count() == 0
    page.fill("#o-B03-C8", "118")
    monkeypatch.setattr(views, "make", make)
    page.wait_for_selector(".xl")
    page.click("a.addr.er >> nth=1")
    assert page.locator("td:target").inner_text() == "142"
    assert page.input_value("#o-B03-C8") == "118", "what was typed meanwhile stands"


def test_the_sheet_is_walked_by_arrow_keys_and_tied_to_its_findings(desk, xlsx):
    page = desk(EDITOR)
    put(page, xlsx(*BAD, name="phim.xlsx"))
    where = "(({ cellIndex, parentElement }) => [parentElement.cells[0].textContent, cellIndex])(document.activeElement.closest('td'))"
    page.focus(".sheet .scroll")
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "End", "Home", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(page.evaluate(where))
    assert walked == [["6", 1], ["7", 1], ["8", 1], ["8", 2], ["8", 3], ["8", 6], ["8", 1], ["7", 1]]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(where) == ["6", 1], "the first row has none above"
    page.keyboard.press("End")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.tagName") == "A"
    assert "nhiều" in page.inner_text(".cellnote") and "C8" in page.inner_text(".cellnote")
    assert "Lỗi" in page.evaluate("document.activeElement.ariaLabel")
    assert faults_of(page) == []
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "o-B03-C8"
    page.click("a.addr.er >> nth=1")
    assert page.locator("td:target").inner_text() == "142"
    page.keyboard.press("Escape")
    assert page.locator(".cellnote").count() == 0
