"""The pages of agencies in a real browser: heat table, ranks, map, one agency, the comparison."""

from __future__ import annotations

import pytest
import requests

from tests.dashboard.axe import faults_of

PATHS = (
    "/co-quan",
    "/co-quan?xem=hang&lang=en",
    "/co-quan?xem=ban-do",
    "/co-quan/hung-yen?lam=satisfaction",
    "/co-quan/so-sanh?ss=hung-yen,dien-bien",
)


@pytest.mark.parametrize(("path", "theme"), [(path, ("light", "dark")[n % 2]) for n, path in enumerate(PATHS)])
def test_is_accessible_and_no_width_scrolls_sideways(screen, path, theme):
    page = screen.open(path, theme=theme)
    assert faults_of(page) == []
    for width in (1024, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert faults_of(page) == []


def test_every_cell_tells_its_figure_and_missing_is_no_zero(site):
    text = requests.get(f"{site}/co-quan", timeout=20).text
    assert text.count('class="nd"') == 2 * 3 and text.count('scope="row"') == 51 and ">Trung vị<" in text
    assert "Điện Biên, Mức độ hài lòng: – chưa nộp báo cáo" in text
    assert 'aria-current="page"' in text and "Bộ, ngành, địa phương" in text


def test_a_column_orders_the_table_and_the_address_says_so(screen):
    page = screen.open("/co-quan")
    page.click(".ht thead >> text=Mức độ hài lòng")
    page.wait_for_url("**xep=-satisfaction**")
    page.wait_for_selector("th[aria-sort=descending]")
    values = [text for text in page.locator(".ht tbody tr td:nth-child(6)").all_inner_texts() if text.strip() != "–"]
    numbers = [float(text.replace(",", ".")) for text in values]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) == 49
    page.click("text=Nhóm theo vùng")
    page.wait_for_selector(".ht .rg")


def test_the_tray_fills_by_keyboard_and_leads_to_the_comparison(screen):
    page = screen.open("/co-quan?vung=sh&nhom=tinh")
    for name in ("Hưng Yên", "Hải Phòng"):
        page.locator(f"a[aria-label='Thêm {name} vào so sánh']").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(f"a[aria-label='Bỏ {name} khỏi so sánh']")
    assert "ss=hung-yen,hai-phong" in page.url
    page.click("text=So sánh (2)")
    page.wait_for_url("**/co-quan/so-sanh**")
    page.wait_for_selector("h1:has-text('Hưng Yên và Hải Phòng')")
    assert page.locator(".vs tbody tr:not(.group)").count() == 1 + 2 + 3


def test_the_own_page_weighs_steps_and_opens_a_number(screen):
    page = screen.open("/co-quan/hung-yen")
    assert "Hưng Yên" in page.inner_text("h1")
    page.click(".wf .cb >> nth=0")
    page.wait_for_url("**lam=satisfaction**")
    page.wait_for_selector(".sumup:has-text('Làm việc đã chọn')")
    page.click(".it tbody tr >> nth=0 >> .src")
    page.wait_for_selector("#ngan")
    assert "so-lieu=full_online_coverage.hung-yen.2025-Q3" in page.url
    page.keyboard.press("Escape")
    page.wait_for_selector("#ngan", state="detached")


def test_what_was_merged_leads_on_and_what_is_unknown_is_told(site):
    def told(path: str) -> str:
        return requests.get(site + path, timeout=20).text

    assert "nay thuộc Hưng Yên" in told("/co-quan/thai-binh")
    assert "khong-co" in told("/co-quan/khong-co") and "Chưa tải được" not in told("/co-quan/khong-co")
    assert "Chọn ít nhất hai cơ quan" in told("/co-quan/so-sanh?ss=hung-yen")
    assert "Not enough figures" in told("/co-quan/dien-bien?lang=en")


def test_paper_keeps_the_table_and_drops_what_is_pressed(screen):
    page = screen.open("/co-quan", theme="dark")
    page.emulate_media(media="print")
    column = "getComputedStyle(document.querySelector('.ht .cb0')).display"
    assert page.evaluate(column) == "table-cell", "a column that is gone moves every figure under another head"
    assert not page.locator(".cb").first.is_visible() and page.locator(".ht .q5").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
