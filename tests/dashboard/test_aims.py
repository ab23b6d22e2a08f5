"""The pages of targets on a small country with real releases: list, indicator, method, the UN."""

from __future__ import annotations

import html
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from werkzeug.serving import make_server

from dashboard.app import make_app
from ingest.read.child import Reader
from tests.dashboard import drawn
from tests.dashboard.axe import faults_of
from tests.doors import world

KPI = "/muc-tieu/full_online_coverage"
PAGES = ("/muc-tieu", KPI)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a country of three agencies; give its address."""
    with Reader() as reader:
        here = world.build(tmp_path_factory.mktemp("muc-tieu") / "var", reader)
    with world.opened(here):
        server = make_server("127.0.0.1", 0, make_app(here=here).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def told(country: str, path: str) -> str:
    """Give the first answer of a page, which holds the whole screen."""
    return html.unescape(requests.get(country + path, timeout=60).text)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible(reader, path):
    page = reader.open(path)
    assert faults_of(page) == []
    assert "Chưa tải được" not in page.inner_text("h1")


def test_the_list_is_grouped_by_objective_and_filtered_by_tag(country):
    whole = told(country, "/muc-tieu?ky=2026-04")
    assert whole.index("<h2>Mục tiêu 1.") < whole.index("<h2>Ngoài năm mục tiêu")
    some = told(country, "/muc-tieu?ky=2026-04&nhan=qd2629")
    assert 0 < some.count('class="name"') < whole.count('class="name"')
    assert 'href="/muc-tieu/full_online_coverage?ky=2026-04"' in whole


def test_what_is_asked_for_and_not_held_is_said(country):
    said = told(country, "/muc-tieu?nhan=khong-co&loc=sai")
    assert "khong-co" in said and "Chưa tải được" not in said
    assert "khong-co" in told(country, "/muc-tieu/khong-co")


def test_an_indicator_has_islands_and_a_table_for_its_chart(country):
    page = told(country, KPI + "?ky=2026-04")
    for words in ("Hoàng Sa", "Trường Sa", "data-plot=", "Bảng số", "Mục tiêu và văn bản", "Định nghĩa và phương pháp"):
        assert words in page, words


def test_a_method_tells_versions_and_examples_in_words(country):
    text = told(country, "/phuong-phap/full_online_coverage")
    for words in ("Phiên bản 2 (từ 24/06/2022)", "3 dòng báo cáo của Hưng Yên", "40 ÷ 50, kết quả 80,0%", "942/QĐ-TTg"):
        assert words in text, words
    rules = told(country, "/phuong-phap")
    assert "R từ 60% đến dưới 95%." in rules and "Thiếu không bao giờ là 0" in rules


def test_every_number_of_the_chart_is_in_its_table_and_the_chart_is_a_picture_with_its_source_inside(reader):
    page = reader.open(f"{KPI}?ky=2026-03")
    boxes = drawn.tree(page.content()).of("both")
    assert len(boxes) >= 3 and [drawn.missing(both) for both in boxes] == [[] for _ in boxes]
    assert any("data-plot" in node.attributes for both in boxes for node in both.all())
    page.wait_for_selector("[data-plot].drawn", timeout=60_000)
    page.evaluate("""() => {
      window.written = [];
      const write = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.written.push(text); write.call(this, text, ...rest); };
    }""")
    with page.expect_download(timeout=60_000) as saved:
        page.click("[data-png]")
    body = Path(saved.value.path()).read_bytes()
    assert body.startswith(b"\x89PNG") and struct.unpack(">2I", body[16:24]) == (2400, 1440) and len(body) > 20_000
    title, sub, foot = page.evaluate("window.written")
    assert "Quý" in sub or "Tháng" in sub, sub
    assert "Nguồn: báo cáo của các bộ, tỉnh" in foot and "r1" in foot and title
    assert saved.value.suggested_filename == "full_online_coverage_2026-03_r1.png"
