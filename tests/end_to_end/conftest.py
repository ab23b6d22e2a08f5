"""One start on a new copy for every test of this folder that reads it; `test_e2e_launch.py` ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.program import FIRST_START, Program
from tests.ingest.kit import NOW
from tests.walk import house, places
from tests.walk.audiences import Audience
from tests.walk.house import House
from tests.walk.visit import Walker


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for a new copy."""
    return tmp_path_factory.mktemp("launched")


@pytest.fixture(scope="session")
def program(folder: Path) -> Iterator[Program]:
    """The first start on a new copy, ready to be read."""
    made = Program(folder)
    try:
        print(f"first start: {made.until_ready(FIRST_START):.1f} s")
        yield made
    finally:
        made.end()


@pytest.fixture(scope="session")
def home(program: Program) -> Iterator[House]:
    """The start with everybody signed in, and the public let in beside it."""
    with house.opened(program.address, program.data, {"NOW": NOW.isoformat()}) as found:
        yield found


@pytest.fixture(scope="session")
def reached(home: House) -> dict[Audience, dict[str, str]]:
    """Each audience's pages with an address of each; a page that no link leads to fails here by its name."""
    return places.reach(home.text, home.audiences)


@pytest.fixture
def walker(browser, home: House) -> Iterator[Walker]:
    """A browser that is handed from reader to reader."""
    made = Walker(browser, home.site, home.public)
    yield made
    made.context.close()
