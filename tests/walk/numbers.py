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

_NUMBER = re.compile(r'<a (?=[^>]*class="(src[^"]*)")(?=[^>]*href="([^"]*so-lieu=[^"]*)")[^>]*>(.*?)</a>', re.S)
_ZERO = re.compile(r"[+−-]?0([.,]0+)?\s*(%|$)")
_TAG = re.compile(r"<[^>]+>")


def on(text: str) -> dict[str, tuple[str, bool]]:
    """Give the numbers of a screen: address → what is shown, and whether it is marked as missing."""
    found = _NUMBER.findall(text)
    return {unescape(href): (_TAG.sub("", unescape(shown)).strip(), "nil" in look) for look, href, shown in found}


def named(address: str) -> str:
    """Give the observation that an address opens."""
    return parse_qs(urlsplit(address).query)["so-lieu"][0]


def sample(addresses: Iterable[str], most: int = 3) -> list[str]:
    """Choose some addresses evenly, the first and the last among them."""
    held = list(addresses)
    return [held[n * (len(held) - 1) // max(most - 1, 1)] for n in range(most)] if len(held) > most else held


def faults(house: House, who: Audience, address: str, shown: str, missing: bool) -> list[str]:
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
    told = unescape(value.group(1)).strip()
    if told.startswith("–") != missing:
        return [f"shown as {shown!r}, but its origin says {told!r}"]
    if missing:
        return [f"nothing was reported, and {shown!r} is shown"] if _ZERO.match(shown) else []
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
