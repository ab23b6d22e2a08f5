"""What a page shows, as tables for files: each page makes them from the view that it draws, and computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dashboard import format
from dashboard.i18n import either, t
from metrics.views import Figure


@dataclass(frozen=True)
class Amount:
    """A number of its own; where it is missing `why` says so, `source` names what it was taken from, or `id` the observation."""

    value: Decimal | int | None
    unit: str = ""
    decimals: int = 0
    why: str = ""
    source: str = ""
    id: str = ""


@dataclass(frozen=True)
class Seen:
    """An observation in a cell."""

    figure: Figure
    unit: str
    decimals: int


Cell = str | date | datetime | Amount | Seen | None
Rows = Callable[[], Iterable[Sequence[Cell]]]


@dataclass(frozen=True)
class Table:
    """One table of a page; `rows` makes its rows when a file or a sheet of paper asks for them.

    `period` and `state` (`provisional`, `final` or nothing) are those of the page; a figure of another period says its own.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: Rows
    period: str = ""
    state: str = ""


def head(name: str, unit: str, lang: str) -> str:
    """Write the head of a column with the unit of its numbers."""
    word = unit_word(unit, lang)
    return f"{name} ({word})" if word else name


def unit_word(unit: str, lang: str) -> str:
    """Write a unit as the head of a column or a cell of its own says it."""
    shape = format.kind(unit)
    if shape in ("percent", "rank", "money"):
        return t(f"exp.unit_{shape}", lang)
    return "" if shape == "bare" else either(f"unit.{unit}", lang, unit)
