"""A real server on fixtures, and a browser to read it with."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).parents[2]))

from dashboard.app import make_app
from data import settings
from tests.dashboard.fixtures import Door
from tests.dashboard.house import watch


@pytest.fixture(scope="session")
def door() -> Door:
    """The data door of the running server; tests set its `state`."""
    return Door()


@pytest.fixture(scope="session")
def site(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the program on a free port of this machine; give its address."""
    here = settings.load(environ={"DATA_DIR": str(tmp_path_factory.mktemp("site")), "MODE": "demo"})
    server = make_server("127.0.0.1", 0, make_app(door, here=here).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def devices(browser) -> dict:
    """Two devices, one set to light and one to dark; a file is fetched once on each."""
    return {theme: browser.new_context(color_scheme=theme, reduced_motion="reduce") for theme in ("light", "dark")}


@pytest.fixture
def screen(devices: dict, site: str, door: Door) -> Iterator:
    """Open screens as a reader does; at the end nothing may have failed or called outside."""
    door.state = "good"
    faults: list[str] = []
    pages = []

    def open_at(path: str, width: int = 1440, theme: str = "light", wait: str = "h1"):
        page = devices[theme].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.set_default_timeout(10_000)
        pages.append(page)
        watch(page, site, faults)
        page.goto(site + path)
        page.wait_for_selector(f"body:has([data-html]) {wait}")
        page.evaluate("document.fonts.ready")
        return page

    holder = SimpleNamespace(open=open_at, faults=faults)
    yield holder
    for page in pages:
        page.close()
    door.state = "good"
    assert faults == []


@pytest.fixture
def reader(devices: dict, country: str) -> Iterator[SimpleNamespace]:
    """Open pages of a file's own `country` as a reader does; at the end nothing may have failed or called outside."""
    faults: list[str] = []
    pages = []

    def open_at(path: str, width: int = 1440, theme: str = "light"):
        page = devices[theme].new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.set_default_timeout(60_000)
        watch(page, country, faults, own=("data:", "blob:"))
        page.goto(country + path)
        page.wait_for_selector("body:has([data-html]) h1")
        return page

    yield SimpleNamespace(open=open_at)
    for page in pages:
        page.close()
    assert faults == []
