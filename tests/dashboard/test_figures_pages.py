"""What figures can do, from the screens: boundaries of another day, changes since a release, a rule rehearsed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
import requests

from tests.dashboard import figures_world
from tests.dashboard.axe import faults_of

RULE = "/phuong-phap/thu-quy-tac"
KPI = "/muc-tieu/dossiers_online"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a country with a merger, scores and two releases; give its address."""
    with figures_world.served(tmp_path_factory.mktemp("so-lieu") / "var") as address:
        yield address


def told(country: str, path: str) -> str:
    """Give the words of a page's first answer, which holds the whole screen."""
    answer = requests.get(country + path, timeout=60)
    assert answer.status_code == 200
    text = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))).replace("\u00a0", " ")
    assert "Chưa tải được" not in text
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("path", "theme"),
    [
        ("/thay-doi", "light"),
        (f"{RULE}?q.weight:satisfaction=40", "dark"),
        (f"{KPI}?ranh=63&dv=thai-binh", "light"),
        ("/co-quan?ranh=63&xem=ban-do", "dark"),
    ],
)
def test_pages_are_accessible_at_every_width(reader, path, theme):
    page = reader.open(path, theme=theme)
    assert faults_of(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_lens_shows_the_agencies_of_its_day_and_marks_estimates(country):
    old = told(country, "/co-quan?ranh=63&nhom=tinh")
    assert "Thái Bình" in old and "71,3" in old and "63 cơ quan" in old and "không chấm qua ranh giới" in old
    new = told(country, "/co-quan?nhom=tinh")
    assert "Thái Bình" not in new and "34 cơ quan" in new
    past = told(country, "/co-quan?ky=2025-Q1&ranh=34&nhom=tinh")
    assert "34 cơ quan" in past and "Thái Bình" not in past
    page = told(country, f"{KPI}?ranh=63")
    assert "71,3% ước" in page and "Chưa có lưới ô cho 63 tỉnh" in page
    assert "không dùng được cho mục ranh giới" in told(country, "/?ranh=64")


def test_one_agency_opens_its_series_with_the_break_named(country):
    page = told(country, f"{KPI}?dv=hung-yen")
    assert "01/07/2025: Hưng Yên, Thái Bình thành Hưng Yên" in page and "cộng từ các đơn vị cũ" in page
    assert "ước tính theo tỷ trọng" in told(country, f"{KPI}?ranh=63&dv=thai-binh")
    assert "không có mặt vào ngày 30/06/2025" in told(country, f"{KPI}?ranh=63&dv=hung-yen")
    assert "khong-co" in told(country, f"{KPI}?dv=khong-co")


def test_an_estimated_number_opens_down_to_what_it_was_shared_from(reader):
    page = reader.open(f"{KPI}?ranh=63&so-lieu=dossiers_online.thai-binh.2026-Q1@63")
    page.wait_for_selector("#ngan .num")
    drawer = page.inner_text("#ngan")
    assert "71,3%" in drawer and "Hưng Yên" in drawer and "hung-yen_dossiers.csv" in drawer


def test_an_agency_made_later_is_shown_as_it_is_with_a_notice(country):
    assert "chưa có vào ngày của ranh giới" in told(country, "/co-quan/hung-yen?ranh=63")
    assert "71,3% ước" in told(country, "/co-quan/thai-binh?ranh=63")


def test_changes_since_a_release_are_split_and_open_the_drawer(reader, country):
    text = told(country, "/thay-doi")
    assert "28 con số khác đi kể từ bản r1" in text and "Nộp muộn 24" in text and "Sửa 4" in text
    page = reader.open("/")
    page.click("#chon-compare")
    page.click(".ctx >> text=Từ bản trước")
    page.wait_for_url("**/thay-doi**")
    page.click(".chips >> text=Sửa")
    page.wait_for_url("**loc=corrected**")
    page.wait_for_selector("h2:has-text('4 con số')")
    page.click("tbody .src >> nth=0")
    page.wait_for_selector("#ngan")
    assert "so-lieu=satisfaction.hue" in page.url


def test_what_is_asked_of_the_changes_and_not_there_is_said(country):
    text = told(country, "/thay-doi?tu=r77&loc=sai&ct=khong-co&trang=9x")
    for given in ("r77", "sai", "khong-co", "9x"):
        assert f"“{given}” không dùng được" in text, given
    assert "r1 là bản đầu tiên" in told(country, "/thay-doi?ban=r1")


def test_a_rule_is_rehearsed_by_a_form_whose_address_holds_it(reader):
    page = reader.open(RULE)
    assert "không phải kết quả chính thức" in page.inner_text(".finding")
    page.fill("input[name='q.weight:satisfaction']", "40")
    page.click(".rule button >> nth=0")
    page.wait_for_selector("h1:has-text('1 cơ quan được thêm điểm, 3 mất điểm, 1 cặp đổi chỗ')")
    assert "q.weight%3Asatisfaction=40" in page.url and "Huế vượt Cao Bằng" in page.inner_text("main")
    page.click("text=Về quy tắc chính thức >> nth=0")
    page.wait_for_selector("h1:has-text('Đổi trọng số')")


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("q.weight:satisfaction=4x", "không phải thay đổi bằng số"),
        ("q.weight:satisfaction=-1", "nằm ngoài khoảng"),
        ("q.weight:satisfaction=NaN", "không phải thay đổi bằng số"),
        ("q.weight:satisfaction=1e99", "không phải thay đổi bằng số"),
        ("q.name:satisfaction=1", "không phải điều có thể thử đổi"),
        ("quy-tac=weight:khong-co=1", "không có “khong-co”"),
        ("quy-tac=;;;=;weight", "không phải thay đổi bằng số"),
        ("q.floor:satisfaction=100", "Các con số không hợp với nhau"),
        ("bo=<script>&ky=2020-Q9&nhom=x", "không dùng được"),
    ],
)
def test_a_rule_that_cannot_be_used_gets_a_sentence_and_the_form_stays(country, rule, says):
    text = told(country, f"{RULE}?{rule}")
    assert says in text and "Các con số của quy tắc" in text


def test_the_map_shows_values_or_changes(country):
    values, changes = (told(country, f"/?ky=2026-03&ct=satisfaction{more}") for more in ("", "&o=thay-doi"))
    assert "Tăng nhiều nhất" in changes and "Huế +15,0" in changes and "Tăng nhiều nhất" not in values


def test_the_parts_of_a_whole_s_change_stand_on_its_page(country):
    text = told(country, f"{KPI}?ky=2026-03")
    assert "Vì sao con số chung thay đổi" in text
