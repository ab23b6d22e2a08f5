"""Urging on the screens: from "Quảng Trị is late" to a sent letter, what the agency then sees and answers, and the inbox."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from werkzeug.serving import make_server

from dashboard.app import make_app
from data import accounts, notices, urging
from data.accounts import demonstration
from data.audit import Who
from data.period import ZONE
from data.settings import Settings
from tests.dashboard.axe import faults_of
from tests.dashboard.fixtures import Door
from tests.dashboard.house import House, opened
from tests.reliability.urged import world

NOW = datetime(2025, 10, 14, 17, tzinfo=ZONE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve a copy in which Quảng Trị has people and owes reports; the page of sources says so, too."""
    folder = tmp_path_factory.mktemp("urging") / "held"
    here = Settings(folder, "demo", "127.0.0.1", 8050, f"sqlite:///{folder / 'record' / 'ledger.sqlite'}", NOW)
    folder.joinpath("record").mkdir(parents=True)
    folder.joinpath("record", "mode").write_text("demo")
    people = {one.name: one for one in demonstration.demo_accounts(here)}
    for name, role in (("quang-tri.lap", "agency_editor"), ("quang-tri.xem", "agency_viewer")):
        people[name] = accounts.create(here, Who("thử"), name, name, role, "quang-tri")
    world.feed(here, [("count", ("dossiers", "quang-tri", "2025-08"))])
    urging.tick(here)
    server = make_server("127.0.0.1", 0, make_app(Late(), here=here).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield House(f"http://127.0.0.1:{server.server_port}", here, people)
    server.shutdown()


class Late(Door):
    """The door of the screens' tests, where Quảng Trị is overdue."""

    def sources(self, viewer):
        """Give the page of sources with Quảng Trị in its list."""
        from dataclasses import replace

        from metrics.views.sources import Overdue

        found = super().sources(viewer)
        first = found.turns.overdue[0]
        late = Overdue("quang-tri", world.agencies.get("quang-tri").name, first.days, first.datasets)
        return replace(found, turns=replace(found.turns, overdue=(late, *found.turns.overdue)))


@pytest.fixture
def sit(house: House, browser) -> Iterator:
    """Open pages as somebody; at the end no script may have failed and nothing was asked of outside."""
    with opened(house, browser, patience=30_000) as (open_as, wrong):
        yield open_as
    assert wrong == []


def text_of(path: Path) -> str:
    """Read a Word file."""
    opened = Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


@pytest.mark.parametrize(
    ("name", "agency", "script"), [("Quảng Trị", "quang-tri", True), ("Điện Biên", "dien-bien", False)]
)
def test_from_late_to_a_sent_letter_in_two_clicks(house, sit, name, agency, script):
    page = sit("dieu-phoi", "/nguon", script=script)
    row = page.locator("li", has_text=name).filter(has=page.locator(".badge.bad"))
    row.get_by_role("link", name=re.compile("Soạn công văn")).click()
    assert name in page.locator("#cong-van").inner_text()
    page.get_by_role("button", name="Gửi công văn").click()
    page.get_by_text("Đã gửi công văn vào hộp thư của các cơ quan.").wait_for()
    (sent,) = urging.letters(house.settings, {agency})
    assert sent.by == "dieu-phoi" and len(sent.owed) > 5
    for one in (one for one in house.people.values() if one.agency == agency):
        assert any(told.kind == "letter" for told in notices.box(house.settings, one))


def test_one_letter_for_several_agencies_can_be_downloaded_before_it_is_sent(house, sit, tmp_path):
    page = sit("dieu-phoi", "/don-doc")
    for agency in ("Huế", "Hà Nội"):
        page.get_by_role("checkbox", name=f"Chọn {agency}", exact=True).check()
    page.get_by_role("button", name="Soạn công văn cho các cơ quan đã chọn").click()
    page.get_by_label("Số, ký hiệu (nếu đã có)").fill("99/BKHCN-CĐS")
    with page.expect_download() as given:
        page.get_by_role("button", name="Tải dự thảo (DOCX)").click()
    given.value.save_as(tmp_path / "a.docx")
    found = text_of(tmp_path / "a.docx")
    assert "99/BKHCN-CĐS" in found and "- Hà Nội;" in found and "- Huế." in found
    page.get_by_role("button", name="Gửi công văn").click()
    page.get_by_text("Đã gửi công văn").first.wait_for()
    with page.expect_download() as given:
        page.get_by_role("link", name="99/BKHCN-CĐS").first.click()
    given.value.save_as(tmp_path / "b.docx")
    assert text_of(tmp_path / "b.docx") == found


def test_the_agency_finds_it_in_its_inbox_confirms_and_replies(house, sit):
    urging.send(house.settings, Who("dieu-phoi"), ["quang-tri"], "7/CV", "V/v") if not urging.letters(
        house.settings, {"quang-tri"}
    ) else None
    page = sit("quang-tri.lap", "/hop-thu", script=False)
    unread = notices.unread(house.settings, house.people["quang-tri.lap"])
    assert page.locator(".unread").inner_text() == str(unread) and unread > 1
    page.locator(".box li", has_text="Công văn đôn đốc").first.get_by_role("button").click()
    assert page.locator(".unread").inner_text() == str(unread - 1)
    page.locator(".box li", has_text="Công văn đôn đốc").first.get_by_role("link").click()
    page.get_by_role("button", name="Xác nhận đã nhận").last.click()
    assert "đã nhận: quang-tri.lap" in page.locator("main").inner_text()
    page.locator("section", has_text="Công văn đã gửi").locator("summary", has_text="Trả lời").first.click()
    page.locator("section", has_text="Công văn đã gửi").get_by_label("Trả lời").first.fill("Gửi trong tuần này")
    page.locator("section", has_text="Công văn đã gửi").get_by_role("button", name="Gửi trả lời").first.click()
    assert "Gửi trong tuần này" in page.locator("main").inner_text()
    office = sit("vpcp", "/hop-thu")
    assert "Gửi trong tuần này" in office.locator("main").inner_text()


def test_who_only_looks_is_given_nothing_to_press_and_others_see_nothing_of_it(house, sit):
    page = sit("quang-tri.xem", "/don-doc")
    assert page.get_by_role("button", name=re.compile("Xác nhận|Gửi|Soạn")).count() == 0
    page = sit("hung-yen.lap", "/don-doc?dv=quang-tri")
    assert "Quảng Trị" not in page.locator("main").inner_text() and page.locator("#cong-van").count() == 0


def test_a_wrong_template_is_named_on_the_page(house, sit, tmp_path):
    made = Document()
    made.add_paragraph("{{kinh_gui}} {{bao_cao}} {{han}} {{la_lung}}")
    made.save(tmp_path / "mau.docx")
    page = sit("dieu-phoi", "/don-doc")
    page.get_by_label("Tệp mẫu (.docx)").set_input_files(tmp_path / "mau.docx")
    page.get_by_role("button", name="Dùng mẫu này").click()
    assert "la_lung" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize(
    ("who", "path"), [("dieu-phoi", "/don-doc?dv=quang-tri"), ("quang-tri.lap", "/don-doc"), ("dieu-phoi", "/hop-thu")]
)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_accessible_and_do_not_scroll_sideways(sit, who, path, width):
    page = sit(who, path, width)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
