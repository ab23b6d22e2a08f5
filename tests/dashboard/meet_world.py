"""The small country of figures with people who sign in: what they publish, work on and decide, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from dashboard.app import make_app
from data import accounts
from data.accounts import Account
from data.settings import Settings
from tests.dashboard import figures_world
from tests.dashboard.axe import faults_of
from tests.dashboard.house import watch


@dataclass
class House:
    """A running copy: its address, its settings, its people by name, and what went wrong in a browser."""

    site: str
    settings: Settings
    people: dict[str, Account]
    devices: dict[str, Any]
    faults: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    def open(self, name: str, path: str, width: int = 1440, theme: str = "light") -> Any:
        """Open a page as somebody, on a device set to a theme."""
        page = self.devices[theme].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.set_default_timeout(60_000)
        if name not in self.tokens:  # a form carries the token of the session that it was written for
            self.tokens[name] = accounts.start_session(self.settings, self.people[name].id).token
        page.context.add_cookies([{"name": "phien", "value": self.tokens[name], "url": self.site}])
        watch(page, self.site, self.faults, console=False)
        page.goto(self.site + path)
        page.wait_for_selector("h1")
        return page

    def looks(self, name: str, path: str) -> None:
        """Find nothing wrong with a page in either theme, on a phone and on a desk."""
        for theme, width in (("light", 390), ("dark", 1440)):
            page = self.open(name, path, width, theme)
            assert faults_of(page) == [], (path, theme)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
            page.close()


@contextmanager
def served(folder: Path, devices: dict[str, Any]) -> Iterator[House]:
    """Serve the country; give the house."""
    with pytest.MonkeyPatch.context() as patch:
        here = figures_world.build(folder)
        patch.setenv("DATA_DIR", str(here.data_dir))
        patch.setenv("NOW", figures_world.MADE_AGAIN)
        for name in ("MODE", "LEDGER_URL", "PUBLIC", "HOST", "PORT"):
            patch.delenv(name, raising=False)
        people = {one.name: one for one in accounts.demo_accounts(here)}
        server = make_server("127.0.0.1", 0, make_app(here=here).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        house = House(f"http://127.0.0.1:{server.server_port}", here, people, devices)
        yield house
        server.shutdown()
        for device in devices.values():  # a browser sends a cookie to every port of its host
            device.clear_cookies()
        assert house.faults == []
