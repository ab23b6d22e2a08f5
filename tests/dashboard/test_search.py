"""Searching in a real browser: the dialog by key and button, and the page without a script."""

from __future__ import annotations

import time

import pytest
import requests

from tests.dashboard.axe import faults_of


def options(page) -> list[str]:
    return page.locator("#tim [role=option]").all_inner_texts()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_key_opens_it_arrows_choose_and_enter_goes_there(screen, theme):
    page = screen.open("/?ky=2025-Q2&nhom=tinh&lang=en", theme=theme)
    page.locator("#noi-dung").focus()
    page.keyboard.press("/")
    page.wait_for_selector("#tim[open] [role=status]:has-text('accents')")
    page.keyboard.type("hung yen")
    page.wait_for_selector("#tim [aria-selected=true]:has-text('H')")
    field = page.locator("#tim [role=combobox]")
    assert field.get_attribute("aria-expanded") == "true"
    first = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{first}").get_attribute("aria-selected") == "true"
    assert page.inner_text("#tim [role=status]") == f"{len(options(page))} results"
    assert faults_of(page) == []
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") != first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/co-quan/hung-yen?ky=2025-Q2&nhom=tinh&lang=en")
    page.wait_for_selector("#noi-dung h1")
    assert page.locator("#tim[open]").count() == 0


def test_escape_closes_and_the_focus_is_where_it_was(screen):
    page = screen.open("/")
    page.click("a[data-open=tim]")
    page.wait_for_selector("#tim[open]")
    page.keyboard.type("thai binh")
    page.wait_for_selector("#tim [role=option]:has-text('Thái Bình nay thuộc Hưng Yên')")
    page.keyboard.press("Escape")
    assert page.locator("#tim[open]").count() == 0
    assert page.evaluate("document.activeElement.dataset.open") == "tim"
    page.click("a[data-open=tim]")
    page.click("[data-shut]")
    assert page.locator("#tim[open]").count() == 0


def test_what_is_typed_while_the_page_is_being_taken_over_stays(screen, site):
    page = screen.open("/")
    page.route("**/_dash-update-component*", lambda route: (time.sleep(2), route.continue_()))
    page.goto(f"{site}/?ky=2025-Q2", wait_until="domcontentloaded")
    page.keyboard.press("/")
    page.wait_for_selector("#tim[open]")
    page.keyboard.type("hung yen")
    page.wait_for_selector("#tim [role=option]")
    page.wait_for_selector("[data-html]", state="attached")
    page.wait_for_load_state("networkidle")
    assert page.locator("#tim[open]:modal").count() == 1 and page.input_value("#tim [role=combobox]") == "hung yen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/co-quan/hung-yen?ky=2025-Q2")


def test_the_key_is_a_sign_where_somebody_types(screen):
    page = screen.open("/")
    page.keyboard.press("/")
    page.wait_for_selector("#tim[open]")
    page.keyboard.type("a/b")
    assert page.input_value("#tim [role=combobox]") == "a/b"


def test_without_a_script_a_page_lists_what_was_found(site):
    def told(query: str) -> str:
        answer = requests.get(f"{site}/tim-kiem?{query}", timeout=20)
        assert answer.status_code == 200
        return answer.text

    text = told("q=thai+binh&ky=2025-Q2")
    assert "Thái Bình nay thuộc Hưng Yên" in text and 'href="/co-quan/thai-binh?ky=2025-Q2"' in text
    assert 'name="ky" value="2025-Q2"' in text and 'value="thai binh"' in text
    assert "Gõ vài chữ" in told("") and "Type a few letters" in told("lang=en")
    assert "Kho dữ liệu tỉnh" in told("q=kho+du+lieu")


@pytest.mark.parametrize("path", ["/tim-kiem", "/tim-kiem/goi-y"])
@pytest.mark.parametrize(
    "asked", ["%22%27%25", "%3Cscript%3Ealert(1)%3C/script%3E", "x" * 5000, "%00", "%ff%fe", "%F0%9F%99%82"]
)
def test_hostile_words_get_a_sentence(site, path, asked):
    answer = requests.get(f"{site}{path}?q={asked}&ky={asked[:150]}&ve={asked[:150]}", timeout=20)
    assert answer.status_code == 200 and "<script>alert" not in answer.text
    assert "Không có gì mang tên" in answer.text or "dài quá 100 ký tự" in answer.text or "kết quả" in answer.text
    assert "Chưa tải được" not in answer.text


def test_results_fit_a_phone(screen):
    page = screen.open("/", width=320)
    page.click("a[data-open=tim]")
    page.wait_for_selector("#tim[open]")
    page.keyboard.type("bo")
    page.wait_for_selector("#tim [role=option]")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('#tim').scrollWidth <= document.querySelector('#tim').clientWidth")
    heights = page.locator("#tim [role=option]").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 44
