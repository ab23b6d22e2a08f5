"""What each reader may learn of each agency in each state, and what they meet in every byte that leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
#: An obstacle that Hà Nội raised and that Hưng Yên is in charge of.
CHARGED = "qxvkhnd"
PLANTED = tuple(planted(agency, state) for agency in AGENCIES for state in STATES)


def allowed(who: str, one: Planted) -> set[str]:
    """Say by the plain words of the promise which canaries somebody may meet."""
    if who in COORDINATING or (who in OWN and one.agency == "hung-yen"):
        return {*one.values, *one.cells}
    if (who in READERS and one.state in ("official", "provisional")) or (who == "public" and one.state == "official"):
        return {*one.values}
    return set()


def obstacles(who: str) -> set[str]:
    """Say whose unreleased obstacles somebody sees: the raiser's people, those in charge, the coordinating body."""
    if who in COORDINATING:
        return {*STUCK.values(), CHARGED}
    return {STUCK["hung-yen"], CHARGED} if who in OWN else set()


@contextmanager
def country(folder: Path) -> Iterator[kit.House]:
    """Run the programs on a small country with real releases, a canary planted in each state of each agency."""
    with Reader() as reader:
        here = world.build(folder / "var", reader)
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


def foreign(who: str, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Give the canaries among those met that somebody may not meet, and where."""
    may = set().union(*(allowed(who, one) for one in PLANTED)) | obstacles(who)
    return {canary: places for canary, places in found.items() if canary not in may}


def expected(who: str) -> set[str]:
    """Give canaries that are surely on some page of this reader, so that the search is known to see."""
    # A leader begins with the official release; the public has no drawer to open.
    begins = {"public": (), "leader": ("official",), "administrator": ("official",)}
    shown = begins.get(who, ("official", "provisional"))
    return set().union(*(allowed(who, one) for one in PLANTED if one.state in shown)) | obstacles(who)
