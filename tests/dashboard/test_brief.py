"""The leaders' summary: order of reading, figures that open, one A4 page; drawn without a browser but for the last."""

from __future__ import annotations

import re

import pytest
import requests

from tests.dashboard.axe import faults_of


def _text(site: str, path: str) -> str:
    return requests.get(site + path, timeout=10).text


def test_the_summary_reads_from_finding_to_map(site):
    told = _text(site, "/tom-tat")
    order = (
        "Ba mục tiêu đúng hẹn",
        "Cần quyết định",
        "Mười chỉ tiêu",
        "Điều gì đã thay đổi",
        "Đầu tư – Thực thi</h2>",
        "theo tỉnh",
    )
    main = told[told.index("<main") :]
    places = [main.index(words) for words in order]
    assert places == sorted(places)
    tally = re.search(r'<ul class="tally".*?</ul>', told)
    assert tally and re.findall(r"<small>(.*?)</small>", tally[0])[:2] == ["Chậm", "Cần tăng tốc"]
    assert "giao Bộ Tài chính tháo gỡ trước 15/11/2025" in told and "786\u00a0tỷ\u00a0đồng" in told
    assert told.count('class="tl ') == 36 and "Hoàng Sa" in told and "Trường Sa" in told


def test_the_summary_in_english_has_no_vietnamese_words_of_ours(site):
    told = _text(site, "/tom-tat?lang=en")
    assert "For decision" in told and "Find money for 41 projects whose work waits" in told
    assert "Đề nghị" not in told and "Lựa chọn" not in told


def test_every_decision_opens_its_evidence_and_keeps_the_screen(site):
    links = re.findall(
        r'<a class="u go" href="([^"]+)"|<a href="([^"]+)" class="u go"', _text(site, "/tom-tat?ky=2025-Q2")
    )
    assert len(links) == 3
    assert all("so-lieu=" in "".join(link) and "ky=2025-Q2" in "".join(link) for link in links)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "dark")])
def test_the_summary_is_accessible_and_never_scrolls_sideways(screen, width, theme):
    page = screen.open("/tom-tat", width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_of(page) == []


def test_the_summary_is_one_page_of_paper(screen):
    page = screen.open("/tom-tat", width=703)
    page.emulate_media(media="print")
    assert (
        page.evaluate("document.querySelector('#trang').scrollHeight") <= 1032
    )  # A4 less 12 mm on each side, in pixels
