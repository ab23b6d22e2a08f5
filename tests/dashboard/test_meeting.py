"""Meeting mode in a browser: the agenda, a decision on the spot that becomes work, and minutes on one A4 page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from data import meetings, publication, work
from data.audit import Who
from data.model import Viewer
from data.period import ZONE
from data.work import Actor, Raised
from metrics import read
from tests.dashboard import meet_world

OFFICE = Actor(Who("điều phối"), office=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, devices: dict) -> Iterator[meet_world.House]:
    """A country with two obstacles before leaders, an overdue directive and a proposal to publish."""
    with meet_world.served(tmp_path_factory.mktemp("hop") / "var", devices) as found:
        here = replace(found.settings, fixed_now=datetime(2026, 3, 2, 9, tzinfo=ZONE))  # the days named were ahead
        for title, due in (("Thiếu vốn đối ứng", None), ("Chờ định mức", date(2026, 4, 1))):
            one = work.raise_obstacle(
                here, OFFICE, Raised("hue", "money", title, owner="btc", due=due, indicators=("digital_spending",))
            )
            work.move(here, OFFICE, one, 1, "escalated")
        work.issue(here, OFFICE, "12/CT-TTg", "Thủ tướng", "Số hóa kết quả", ["hue"], date(2026, 4, 10),
                   issued=date(2026, 3, 1))  # fmt: skip
        publication.propose(here, found.people["cong-bo.1"], "2025-06", "chốt quý II")
        yield found


def test_the_agenda_is_made_by_rules_and_ordered(house):
    found = read.agenda(Viewer("o", "coordinator"))
    assert list(found.points) == ["obstacle", "directive", "target", "publication"]
    assert [one.title.vi for one in found.points["obstacle"]] == ["Chờ định mức", "Thiếu vốn đối ứng"]
    assert [(one.title.vi, one.owner, one.late) for one in found.points["directive"]] == [("Số hóa kết quả", "hue", 3)]
    assert [one.title.vi for one in found.points["publication"]] == ["chốt quý II"]
    declared = [bool(one.reasons) for one in found.points["target"]]
    assert declared == sorted(declared, reverse=True)


def test_a_decision_is_recorded_on_the_spot_and_minutes_fit_one_page(house):
    page = house.open("dieu-phoi", "/hop")
    page.locator("#mo input[name='ten']").fill("Giao ban tháng 4")
    page.locator("#mo button").click()
    page.wait_for_url("**/hop?da=meeting_begun")
    house.looks("dieu-phoi", "/hop")
    point = page.locator("#muc-obstacle li").first
    point.locator("summary").click()
    point.locator("textarea").fill("Bộ Tài chính ban hành định mức")
    point.locator("input[type='date']").fill("2026-05-15")
    point.locator("button").click()
    page.wait_for_url("**/hop?da=meeting_decided")
    assert page.locator("#muc-obstacle li").count() == 1
    target = page.locator("#ket-luan")
    target.locator("summary").click()
    target.locator("textarea").fill("Mỗi tháng họp một lần")
    target.locator("input[type='date']").fill("2026-05-20")
    target.locator(".acts button").click()
    page.wait_for_url("**/hop?da=meeting_decided")
    page.locator("#ket-luan form[action='/hop/ket-thuc'] button").click()
    page.wait_for_url("**/hop?lan=*")
    (held,) = meetings.meetings(house.settings)
    assert held.closed and held.release == 2 and len(held.decisions) == 2
    assert page.locator("tbody tr").count() == 2
    for link in page.locator("tbody a").all():
        assert page.request.get(house.site + link.get_attribute("href")).status == 200
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    house.looks("lanh-dao", f"/hop?lan={held.id}")
    leader = house.open("lanh-dao", "/hop")
    assert leader.locator("form[action^='/hop/']").count() == 0
    assert "Giao ban tháng 4" in leader.locator("main").inner_text()
