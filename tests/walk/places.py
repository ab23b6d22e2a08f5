"""Which screens there are: the pages of the registry, with the arguments that the product's own links give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

from dashboard import pages
from tests.walk.audiences import Audience

ABSENT = "/trang-khong-co"
_LINK = re.compile(r'<a [^>]*href="(/[^"]*)"')
#: Gives the text of an address as an audience sees it.
Ask = Callable[[Audience, str], str]


class Unreached(AssertionError):
    """A page of the registry to which no link leads."""


def reach(ask: Ask, audiences: tuple[Audience, ...], views: bool = False) -> dict[Audience, dict[str, str]]:
    """Give each audience's screens: page → address; with `views`, also each view (`xem=`) that a page offers.

    A page whose path names a subject takes the subject of the first link that leads there. A page that nobody
    reaches fails by its name.
    """
    found = {audience: dict(_reached(ask, audience, views)) for audience in audiences}
    missing = {name(module) for module in pages.modules()} - {page for held in found.values() for page in held}
    if missing:
        raise Unreached(f"No link that any audience sees leads to the page {', '.join(sorted(missing))}.")
    return found


def _reached(ask: Ask, audience: Audience, views: bool) -> Iterator[tuple[str, str]]:
    mine = [module for module in pages.modules() if audience.may(module.PAGE.policy)]
    waiting = [
        ABSENT if one.PAGE.path == pages.NOT_FOUND else one.PAGE.path for one in mine if "<" not in one.PAGE.path
    ]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        module, view = of_path(path), parse_qs(urlsplit(path).query).get("xem", [""])[0]
        key = name(module) + (f" {view}" if view else "")
        if module not in mine or key in seen:
            continue
        seen.add(key)
        yield key, path
        for link in map(unescape, _LINK.findall(ask(audience, path))):
            to, query = urlsplit(link).path, parse_qs(urlsplit(link).query)
            if views and "xem" in query and to == urlsplit(path).path:
                waiting.append(f"{to}?xem={query['xem'][0]}")
            elif "<" in of_path(to).PAGE.path:
                waiting.append(to)


def of_path(path: str) -> ModuleType:
    """Give the page that answers at a path, those outside Dash too; what is no page is the page of what is absent."""
    asked = urlsplit(path).path
    whole = [module for module in pages.modules() if module.PAGE.whole]
    same = next((module for module in whole if module.PAGE.path == asked), None)
    return same or next((one for one in whole if pages.parts(one.PAGE.path, asked)), None) or pages.of_path(asked)


def status(page: str) -> int:
    """Give what the server answers to whoever may see a page."""
    return 404 if page == "not_found_404" else 200


def name(module: ModuleType) -> str:
    """Give the name of a page's file."""
    return module.__name__.rpartition(".")[2]
