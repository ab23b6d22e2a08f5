"""What a reader sees, in a real browser."""

from __future__ import annotations

import gzip

import pytest
import requests

from tests.dashboard.axe import faults_of

PROVINCE = "so-lieu=full_online_coverage.hung-yen.2025-Q3"


def test_overview_in_vietnamese(screen):
    page = screen.open("/")
    text = page.inner_text("body")
    assert page.inner_text("h1") == "Ba mục tiêu đúng hẹn, ba phải tăng tốc, ba đang chậm"
    assert page.title() == "Tổng quan – Toàn cảnh Chính phủ số"
    assert page.get_attribute("html", "lang") == "vi"
    for words in (
        "Cơ quan mở dữ liệu tăng 5,9\u00a0điểm so với Quý\u00a0II/2025, còn thiếu 23,5\u00a0điểm.",
        "Tiền chậm hơn việc: hoàn thành 57,6% khối lượng, mới giải ngân 48,0%.",
        "Một chỉ tiêu chưa đủ số liệu để kết luận.",
        "48/51 cơ quan đã nộp",
        "Tạm tính – chốt 15/10/2025",
        "Số liệu minh họa",
        "Số liệu cũ nhất trên trang này nhận lúc 17:05\u00a005/10/2025",
        "Nền tảng thanh toán trực tuyến không trả lời",
        "947\u00a0tỷ\u00a0đồng",
        "Bản r7, tạm tính",
    ):
        assert words in text, words


def test_missing_is_a_dash_with_its_reason_and_never_zero(screen):
    page = screen.open("/")
    row = page.locator("tr", has=page.get_by_text("Thanh toán trực tuyến phí, lệ phí"))
    assert row.locator("td.now").inner_text() == "–"
    assert "chưa đủ số liệu để tính" in row.locator("td.now a").get_attribute("aria-label")
    tile = page.locator("a.tl[aria-label^='Điện Biên']")
    assert tile.get_attribute("aria-label") == "Điện Biên: – chưa nộp báo cáo"
    assert "0,0" not in page.locator(".tm").inner_text().split()


def test_archipelagos_are_on_the_map_and_not_counted(screen):
    page = screen.open("/")
    assert page.locator("a.tl.isl").all_inner_texts() == ["Hoàng Sa\nĐà Nẵng", "Trường Sa\nKhánh Hòa"]
    assert page.locator("a.tl:not(.isl)").count() == 34
    assert "da-nang" in page.locator("a.tl.isl").first.get_attribute("href")


def test_overview_in_english(screen):
    page = screen.open("/?lang=en")
    assert page.inner_text("h1") == "Three targets on time, three must speed up, three late"
    assert page.get_attribute("html", "lang") == "en"
    assert "Provisional – closes 15\u00a0Oct\u00a02025" in page.inner_text("body")
    hrefs = [link.get_attribute("href") for link in page.locator("a[href^='/']:not([data-whole])").all()]
    assert all("lang=en" in href for href in hrefs)
    page.click("text=Data freshness")
    page.wait_for_selector("text=Four sources feed two indicators")
    assert page.title() == "Data – Toàn cảnh Chính phủ số"


