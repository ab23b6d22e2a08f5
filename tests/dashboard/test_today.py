"""The work list of one person: what is theirs and nothing else, as many lines as are counted, each leading to its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dashboard.parts.today import FEW
from data import accounts, publication, reports, work
from data.audit import Who
from data.model import Viewer
from data.work import Actor, Raised
from metrics import read
from tests.dashboard import meet_world

OFFICE = Actor(Who("điều phối"), office=True)
MINE, OTHER = Viewer("x", "agency", frozenset({"hung-yen"})), Viewer("y", "agency", frozenset({"ha-noi"}))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, devices: dict) -> Iterator[meet_world.House]:
    """A country in which Hưng Yên, Hà Nội, the coordinating body, a leader and a publisher have something to do."""
    with meet_world.served(tmp_path_factory.mktemp("viec") / "var", devices) as found:
        here = found.settings
        stuck = work.raise_obstacle(here, OFFICE, Raised("hue", "law", "Chờ định mức", owner="hung-yen"))
        work.assign(here, OFFICE, stuck, 1, "hung-yen", date(2026, 4, 1))
        high = work.raise_obstacle(here, OFFICE, Raised("ha-noi", "money", "Thiếu vốn đối ứng", owner="btc"))
        work.move(here, OFFICE, high, 1, "escalated")
        work.raise_obstacle(here, OFFICE, Raised("ha-noi", "data", "Chưa ai nhận việc này"))
        told = work.issue(here, OFFICE, "12/CT-TTg", "Thủ tướng", "Số hóa kết quả", ["hung-yen", "ha-noi"],
                          date(2026, 4, 10), issued=date(2026, 3, 1))  # fmt: skip
        work.report(here, Actor(Who("HN"), agencies=frozenset({"ha-noi"})), told, "ha-noi", 1, 100, "BC 5", done=True)
        reports.doubt(here, Who("ai đó", found.people["vpcp"].id), reports.Figure("hung-yen", "2026-03"), "Số này sai")
        publication.propose(here, found.people["cong-bo.1"], "2025-06", "chốt quý II")
        yield found


def lists(viewer: Viewer, role: str, account: int | None = None) -> dict[str, list[str]]:
    """Give the titles of each group."""
    found = read.today(viewer, role, account)
    assert found.total == sum(len(held) for held in found.groups.values())
    return {name: [one.title.vi for one in held] for name, held in found.groups.items()}


def test_everybody_has_what_is_theirs_and_nothing_of_others(house):
    mine, other = lists(MINE, "agency_editor"), lists(OTHER, "agency_editor")
    assert (mine["obstacles"], mine["duties"], mine["doubts"]) == (["Chờ định mức"], ["Số hóa kết quả"], ["Số này sai"])
    assert (other["obstacles"], other["duties"], other["doubts"]) == ([], [], [])
    owed = read.today(MINE, "agency_editor").groups["reports"]
    assert owed and {one.agency.vi for one in owed} == {"Hưng Yên"}
    assert [one.late for one in owed] == sorted((one.late for one in owed), reverse=True)
    office = lists(Viewer("o", "coordinator"), "coordinator")
    assert (office["assign"], office["overdue"]) == (["Chưa ai nhận việc này"], ["Chờ định mức"])
    assert (office["confirm"], office["doubts"]) == (["Số hóa kết quả"], ["Số này sai"])
    assert "Hưng Yên" in office["urge"]
    assert "proposals" not in office
    assert lists(Viewer("a", "auditor"), "auditor") == lists(Viewer("q", "leader"), "administrator") == {}


def test_a_proposal_waits_for_the_other_publisher_alone(house):
    officer = Viewer("p", "coordinator")
    first, second = (house.people[f"cong-bo.{n}"].id for n in (1, 2))
    assert lists(officer, "publisher", second) == {"proposals": ["chốt quý II"]}
    assert lists(officer, "publisher", first) == {"proposals": []}


def test_the_page_has_a_line_for_each_and_leads_to_where_it_is_done(house):
    house.looks("hung-yen.lap", "/viec-hom-nay")
    page = house.open("hung-yen.lap", "/viec-hom-nay")
    found = read.today(accounts.viewer(house.people["hung-yen.lap"]), "agency_editor")
    for name, held in found.groups.items():
        card = page.locator(f"#viec-{name}")
        assert card.locator("li").count() == min(len(held), FEW)
        assert len(held) == int(card.locator("h2 .badge").inner_text())
        if not held:
            assert "Không có việc nào." in card.inner_text()
    assert str(found.total) in page.locator("h1").inner_text()
    for name in ("obstacles", "duties", "reports"):
        link = page.locator(f"#viec-{name} li a").first.get_attribute("href")
        answer = page.request.get(house.site + link)
        assert answer.status == 200 and "Chưa tải được" not in answer.text(), link
    (long,) = (name for name, held in found.groups.items() if len(held) > FEW)
    titles = page.locator(f"#viec-{long} li .name").all_inner_texts()
    assert titles == [one.title.vi for one in found.groups[long][:FEW]], "the most urgent stand here"
    page.locator(f"#viec-{long} .ch a").click()
    page.wait_for_url("**loc=*")
    assert page.locator(".mine li").count() == len(found.groups[long]) and page.locator("section.card").count() == 1
    page.get_by_role("link", name="Mọi danh sách").click()
    page.wait_for_selector(f"#viec-{long} li")
    nothing = house.open("kiem-toan", "/viec-hom-nay")
    assert nothing.locator("h1").inner_text() == "Không có việc nào đang chờ bạn"


def test_who_only_looks_is_told_what_waits_for_their_agency_and_asked_to_do_nothing(house):
    page = house.open("bca.xem", "/viec-hom-nay")
    assert "việc đang chờ cơ quan bạn" in page.locator("h1").inner_text()
    assert set(page.locator(".mine a").all_inner_texts()) == {"Xem"}
