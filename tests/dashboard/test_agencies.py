"""The pages of agencies in a real browser: heat table, ranks, map, one agency, the comparison."""

from __future__ import annotations

import pytest
import requests

from tests.dashboard import drawn
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
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")  # charts are drawn anew first
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
    page.click(".wf .cb[role=checkbox] >> nth=0")
    page.wait_for_url("**lam=satisfaction**")
    page.wait_for_selector(".sumup:has-text('Làm việc đã chọn')")
    page.click(".it tbody tr >> nth=0 >> .src")
    page.wait_for_selector("#ngan")
    assert "so-lieu=full_online_coverage.hung-yen.2025-Q3" in page.url
    page.keyboard.press("Escape")
    page.wait_for_selector("#ngan", state="detached")
    page.wait_for_selector("a.src:focus")  # it is back on the number
    assert "lam=satisfaction" in page.url and page.locator(".wf .cb[aria-checked=true]").count() == 1


def test_ticked_steps_answer_without_the_server_as_the_server_would(screen, site):
    page = screen.open("/co-quan/hung-yen?so=2025-Q1&lang=en")
    boxes = page.locator(".wf .cb[role=checkbox]")
    boxes.first.wait_for()
    page.wait_for_load_state("networkidle")
    seen: list[str] = []
    # The browser may look at the icon again when the address changes, and fetch the letters of a new word.
    page.on("request", lambda one: None if "/assets/" in one.url else seen.append(one.url))
    for place in (0, 1, 2, 0, 1):  # through every kind of choice: alone, within another, together, and back
        boxes.nth(place).focus()
        page.keyboard.press("Space")
        links, said = _served(page.url)
        assert page.inner_text(".sumup") == said
        assert page.evaluate(f"document.activeElement === document.querySelectorAll('.wf .cb')[{place}]")
        ticked = [one.get_attribute("aria-checked") == "true" for one in boxes.all()]
        assert ticked == ["on" in one["class"].split() for one in links]
    assert page.get_by_role("checkbox", checked=True).count() == 1 and seen == []
    assert page.url == f"{site}/co-quan/hung-yen?so=2025-Q1&lang=en&lam=digital_budget_share"
    assert page.locator(".sumup").get_attribute("role") == "status" and faults_of(page) == []
    page.get_by_text("Clear").click()
    assert page.url == f"{site}/co-quan/hung-yen?so=2025-Q1&lang=en" and seen == []
    assert page.inner_text(".sumup").startswith("Choose one or more")


def _served(url: str) -> tuple[list[dict[str, str]], str]:
    """Give what the server writes at an address: the links of the steps, and the sum in words."""
    page = drawn.tree(requests.get(url, timeout=20).text)
    (told,) = page.of("sumup")
    (shown,) = (one for one in told.all() if one.tag == "span" and one.text() and "hidden" not in one.attributes)
    (steps,) = page.of("wfs")
    return [one.attributes for one in steps.of("cb")], " ".join(shown.text().split())


def test_without_a_script_a_step_is_a_link(site):
    (leave, take, _), _ = _served(f"{site}/co-quan/hung-yen?lam=satisfaction")
    assert leave["href"] == "/co-quan/hung-yen" and leave["aria-label"].startswith("Bỏ chọn: ")
    assert take["href"] == "/co-quan/hung-yen?lam=satisfaction,satisfaction.1"


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
