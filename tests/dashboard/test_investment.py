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
    table = re.search(r'<table class="t pt">.*?</table>', told, re.S)
    return re.findall(r"<tr>.*?</tr>", table[0], re.S)[1:] if table else []


def test_the_page_opens_with_the_money_that_waits(site):
    told = _text(site, "/dau-tu")
    assert "946,6\u00a0tỷ\u00a0đồng việc đã làm xong" in told or "947\u00a0tỷ\u00a0đồng việc đã làm xong" in told
    assert "Khối lượng hoàn thành 57,6%, giải ngân 48,0%, kế hoạch đến kỳ 72,0%." in told
    assert told.count('class="mm ') >= 25 and 'title="Kho dữ liệu dùng chung tỉnh: tiền 6,0%' in told
    april = re.search(r"Tháng\u00a04/2025</th>.*?</tr>", told, re.S)
    assert april and april[0].count("chưa nộp báo cáo") == 2  # two of three are missing, and none is zero
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
