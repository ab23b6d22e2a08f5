"""The frame in a real browser: the menu by width, the phone's tabs and drawer, the pickers by keyboard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import requests

from dashboard import dropped, html, markup, menu, shell
from dashboard.address import Address
from dashboard.states import NO_STAMP, Content
from data.errors import Refusal
from data.model import Text
from tests.dashboard.axe import faults_of


def names(page) -> list[str]:
    return page.locator(".nav > a >> visible=true").all_inner_texts()


def test_the_menu_keeps_one_line_and_folds_what_has_no_room(screen):
    page = screen.open("/phuong-phap")
    for width, most in ((1440, 8), (1280, 5), (1100, 5), (960, 5)):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".bar1").bounding_box()["height"] <= 61, width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert 5 <= len(names(page)) <= most, width
    page.click(".more-pages summary")
    folded = page.locator(".more-pages .menu a >> visible=true").all_inner_texts()
    assert {"Phương pháp", "Liên Hợp Quốc", "Số liệu"} <= set(folded)
    assert page.locator(".more-pages a[aria-current=page]").inner_text() == "Phương pháp"
    assert faults_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    shown = set(names(page)) | set(page.locator(".more-pages .menu a >> visible=true").all_inner_texts())
    assert {"Tổng quan", "Báo cáo", "Số liệu", "Phương pháp", "Liên Hợp Quốc", "Màn hình lớn"} <= shown


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_has_tabs_and_one_button_that_opens_the_pickers(screen, theme):
    page = screen.open("/?nhom=tinh", width=390, theme=theme)
    assert not page.locator(".nav").is_visible() and not page.locator("#chon-period").is_visible()
    tabs = page.locator(".dock > a, .dock > details > summary").all_inner_texts()
    assert tabs[:3] == ["Tóm tắt", "Mục tiêu", "Cơ quan"] and tabs[-1] == "Thêm"
    button = page.locator(".ctx-now")
    assert "Quý\u00a0III/2025 · Cả nước · Tỉnh, thành" in button.inner_text()
    button.click()
    assert page.locator("#lua-chon").is_visible() and faults_of(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("#lua-chon").is_visible()
    assert page.evaluate("document.activeElement.className").endswith("ctx-now")
    button.click()
    page.click("#chon-period")
    page.click("#lua-chon .menu >> text=Quý II >> visible=true")
    page.wait_for_url("**ky=2025-Q2**")
    page.wait_for_selector(".ctx-now:has-text('Quý\u00a0II/2025')")
    assert page.evaluate("document.activeElement.className").endswith("ctx-now")
    page.click(".dock summary")
    assert "Phương pháp" in page.locator(".dock .menu").inner_text() and faults_of(page) == []


@pytest.mark.parametrize("path", ["/", "/co-quan", "/co-quan/hung-yen", "/phuong-phap", "/tim-kiem?q=bo"])
def test_a_phone_is_touched_with_a_finger_and_never_scrolls_sideways(screen, path, site):
    page = screen.open("/", width=320)
    page.goto(site + path)
    page.wait_for_selector("h1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for opens in (None, ".ctx-now", ".dock summary"):
        if opens and page.locator(opens).count():
            page.click(opens)
        small = page.evaluate(
            """() => [...document.querySelectorAll(".top :is(a, button, summary), .ctx :is(a, button, summary), .dock :is(a, button, summary)")]
            .filter((one) => one.checkVisibility() && one.offsetHeight < 44).map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")


def test_a_tab_is_there_once_its_page_is(monkeypatch):
    pages = tuple(
        SimpleNamespace(path=path, name=Text(path, path), whole=False, order=1)
        for path in ("/tom-tat", "/vuong-mac", "/x")
    )
    monkeypatch.setattr(menu, "_open", lambda _: list(pages))

    def hrefs(shown) -> list[str]:
        monkeypatch.setattr(menu, "_open", lambda _: list(shown))
        return [one.given["href"] for one in menu.tabs(pages[0], (), Address("/")).children[:-1]]

    assert hrefs(pages) == ["/tom-tat", "/vuong-mac"]
    assert hrefs(pages[:1]) == ["/tom-tat"]


