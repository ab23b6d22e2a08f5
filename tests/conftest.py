"""A fresh data folder for any test, and this checkout on the import path."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from xdist.scheduler import LoadFileScheduling

sys.path.insert(0, str(Path(__file__).parents[1]))

from data import settings
from data.settings import Settings
from tests.browser import find

#: Files that read the same start of everything stay on one worker, which then starts it once.
TOGETHER = re.compile(r"tests/end_to_end/test_e2e_(?!oracle)")
#: What takes longest begins first, so that no worker waits for another at the end.
FIRST = ("tests/end_to_end/", "tests/reliability/", "tests/doors/")


class _Files(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return "started once" if TOGETHER.match(nodeid) else super()._split_scope(nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; within them, and after them, the order stays."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in FIRST])


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> _Files:
    """Give each worker whole files, as `--dist loadfile` does."""
    return _Files(config, log)


@pytest.fixture(scope="module", autouse=True)
def _let_go() -> Iterator[None]:
    """Close the ledgers that a file of tests has opened: thousands of descriptors otherwise; a copy in use opens its own again."""
    opened = set[Engine]()

    def note(connection: Connection) -> None:
        opened.add(connection.engine)

    event.listen(Engine, "engine_connect", note)
    yield
    event.remove(Engine, "engine_connect", note)
    for engine in opened:
        engine.dispose()


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """Settings of a new production copy at a fixed moment."""
    environ = {"DATA_DIR": str(tmp_path / "var"), "MODE": "production", "NOW": "2026-05-20T09:00:00+07:00"}
    return settings.load(environ=environ)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Start one browser for every screen test of this process; without one the tests fail."""
    found = find()
    if found is None:
        pytest.fail("No browser found for the tests of the screens: install the package chromium.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()
