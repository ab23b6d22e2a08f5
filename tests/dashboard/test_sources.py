"""The page of sources in a real browser."""

from __future__ import annotations

import pytest

from tests.dashboard.axe import faults_of


def test_it_says_who_reported_and_which_source_is_in_trouble(screen):
    page = screen.open("/nguon")
    assert page.inner_text("h1") == "48 trên 51 cơ quan đã nộp; một nguồn đang lỗi, một nguồn đang trễ"
    text = page.inner_text("body")
    for words in (
        "Nền tảng thanh toán trực tuyến không trả lời; một chỉ tiêu giữ số đã nhận",
        "2 chỉ tiêu còn thiếu số tháng\u00a09/2025 của 3 cơ quan.",
        "Bốn nguồn nuôi hai chỉ tiêu",
        "Mỗi 15 phút",
        "Hằng tuần, Thứ Hai 04:00",
        "10\u00a0phút",
        "Trễ 36\u00a0giờ",
        "48/51",
        "chưa lần nào",
        "Hết giờ chờ sau 30 giây.",
        "thử lại 04:05\u00a015/10/2025",
        "Ba cơ quan quá hạn",
        "quá 4 ngày",
        "thiếu 3 cơ quan, chiếm 4,8% mẫu số kỳ trước",
        "HY_Bieu03_Q3-2025_v1.xlsx",
        "B03!E14",
    ):
        assert words in text, words


def test_a_fault_names_the_indicators_it_affects_and_each_opens(screen):
    page = screen.open("/nguon")
    fault = page.locator("li", has=page.locator(".affected"), has_text="Nền tảng thanh toán trực tuyến")
    fault.get_by_text("Thanh toán trực tuyến phí, lệ phí").click()
    page.wait_for_selector("#ngan")
    assert "so-lieu=online_payment.VN.2025-Q3" in page.url


def test_what_bars_and_cells_show_is_also_said(screen):
    page = screen.open("/nguon?lang=en")
    row = page.locator("tr", has_text="Online payment platform").first
    assert "2\u00a0days, 36\u00a0h allowed" in row.inner_text()
    assert row.locator(".d14").get_attribute("aria-label") == "11 days on time, 1 day late, 2 days failed"
    cell = page.locator(".mx tr", has_text="Điện Biên").locator("td").last
    assert cell.inner_text().strip() == "Missing"
    assert "6 missing" in cell.get_attribute("title")
    assert page.locator(".mx tbody tr").count() == 51


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
def test_accessible_and_never_wider_than_the_screen(screen, theme, width):
    page = screen.open("/nguon", width, theme)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
