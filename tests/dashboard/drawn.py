"""Reading back what a page draws: each drawing beside its table, and the numbers of both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

_VOID = {"br", "col", "hr", "img", "input", "link", "meta"}
_NUMBER = re.compile(r"[−+-]?\d[\d.]*(?:,\d+)?")
#: Numbers that a drawing says aloud: with decimals or a sign of per cent.
_SAID = re.compile(r"([−+-]?\d[\d.]*(?:,\d+)?)%|([−+-]?\d[\d.]*,\d+)")


@dataclass
class Node:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    inside: list[Any] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """Give this element and everything in it."""
        yield self
        for one in self.inside:
            if isinstance(one, Node):
                yield from one.all()

    def of(self, name: str) -> list[Node]:
        """Give the elements of a class."""
        return [one for one in self.all() if name in one.attributes.get("class", "").split()]

    def text(self) -> str:
        """Give every word in it."""
        return " ".join(one if isinstance(one, str) else one.text() for one in self.inside)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def tree(page: str) -> Node:
    """Read a page."""
    builder = _Builder()
    builder.feed(page)
    return builder.root


def missing(both: Node) -> list[str]:
    """Give every number of a drawing that its table lacks."""
    (table,), (drawing,) = both.of("twin"), both.of("drawing")
    held = [_read(text) for cell in table.all() if cell.tag in ("td", "th") for text in _NUMBER.findall(cell.text())]
    return [str(number) for number in drawn(drawing) if not any(_same(number, one) for one in held)]


def drawn(drawing: Node) -> list[Decimal]:
    """Give the numbers of a drawing: those of a figure's data, or what its marks say of themselves."""
    found: list[Decimal] = []
    listed = {id(node) for part in drawing.of("subs") for node in part.all()}  # words under a bar, not drawn
    for one in drawing.all():
        if id(one) in listed:
            continue
        if "data-plot" in one.attributes:
            for trace in json.loads(one.attributes["data-plot"])["data"]:
                for axis in ("x", "y"):
                    found += [Decimal(str(value)) for value in trace.get(axis, []) if isinstance(value, int | float)]
        if "num" in one.attributes.get("class", "").split():
            found += [_read(text) for text in _NUMBER.findall(one.text())]
        said = one.attributes.get("aria-label") or one.attributes.get("title") or ""
        found += [_read(share or other) for share, other in _SAID.findall(said)]
    return found


def _read(text: str) -> Decimal:
    return Decimal(text.rstrip(".").replace(".", "").replace(",", ".").replace("−", "-"))


def _same(drawn: Decimal, shown: Decimal) -> bool:
    """Tell whether a number is the one that is shown, rounded as either of them is written."""
    places = [max(0, -int(one.as_tuple().exponent)) for one in (drawn, shown)]
    return abs(abs(drawn) - abs(shown)) <= Decimal(5).scaleb(-min(places) - 1)
