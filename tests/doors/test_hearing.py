"""What reports say of duties is told to those who see the duty, and never more of the row than its state, day and place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from data import inbox, work
from data.settings import Settings
from data.work import Actor
from ingest import accept, told
from ingest.read.child import Reader
from metrics import release
from tests.doors import everything, kit, world
from tests.doors.world import AGENCIES
from tests.metrics.conftest import table

OFFICE = {"coordinator", "government_office", "publisher", "demonstration", "token"}
READERS = {"administrator", "leader", "auditor"}
OWN = {"viewer", "editor", "approver"}
NAMES = ("task", "title", "due", "done", "document", "state")
#: Whose duty was done on which day: the agencies of the country, on days that nothing else has.
DAYS = {agency: date(2026, 5, 3 + n) for n, agency in enumerate(AGENCIES)}


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kit.House]:
    """A country in which each agency has told of one directive that binds all of them, before and after a release."""
    with Reader() as reader:
        here = world.build(tmp_path_factory.mktemp("nghe") / "var", reader)
        _tell(here, reader, AGENCIES[:2])
        release.publish(here)
        _tell(here, reader, AGENCIES[2:])
    with world.opened(here) as start:
        yield start()


def _tell(here: Settings, reader: Reader, agencies: tuple[str, ...]) -> None:
    if not any(one.document == "18/CT" for one in work.directives(here, None)):
        work.issue(here, Actor(kit.BY, office=True), "18/CT", "Thủ tướng", "Nghe", AGENCIES, here.today(),
                   issued=date(2026, 2, 1))  # fmt: skip
    files = [
        table("tasks", one, "2026-05", NAMES, (f"cokhi{one}", f"tuabin {one}", "2026-05-20", DAYS[one], "18/CT", "done_in_time"))
        for one in agencies
    ]  # fmt: skip
    found = accept.process(here, [reader], inbox.files(here, inbox.receive(here, files, "command", illustrative=False)))
    assert all(candidate.accepted for outcome in found for _, candidate in outcome.reports)
    told.follow(here)


def says(house: kit.House, who: str, ban: str) -> tuple[set[str], str]:
    """Give of which agencies' days somebody is told, and the page."""
    (number,) = (one.id for one in work.directives(house.settings, None) if one.document == "18/CT")
    page = everything.told(house.ask(who, "GET", f"/chi-dao/{number}{ban}"))
    return {agency for agency, day in DAYS.items() if f"xong {day:%d/%m/%Y}" in page}, page


@pytest.mark.parametrize("who", kit.IDENTITIES)
@pytest.mark.parametrize("ban", ["", "?ban=r3"])
def test_who_is_told(heard, who, ban):
    found, page = says(heard, who, ban)
    released = set(AGENCIES[:2])
    everyone = released if ban else set(AGENCIES)
    reads = released if ban else found & released  # without a choice some read an older release
    wanted = everyone if who in OFFICE else {"hung-yen"} if who in OWN else reads if who in READERS else set()
    assert found == wanted, (who, ban)
    assert "cokhi" not in page and "tuabin" not in page
    linked = {agency for agency in AGENCIES if f"/bao-cao/2026-05/{agency}/tasks" in page}
    assert linked == (found if who in OFFICE | OWN else set())
    for agency in linked if who != "token" else ():  # a program opens no pages of reports
        assert heard.ask(who, "GET", f"/bao-cao/2026-05/{agency}/tasks?lan=1&dong=2&loc=tat-ca").status_code == 200