def test_dark_follows_the_device_and_can_be_switched(screen):
    page = screen.open("/", theme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert faults_of(page) == []
    page.click("[data-do=theme]")
    page.reload()
    page.wait_for_selector("h1")
    assert page.get_attribute("html", "data-theme") == "light"


def test_light_overview_is_accessible(screen):
    assert faults_of(screen.open("/")) == []


def test_number_opens_its_origin_and_gives_the_focus_back(screen):
    page = screen.open("/")
    link = page.locator("td.now a").first
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#ngan")
    assert "so-lieu=full_online_coverage.VN.2025-Q3" in page.url
    assert page.evaluate("document.activeElement.id") == "ngan-ten"
    assert page.evaluate("document.querySelector('#trang').inert")
    assert abs(page.evaluate("scrollY") - before) < 3
    assert "50.935 ÷ 58.952" in page.inner_text("#ngan")
    page.click("#ngan >> text=Hưng Yên")
    page.wait_for_selector("text=HY_Bieu03_Q3-2025_v2.xlsx")
    page.keyboard.press("Escape")
    page.wait_for_selector("#ngan", state="detached")
    assert page.evaluate("document.activeElement.getAttribute('href')") == link.get_attribute("href")
    assert not page.evaluate("document.querySelector('#trang').inert")
    page.go_back()
    page.wait_for_selector("text=HY_Bieu03_Q3-2025_v2.xlsx")


def test_drawer_goes_down_to_the_cell(screen):
    page = screen.open(f"/?{PROVINCE}", wait="#ngan")
    text = page.inner_text("#ngan")
    for words in (
        "1.271 ÷ 1.486",
        "Đồng bằng sông Hồng",
        "SHA-256 9f3c 51ab … 7d0e e21c",
        "lần nộp 2",
        "Đã nhận",
        "Trang tính B03",
        "B03!E14",
        "r5",
        "– chưa nộp báo cáo",
        "Đã sửa sau chốt",
        "942/QĐ-TTg",
    ):
        assert words in text, words
    assert [cell.inner_text().split()[0] for cell in page.locator(".cellt .hi").all()] == ["1.486", "1.271"]
    assert page.locator(".cellt tbody th").all_inner_texts() == ["5", "20", "21"]
    assert faults_of(page) == []
    page.click("text=Xem ô đã dùng")
    page.wait_for_url("**bao-cao=101**")


def test_row_writes_the_address_and_moves_the_map(screen):
    page = screen.open("/")
    page.click("a:visible:has-text('Hồ sơ nộp trực tuyến')")
    page.wait_for_selector("h2:has-text('Hồ sơ nộp trực tuyến theo tỉnh')")
    assert page.url.endswith("?ct=online_share")
    page.click("summary:has-text('Quý III/2025')")
    page.click(".menu >> text=Quý II >> visible=true")
    page.wait_for_url("**ky=2025-Q2**")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/nguon", f"/?{PROVINCE}"])
def test_no_width_scrolls_sideways(screen, path):
    page = screen.open(path)
    for width in (1440, 1024, 600, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_phone_is_accessible_and_keeps_the_finding(screen):
    page = screen.open("/", width=390)
    assert "Ba mục tiêu đúng hẹn" in page.inner_text("h1")
    assert page.locator(".tl .cd >> visible=true").count() == 34


def test_paper_is_white_and_says_where_it_is_from(screen):
    page = screen.open("/", theme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".nav").is_visible()
    assert "ban=r7" in page.locator(".printed").inner_text()


def test_states_in_words(screen, door, site):
    door.state = "no_release"
    page = screen.open("/")
    assert page.inner_text("h1") == "Số liệu đang được nạp"
    assert requests.get(f"{site}/readyz", timeout=5).status_code == 503
    door.state = "good"
    page.wait_for_selector("text=Mười mục tiêu quốc gia", timeout=9000)
    door.state = "loading"
    assert "Đang nạp số liệu các năm trước" in screen.open("/").inner_text("body")
    door.state = "broken"
    assert screen.open("/").inner_text("h1") == "Chưa tải được"
    door.state = "good"
    assert "Quý\u00a0I/2027 chưa có, đang xem Quý\u00a0III/2025." in screen.open("/?ky=2027-Q1").inner_text("body")
    assert "Đang xem bản r5" in screen.open("/?ban=r5").inner_text("body")


def test_the_first_answer_holds_the_screen(site):
    answer = requests.get(f"{site}/?lang=en", timeout=5)
    assert '<html lang="en">' in answer.text
    assert "<title>Overview – Toàn cảnh Chính phủ số</title>" in answer.text
    assert "Three targets on time, three must speed up, three late</h1>" in answer.text
    missing = requests.get(f"{site}/khong-co", timeout=5)
    assert missing.status_code == 404
    assert "Không có trang này" in missing.text


def test_weight_and_headers(screen, site):
    sizes = []
    page = screen.open("/nguon")
    page.on(
        "response",
        lambda got: sizes.append(len(got.body())) if "assets" not in got.url and "suites" not in got.url else None,
    )
    page.goto(f"{site}/")
    page.wait_for_selector("body:has([data-html]) h1")
    assert sum(sizes) <= 350_000
    answer = requests.get(f"{site}/", timeout=5)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Encoding"] in ("br", "gzip")
    asset = requests.get(f"{site}/assets/20-tokens.css?m=1", timeout=5)
    assert "max-age=31536000" in asset.headers["Cache-Control"]
    assert len(gzip.compress(asset.content)) < 10_000


@pytest.mark.parametrize("width", [1280, 1366, 1440, 703])
def test_bullets_stay_to_be_read_and_the_table_within_its_card(screen, width):
    page = screen.open("/", 1280 if width == 703 else width)
    if width == 703:  # a sheet of A4 within its margins
        page.emulate_media(media="print")
        page.set_viewport_size({"width": width, "height": 1032})
        assert not page.locator(".works .btn").first.is_visible()
    table, card = (page.locator(one).first.bounding_box() for one in (".targets .kt", ".card.targets"))
    assert table["x"] + table["width"] <= card["x"] + card["width"]
    assert min(box.bounding_box()["width"] for box in page.locator(".targets .bl").all()) >= 80


def test_what_changed_and_what_comes_are_two_cards(screen):
    page = screen.open("/")
    first, second = (one.bounding_box() for one in page.locator(".duo > .stack > .card").all())
    beside = page.locator(".duo:has(> .stack) > .card").first.bounding_box()
    assert first["y"] == pytest.approx(beside["y"], abs=1)
    assert second["y"] - first["y"] - first["height"] == pytest.approx(24, abs=1)