def test_the_line_of_the_menu_is_filled_by_the_length_of_names(monkeypatch):
    def line(*lengths: int) -> list[str]:
        pages = [
            SimpleNamespace(path=f"/{n}", name=Text("x" * size, "x"), whole=False, order=n)
            for n, size in enumerate(lengths)
        ]
        monkeypatch.setattr(menu, "_open", lambda _: pages)
        made = menu.links(pages[0], (), Address("/"))
        return [one.given["href"] for one in made if "href" in getattr(one, "given", {})]

    assert len(line(9, 8, 7, 28, 21, 7, 7)) == 7
    assert len(line(9, 8, 7, 28, 21, 18, 7, 7)) == 6
    assert len(line(9, 8, 7)) == 3


def test_a_page_below_another_marks_its_own_entry_alone(monkeypatch):
    pages = [
        SimpleNamespace(path=path, name=Text(path, path), whole=False, order=n)
        for n, path in enumerate(("/", "/co-quan", "/a", "/b", "/c", "/co-quan/so-sanh"))
    ]
    monkeypatch.setattr(menu, "_open", lambda _: pages)

    def marked(at: str) -> set[str]:
        page = SimpleNamespace(path=at, whole=False)
        *named, more = menu.links(page, (), Address(at))
        entries = [*named, *more.children[1].children]
        return {one.given["href"] for one in entries if one.given.get("aria-current")}

    assert marked("/co-quan/so-sanh") == {"/co-quan/so-sanh"}
    assert marked("/co-quan/<ma>") == {"/co-quan"}
    assert marked("/") == {"/"} and marked("/elsewhere") == set()


def test_periods_say_their_state_and_those_to_come_when_they_open(screen):
    page = screen.open("/")
    page.click("#chon-period")
    menu_of = page.locator("details.pick[open] .menu")
    said = " ".join(menu_of.inner_text().split("\n"))
    assert "Quý\u00a0II Đã chốt" in said and "Quý\u00a0III Tạm tính" in said
    coming = menu_of.locator("[aria-disabled=true]")
    assert coming.inner_text().replace("\n", " ") == "Quý\u00a0IV mở 01/01/2026"
    assert coming.locator("a").count() == 0
    page.click(".menu summary:has-text('2024')")
    assert menu_of.locator("a:has-text('Quý\u00a0IV')").is_visible()
    assert faults_of(page) == []


def test_alt_and_an_arrow_move_one_period(screen):
    page = screen.open("/?nhom=bo")
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_url("**ky=2025-Q2**")
    page.wait_for_selector("#chon-period:has-text('Quý\u00a0II/2025')")
    assert "nhom=bo" in page.url
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_url("**ky=2025-Q3**")
    page.wait_for_selector("#chon-period:has-text('III/2025')")
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_selector("#da-lam:has-text('Không còn kỳ nào')")
    assert "ky=2025-Q3" in page.url


