"""Every number on a screen opens where it comes from, as deep as its reader may see, and none is 0 where nothing was said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import parse_qs, urlsplit

from data import accounts, agencies, datasets
from metrics import definitions
from tests.walk.audiences import PUBLIC, Audience
from tests.walk.house import House

_LINK = re.compile(r'<a ([^>]*href="([^"]*so-lieu=[^"]*)"[^>]*)>(.*?)</a>', re.S)
_CLASS = re.compile(r'class="([^"]*)"')
_VALUE = re.compile(r"[+−-]?\d[\d.,]*\s*%?$")
_TAG = re.compile(r"<[^>]+>")


def on(text: str) -> dict[str, str]:
    """Give the numbers of a screen that open: address → the value that is shown, a dash, or nothing but words."""
    found = {}
    for attributes, address, inside in _LINK.findall(text):
        look = _CLASS.search(attributes)
        words = _TAG.sub(" ", unescape(inside)).strip()
        value = _VALUE.search(words)
        named = look and look[1].startswith("u")  # a name or a way on, which may end with a number
        found.setdefault(unescape(address), "" if named else "–" if words.endswith("–") else value[0] if value else "")
    return found


def named(address: str) -> str:
    """Give the observation that an address opens."""
    return parse_qs(urlsplit(address).query)["so-lieu"][0]


def sample(addresses: Iterable[str], most: int = 3) -> list[str]:
    """Choose some addresses evenly, the first and the last among them."""
    held = list(addresses)
    return [held[n * (len(held) - 1) // max(most - 1, 1)] for n in range(most)] if len(held) > most else held


def faults(house: House, who: Audience, address: str, shown: str) -> list[str]:
    """Open a number; give what falls short of the deepest level its reader may see."""
    answer = house.get(who, address)
    if answer.status_code != 200:
        return [f"answered {answer.status_code}"]
    _, mark, drawer = answer.text.partition('id="ngan"')
    if not mark:
        return ["no drawer"]
    value = re.search(r'<b class="num">(.*?)</b>', drawer)
    if value is None:
        return [f"refused: {_TAG.sub(' ', drawer)[:160]}"]
    missing = unescape(value[1]).strip().startswith("–")
    if shown and (shown == "–") != missing:
        return [f"shown as {shown!r}, but its origin says {unescape(value[1])!r}"]
    if missing:
        return [] if 'class="def"' in drawer else ["no word of what it is"]
    if 'class="t pt"' in drawer:
        return []
    if 'class="files"' not in drawer:
        return ["neither parts nor reports"]
    if _sees_rows(who, address) and 'class="hi' not in drawer:
        return ["no cell of the report"]
    return []


def _sees_rows(who: Audience, address: str) -> bool:
    """Tell whether a reader may see rows of a report behind a number: not the public, nor others' single affairs."""
    indicator, agency, *_ = named(address).split(".")
    dataset = datasets.get(definitions.get(indicator).dataset)
    return who.name != PUBLIC and (not dataset.transaction or accounts.viewer(who).works_on(agencies.get(agency).id))
