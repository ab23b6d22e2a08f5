"""Plan, investment and execution: filters and pages by address, both baselines, what is closed says so."""

from __future__ import annotations

import re

import pytest
import requests

from data import agencies
from data.model import Viewer
from tests.dashboard import investment_fixtures
from tests.dashboard.axe import faults_of


def _text(site: str, path: str) -> str:
    answer = requests.get(site + path, timeout=20)
    assert answer.status_code == 200
    return answer.text


def _rows(told: str) -> list[str]:
    table = re.search(r'<table class="t prj">.*?</table>', told, re.S)
    return re.findall(r"<tr>.*?</tr>", table[0], re.S)[1:] if table else []


def test_the_page_opens_with_the_money_that_waits(site):
    told = _text(site, "/dau-tu")
    assert "946,6\u00a0tỷ\u00a0đồng việc đã làm xong" in told or "947\u00a0tỷ\u00a0đồng việc đã làm xong" in told
    assert "Khối lượng hoàn thành 57,6%, giải ngân 48,0%, kế hoạch đến kỳ 72,0%." in told
    assert told.count('class="mm ') >= 25 and 'title="Kho dữ liệu dùng chung tỉnh: tiền 6,0%' in told
    april = re.search(r"Tháng\u00a04/2025</th>.*?</tr>", told, re.S)
    assert (
        april and april[0].count("<small>chưa nộp báo cáo</small>") == 2
    )  # two of three are missing, and none is zero
    assert "0,0%" not in april[0]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("", 20),
        ("?trang=2", 5),
        ("?lech=viec-cho-von", 3),
        ("?lech=von-cho-viec", 1),
        ("?lech=cham-ca-hai", 1),
        ("?lech=x", 20),
    ],
)
def test_chips_and_pages_are_the_address(site, asked, count):
    assert len(_rows(_text(site, f"/dau-tu{asked}"))) == count


def test_rows_tell_both_baselines_and_both_statuses(site):
    by_rebase = _rows(_text(site, "/dau-tu?xep=goc"))
    first = by_rebase[0]
    assert "1 lần" in first and "Khai: " in first and "Tính: " in first
    assert "+" in first and "ngày" in first
    rosier = [row for row in _rows(_text(site, "/dau-tu")) if "Khai tốt hơn số liệu" in row]
    assert any("Số hóa hồ sơ đất đai" in row for row in rosier)


def test_single_projects_are_closed_to_leaders_and_the_counts_are_not():
    view = investment_fixtures.investment(Viewer("", "leader"), "tat-ca")
    assert view.made.projects == () and view.made.project_count == 25 and not view.open


def test_a_project_shows_its_months_contract_and_obstacle(site):
    told = _text(site, "/dau-tu/byt.BYT-2023-002")
    for words in ("Nền tảng hồ sơ sức khỏe điện tử</h1>", agencies.get("byt").name.vi, "HĐ-1", "Chưa có định mức thuê",
                  "Kế hoạch gốc", "Tháng\u00a08/2025"):  # fmt: skip
        assert words in told, words
    assert "Không có dự án mã “X”" in _text(site, "/dau-tu/byt.X")


def test_english_is_complete(site):
    told = _text(site, "/dau-tu?lang=en")
    for words in ("Portfolio", "questions on duplicated investment", "The 1% rule of the budget", "Declared:"):
        assert words in told, words


@pytest.mark.parametrize(
    ("path", "width", "theme"),
    [("/dau-tu", 390, "dark"), ("/dau-tu", 1440, "light"), ("/dau-tu/byt.BYT-2023-002", 390, "light")],
)
def test_accessible_and_never_sideways(screen, path, width, theme):
    page = screen.open(path, width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_of(page) == []


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("q=ho+so+dat+dai", 1), ("q=SO+HOA", 1), ("q=can+tho", 1), ("q=HY-00", 9), ("q=khong-co-gi", 0), ("q=%3Cb%3E", 1),
        ("khung=0,20,40,60", 3), ("khung=0,20,40,60&q=suc+khoe", 1), ("khung=50,40,0,1", 20), ("khung=a,b,c,d", 20),
        ("khung=50,100,50,100", 20), ("khung=50,100,0,50", 1),
    ],
)  # fmt: skip
def test_words_and_a_box_of_the_drawing_filter_the_table(site, asked, count):
    told = _text(site, f"/dau-tu?{asked}")
    assert len(_rows(told)) == count
    rows = requests.get(f"{site}/tai-ve/dau-tu.csv?{asked}", timeout=20).content.decode("utf-8-sig").splitlines()
    assert min(len(rows) - 1, 20) == count


def test_every_quarter_of_the_drawing_is_a_link_that_counts_what_it_leads_to(site):
    told = _text(site, "/dau-tu")
    links = re.findall(r'href="(/dau-tu\?khung=[\d,]+)">([^<]+)</a>', told)
    assert len(links) == 4
    for href, words in links:
        assert min(int(words.split()[-1]), 20) == len(_rows(_text(site, href))), words


def test_columns_sort_by_the_address_and_the_next_milestone_counts_days(site):
    names = [re.search(r'class="name u"[^>]*>([^<]+)', row)[1] for row in _rows(_text(site, "/dau-tu?xep=ten"))]  # type: ignore[index]
    assert names[0] == "Dự án số 1" and names != sorted(names, reverse=True)
    first = _rows(_text(site, "/dau-tu?xep=moc"))[0]
    assert "28/08/2025" in first and "quá 33 ngày" in first