def test_the_scope_is_found_by_name(screen):
    page = screen.open("/?ky=2025-Q2")
    page.click("#chon-scope")
    page.click("#pham-vi-o")
    page.keyboard.type("thai binh")
    page.wait_for_selector("#pham-vi-ds [role=option]:has-text('Thái Bình nay thuộc Hưng Yên')")
    page.fill("#pham-vi-o", "")
    page.keyboard.type("song hong")
    page.wait_for_selector("#pham-vi-ds [aria-selected=true]:has-text('Đồng bằng sông Hồng')")
    assert page.locator("#pham-vi-ds i").all_inner_texts() == ["Vùng"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/?ky=2025-Q2&vung=sh")


def test_a_fifth_agency_is_refused_in_a_sentence(screen):
    page = screen.open("/co-quan?ss=hue,hai-phong,ha-noi,can-tho")
    page.click("a[aria-label='Thêm Hưng Yên vào so sánh']")
    page.wait_for_selector(".banner:has-text('So sánh nhiều nhất 4 cơ quan nên chưa thêm Hưng Yên')")
    assert page.locator("text=So sánh (4)").is_visible()
    assert page.evaluate("document.activeElement.id") == "ss-hung-yen", "the keyboard goes on from where it was"
    page = screen.open("/co-quan/hung-yen")
    page.click("text=Thêm vào so sánh")
    page.wait_for_url("**ss=hung-yen")
    page.wait_for_selector("text=Bỏ khỏi so sánh")
    assert page.locator("text=So sánh (1)").is_visible()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/co-quan?ss=khong-co,hue", "“khong-co” không dùng được cho mục so sánh"),
        ("/co-quan?xep=mau-sac", "“mau-sac” không dùng được cho mục thứ tự"),
        ("/co-quan?xem=vong-tron", "“vong-tron” không dùng được cho mục cách xem"),
        ("/co-quan/hung-yen?ss=khong-co", "“khong-co” không dùng được cho mục so sánh"),
        ("/co-quan/so-sanh?ss=khong-co,hue,ha-noi", "“khong-co” không dùng được cho mục so sánh"),
        ("/dau-tu?xep=mau-sac", "“mau-sac” không dùng được cho mục thứ tự"),
        ("/dau-tu?lech=nghieng", "“nghieng” không dùng được cho mục kiểu lệch"),
    ],
)
def test_what_a_page_does_not_have_is_dropped_with_a_line(site, path, said):
    text = requests.get(site + path, timeout=20).text
    assert said in text and "Chưa tải được" not in text


def test_an_unknown_release_is_dropped_with_a_line(site, door, monkeypatch):
    plain = door.overview

    def overview(viewer, ban=None, **asked):
        if ban:
            raise Refusal("release_unknown", given=ban, last="r7")
        return plain(viewer, **asked)

    monkeypatch.setattr(door, "overview", overview)
    text = requests.get(f"{site}/?ban=r99&nhom=tinh", timeout=20).text
    assert "Bản r99 không có hoặc chưa công bố" in text and "Ba mục tiêu đúng hẹn" in text
    assert "ban=r99" not in text.split("<main")[1] and "nhom=tinh" in text


def test_a_period_that_is_not_the_one_shown_is_told():
    here = Address("/dau-tu/hung-yen.DA1", {"ky": "2027-Q1"})
    (notice,) = dropped.period(here, "2025-Q3")
    assert notice.code == "period_absent" and dropped.period(Address("/x"), "2025-Q3") == ()
    assert dropped.period(here, "2027-Q1") == ()


def test_proper_names_stay_vietnamese_in_english(site):
    text = requests.get(f"{site}/co-quan?lang=en", timeout=20).text
    assert "Hưng Yên" in text and "Hung Yen" not in text


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_the_buttons_of_the_bar_stay_at_its_right_end(screen, path):
    page = screen.open(path)
    for width in (1440, 1280, 1024, 800):
        page.set_viewport_size({"width": width, "height": 900})
        bar, tools, first = (
            page.locator(one).bounding_box() for one in (".ctx .wrap", ".ctx .tools", ".ctx .fld >> nth=0")
        )
        assert abs(bar["x"] + bar["width"] - tools["x"] - tools["width"]) <= 1, width
        assert abs(tools["y"] + tools["height"] / 2 - first["y"] - first["height"] / 2) <= 3, width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize("width", [1280, 1366, 1440])
def test_the_context_bar_stays_one_line_on_the_screens_of_offices(screen, width):
    for path in ("/?lang=vi", "/?lang=en", "/nguon"):
        page = screen.open(path, width)
        seen = page.locator(".ctx").locator(".sel, .badge, .ill, .tools").locator("visible=true")
        boxes = [one.bounding_box() for one in seen.all()]
        tops = [box["y"] + box["height"] / 2 for box in boxes]
        assert len(tops) > 1 and max(tops) - min(tops) < 8, (path, tops)
        state, tools = (page.locator(f".ctx {one}").bounding_box() for one in (".badge.warn", ".tools"))
        assert 0 <= tools["x"] - state["x"] - state["width"] < 24  # at the same place on every page


def test_a_picker_that_a_page_does_not_offer_is_left_out():
    shown = markup.render(shell._context(Content([], NO_STAMP, [None, html.B("Hưng Yên")]), Address("/bao-cao")))
    assert "<b>Hưng Yên</b>" in shown and "None" not in shown
