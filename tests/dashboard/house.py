"""A running copy with people who have accounts, and a browser in which they open its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from data import accounts
from data.accounts import Account
from data.settings import Settings


@dataclass
class House:
    """A running copy: its address, its settings and the accounts of its people by name."""

    site: str
    settings: Settings
    people: dict[str, Account]

    def cookie(self, name: str) -> dict[str, str]:
        """Sign somebody in; give the cookie of the browser."""
        token = accounts.start_session(self.settings, self.people[name].id).token
        return {"name": "phien", "value": token, "url": self.site}


@contextmanager
def opened(
    house: House, browser: Any, home: str = "/", patience: int = 60_000, console: bool = False
) -> Iterator[tuple[Callable[..., Any], list[str]]]:
    """Give how pages are opened as somebody, each on a device of its own, and what failed or was asked of outside."""
    contexts, faults = [], list[str]()

    def open_as(name: str, path: str = home, width: int = 1440, theme: str = "light", script: bool = True) -> Any:
        context = browser.new_context(
            color_scheme=theme, reduced_motion="reduce", java_script_enabled=script,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        contexts.append(context)
        context.add_cookies([house.cookie(name)])
        page = context.new_page()
        page.set_default_timeout(patience)
        watch(page, house.site, faults, console)
        page.goto(house.site + path)
        return page

    yield open_as, faults
    for context in contexts:
        context.close()


def watch(page: Any, site: str, faults: list[str], console: bool = True, own: tuple[str, ...] = ("data:",)) -> None:
    """Note what fails on a page, and what it asks of anybody but its site and itself (`own`)."""
    if console:
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith((site, *own)) else faults.append(one.url))
