"""A reader signs in as somebody of the demonstration, sees their name, and signs out; the pages are accessible."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def _faults(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_walk(browser, site, theme):
    said: list[str] = []
    device = browser.new_context(color_scheme=theme, reduced_motion="reduce")
    page = device.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}/dang-nhap?tiep=/nguon")
    assert page.get_attribute("html", "data-theme") == theme
    assert page.locator(".audiences button").count() == 10
    assert _faults(page) == []
    page.click("button:has-text('Quản trị tài khoản')")
    page.wait_for_url(f"{site}/nguon")
    page.wait_for_selector("body:has([data-html]) h1")
    shown = page.locator(".nav a:visible").all_inner_texts()
    assert shown[:5] == [
        "Tổng quan", "Mục tiêu", "Tóm tắt", "Kế hoạch – Đầu tư – Thực thi", "Bộ, ngành, địa phương",
    ]  # fmt: skip
    page.click(".nav summary")
    more = page.locator(".nav .menu a:visible").all_inner_texts()
    assert {"Số liệu", "Tài khoản", "Nhật ký"} <= {*shown, *more} and not {"Báo cáo", "Công bố"} & {*shown, *more}
    page.keyboard.press("Escape")
    assert page.inner_text(".whose") == "Quản trị tài khoản (minh họa)"
    page.click(".who summary")
    page.click("text=Tài khoản của tôi")
    page.wait_for_selector("h1:has-text('Quản trị tài khoản')")
    assert _faults(page) == []
    for link, head in (("Tài khoản", "đang hoạt động"), ("Nhật ký", "Nhật ký nguyên vẹn")):
        page.click(".nav summary")
        page.click(f".nav .menu >> text={link}")
        page.wait_for_selector(f"h1:has-text('{head}')")
        assert _faults(page) == []
        for width in (1440, 600, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (link, width)
        page.set_viewport_size({"width": 1440, "height": 900})
    page.click(".who summary")
    page.click("text=Đăng xuất")
    page.wait_for_selector("text=Đã đăng xuất.")
    page.goto(f"{site}/nhat-ky")
    assert "/dang-nhap?tiep=" in page.url
    assert said == []
    device.close()


def test_a_wrong_password_is_said_without_script(browser, site):
    device = browser.new_context(java_script_enabled=False)
    page = device.new_page()
    page.goto(f"{site}/dang-nhap?lang=en")
    page.fill("#o-ten", "khong.ai")
    page.fill("#o-mat-khau", "không phải mật khẩu")
    page.click("button:has-text('Sign in') >> nth=0")
    assert "The sign-in name or the password is wrong." in page.inner_text("[role=alert]")
    page.click("text=I have a one-time code")
    assert page.locator("#o-ma").count() == 1
    device.close()
