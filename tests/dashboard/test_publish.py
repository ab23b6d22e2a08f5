"""Publishing in a browser: what the second person sees before confirming, and taking back what is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data import publication, taken_back
from metrics import official
from tests.dashboard import meet_world


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, devices: dict) -> Iterator[meet_world.House]:
    """A country with two official releases, r3 and r4, and a proposal that waits."""
    with meet_world.served(tmp_path_factory.mktemp("cong-bo") / "var", devices) as found:
        first, second = (found.people[f"cong-bo.{n}"] for n in (1, 2))
        for through in ("2025-03", "2025-05"):
            wish = publication.propose(found.settings, first, through, "chốt")
            publication.confirm(found.settings, second, wish, "đã soát")
            official.publish(found.settings)
        publication.propose(found.settings, first, "2025-06", "thêm tháng 6")
        yield found


def test_the_second_person_sees_what_changes_and_what_is_missing_and_then_confirms(house):
    own = house.open("cong-bo.1", "/cong-bo")
    assert own.locator("form[action='/cong-bo/xac-nhan']").count() == 0
    house.looks("cong-bo.2", "/cong-bo")
    page = house.open("cong-bo.2", "/cong-bo")
    told = page.locator("#xem-truoc").inner_text().replace("\u00a0", " ")
    seen = page.evaluate("document.querySelectorAll('#xem-truoc table').length")
    assert "con số khác bản chính thức r4" in told and "Còn thiếu trong Quý II/2025" in told and seen > 0
    page.locator("form[action='/cong-bo/xac-nhan'] input[name='ly-do']").fill("đã xem thay đổi")
    page.locator("form[action='/cong-bo/xac-nhan'] button").click()
    page.wait_for_url("**/cong-bo?da=publication_confirmed")
    assert [one.state for one in publication.listed(house.settings, 1)] == ["confirmed"]


def test_what_is_shown_is_taken_back_with_a_reason_that_its_readers_see(house):
    own = house.open("cong-bo.1", "/cong-bo")
    assert "cần người khác lui bản" in own.locator("table").last.inner_text(), (
        "the proposer is not offered what is refused"
    )
    assert own.locator("form[action='/cong-bo/hien-ban']").count() == 0
    page = house.open("cong-bo.2", "/cong-bo")
    page.get_by_text("Hiện bản r3").click()
    page.locator("details[open] input[name='ly-do']").fill("sai số liệu tháng 5")
    page.locator("details[open] button").click()
    page.wait_for_url("**/cong-bo?da=publication_shown")
    assert taken_back.official(house.settings).release == 3
    leader = house.open("lanh-dao", "/muc-tieu")
    assert "sai số liệu tháng 5" in leader.locator(".banner").first.inner_text()
