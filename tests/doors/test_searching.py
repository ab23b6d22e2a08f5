"""Searching tells nobody of projects, reports, obstacles and directives that they may not see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from data import datasets, inbox, work
from data.model import Delivery
from data.settings import Settings
from data.work import Actor, Raised
from ingest import accept
from ingest.read.child import Reader
from metrics import release
from tests.doors import everything, kit, world
from tests.doors.world import AGENCIES, STATES

OFFICE = ("coordinator", "government_office", "publisher", "demonstration")
OWN = ("viewer", "editor", "approver")
COLUMNS = {
    "project": "DA{n}",
    "title": "Kho canhbao{n}",
    "year_plan": "100",
    "planned": "60",
    "disbursed": "50",
    "accepted": "40",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kit.House]:
    """A country with a released project of each agency, reports in every state, and work for each agency."""
    with Reader() as reader, pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "publish", _with_projects(reader, release.publish))
        here = world.build(tmp_path_factory.mktemp("nuoc") / "var", reader)
    _work(here)
    with world.opened(here) as start:
        yield start()


def _work(here: Settings) -> None:
    """Let each agency be stuck once, with a directive; the second's is brought before leaders, and all is released."""
    office = Actor(kit.BY, office=True)
    for n, agency in enumerate(AGENCIES):
        number = work.raise_obstacle(here, office, Raised(agency, "law", f"Nghẽn còi hụ {n}", "btc"))
        if n == 1:
            work.move(here, office, number, 1, "escalated")
        work.issue(here, office, f"CĐ {n}", "Ban chỉ đạo", f"Thông còi hụ {n}", [agency], date(2026, 7, 1))
    release.publish(here)


def _with_projects(reader: Reader, publish):
    """Let the projects come in before the first release of the country is made."""

    def made(here: Settings, *args, **more):
        columns = datasets.get("projects").columns
        head = ",".join(columns[name].headers[0] for name in COLUMNS)
        files = [
            Delivery(
                f"{agency}.csv", f"{head}\n{','.join(COLUMNS.values()).format(n=n)}\n".encode(), "projects", agency,
                STATES["provisional"],
            )
            for n, agency in enumerate(AGENCIES)
        ]  # fmt: skip
        got = accept.process(
            here, [reader], inbox.files(here, inbox.receive(here, files, "command", illustrative=False))
        )
        assert all(candidate.accepted for outcome in got for _, candidate in outcome.reports)
        return publish(here, *args, **more)

    return made


def keys(house: kit.House, who: str, asked: str) -> set[str]:
    """Give the addresses, without their questions, that an identity finds, on the page and in the rows alike."""
    found = []
    for path in ("/tim-kiem", "/tim-kiem/goi-y"):
        answer = house.ask(who, "GET", f"{path}?q={asked}")
        links = everything.told(answer).split('href="')[1:] if answer.status_code == 200 else []
        found.append({link.split('"')[0].split("?")[0] for link in links})
    assert found[1] <= found[0]
    return found[1]


@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_projects_are_found_by_those_who_work_on_them(house, who):
    all_of_them = {f"/dau-tu/{agency}.DA{n}" for n, agency in enumerate(AGENCIES)}
    may = all_of_them if who in (*OFFICE, "token") else {"/dau-tu/hung-yen.DA0"} if who in OWN else set()
    assert keys(house, who, "kho+canhbao") == may
    assert keys(house, who, "canhbao1") == may & {"/dau-tu/ha-noi.DA1"}


@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_reports_are_found_by_those_who_may_open_them(house, who):
    found = {one for agency in AGENCIES for one in keys(house, who, f"thu+tuc+{agency}") if one.startswith("/bao-cao/")}
    senders = {path.split("/")[3] for path in found}
    assert senders == (set(AGENCIES) if who in OFFICE else {"hung-yen"} if who in OWN else set())
    for path in found:
        assert house.ask(who, "GET", path).status_code == 200


@pytest.mark.parametrize("ban", ["", "r3"])
@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_work_is_found_by_those_who_may_open_it(house, who, ban):
    stuck = {one.title: f"/vuong-mac/{one.id}" for one in work.obstacles(house.settings, None) if "còi hụ" in one.title}
    given = {one.title: f"/chi-dao/{one.id}" for one in work.directives(house.settings, None) if "còi hụ" in one.title}
    opens = {
        path
        for title, path in (stuck | given).items()
        if title in everything.told(house.ask(who, "GET", f"{path}?ban={ban}"))
    }
    found = keys(house, who, f"coi+hu&ban={ban}")
    assert found & set((stuck | given).values()) == opens, "what is found is what can be opened"
    mine = {stuck["Nghẽn còi hụ 0"], given["Thông còi hụ 0"]}
    wanted = {who: {*stuck.values(), *given.values()} for who in OFFICE} | {who: mine for who in OWN}
    wanted["leader"] = {stuck["Nghẽn còi hụ 1"], *given.values()} if ban else set()
    assert who not in wanted or opens == wanted[who]


def test_work_is_found_by_its_number_and_its_document(house):
    (path,) = (f"/vuong-mac/{one.id}" for one in work.obstacles(house.settings, None) if one.title == "Nghẽn còi hụ 2")
    assert path in keys(house, "coordinator", f"VM-{int(path.rsplit('/')[-1]):03d}")
    assert path in keys(house, "coordinator", "nghen coi hu 2".replace(" ", "+"))
    assert keys(house, "coordinator", "cd+2") & {f"/chi-dao/{one.id}" for one in work.directives(house.settings, None)}


def test_the_public_finds_nothing(house):
    assert house.ask("public", "GET", "/tim-kiem/goi-y?q=hung").status_code in (303, 401, 403)
