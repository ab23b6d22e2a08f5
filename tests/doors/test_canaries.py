"""What each reader may learn of each agency in each state: searched in every byte that leaves."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator

import pytest

from data import work
from data.work import Actor, Raised
from ingest.read.child import Reader
from tests.doors import everything, kit, world
from tests.doors.world import AGENCIES, STATES, Planted, planted

#: Who works on unreleased reports of the whole country; the people of Hưng Yên work on its own.
COORDINATING = {"coordinator", "government_office", "publisher", "demonstration", "token"}
OWN = {"viewer", "editor", "approver"}
READERS = {*kit.PEOPLE, "demonstration", "token"}
STUCK = {agency: world.stuck(agency) for agency in AGENCIES}
PLANTED = tuple(planted(agency, state) for agency in AGENCIES for state in STATES)


def allowed(who: str, one: Planted) -> set[str]:
    """Say by the plain words of the promise which canaries somebody may meet."""
    if who in COORDINATING or (who in OWN and one.agency == "hung-yen"):
        return {*one.values, *one.cells}
    if (who in READERS and one.state in ("official", "provisional")) or (who == "public" and one.state == "official"):
        return {*one.values}
    return set()


#: An obstacle that Hà Nội raised and that Hưng Yên is in charge of.
CHARGED = "qxvkhnd"


def obstacles(who: str) -> set[str]:
    """Say whose unreleased obstacles somebody sees: the raiser's people, those in charge, the coordinating body."""
    if who in COORDINATING:
        return {*STUCK.values(), CHARGED}
    return {STUCK["hung-yen"], CHARGED} if who in OWN else set()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kit.House]:
    """The programs of a small country with real releases."""
    with Reader() as reader:
        here = world.build(tmp_path_factory.mktemp("nuoc") / "var", reader)
    work.raise_obstacle(here, Actor(kit.BY, office=True), Raised("ha-noi", "data", CHARGED, "hung-yen"))
    with world.opened(here) as start:
        yield start()


def met(house: kit.House, who: str) -> dict[str, set[str]]:
    """Give every canary that somebody meets, and where."""
    secret = {canary for one in PLANTED for canary in (*one.values, *one.cells)} | {*STUCK.values(), CHARGED}
    found: dict[str, set[str]] = defaultdict(set)
    for question in everything.questions(house):
        more = {"json": question.json} if question.json else {}
        text = everything.told(house.ask(who, question.method, question.path, **more))
        for canary in secret:
            if canary in text:
                found[canary].add(question.entry)
    return found


@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_nobody_meets_a_foreign_canary(house, who, caplog):
    with caplog.at_level(logging.DEBUG):
        found = met(house, who)
    may = set().union(*(allowed(who, one) for one in PLANTED)) | obstacles(who)
    foreign = {canary: places for canary, places in found.items() if canary not in may}
    assert foreign == {}
    logged = everything._BETWEEN.sub("", caplog.text)
    assert [c for one in PLANTED for c in (*one.values, *one.cells) if c in logged] == []
    must = {canary for one in PLANTED for canary in _must(who, one)}
    assert who != "public" or "Bản r2" in house.ask(who, "GET", "/").get_data(as_text=True)
    assert must | obstacles(who) <= set(found), "the search is blind: what this reader may see was not met"


def _must(who: str, one: Planted) -> set[str]:
    """Give canaries that are surely on some page of this reader, so that the search is known to see."""
    # A leader begins with the official release; the public has no drawer to open.
    begins = {"public": (), "leader": ("official",), "administrator": ("official",)}
    shown = one.state in begins.get(who, ("official", "provisional"))
    return allowed(who, one) if shown else set()


def test_the_search_sees_into_packed_files_and_arrays():
    import base64
    import io
    import struct
    import zipfile

    packed = base64.b64encode(struct.pack("<2d", 123456789.0, 2.5)).decode()
    assert "123456789" in everything.opened(f'{{"x": {{"dtype": "f8", "bdata": "{packed}"}}}}'.encode())
    assert "123456789" in everything.opened(f'{{"x": {{"bdata": "{packed}", "dtype": "f8"}}}}'.encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", "<v>987654321</v>")
    assert "987654321" in everything.opened(buffer.getvalue())
    assert everything._BETWEEN.sub("", "123.456.789 và 123,456,789 và 1 234") == "123456789 và 123456789 và 1234"
