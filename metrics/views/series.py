"""The shapes of a measure's history: points, and where its definition changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from data.model import Text
from metrics.versions import Bridge
from metrics.views import Figure, Stamp


@dataclass(frozen=True)
class Point:
    """One period of a history; `change` is against the point before, None where either is missing or a break lies between.

    `bridges` are what joins this point to the one before where the definition changed; `broken` says that nothing does.
    """

    figure: Figure
    change: Decimal | None = None
    bridges: tuple[Bridge, ...] = ()
    broken: bool = False


@dataclass(frozen=True)
class History:
    """The history of a measure for one agency, oldest first; `meant` tells each version's name, formula and article."""

    stamp: Stamp
    indicator: str
    name: Text
    unit: str
    decimals: int
    agency: str
    points: tuple[Point, ...]
    meant: tuple[tuple[int, Text, Text, str], ...]


@dataclass(frozen=True)
class Comparison:
    """Two figures of a measure that may be compared, how far they are apart, and the bridges between them."""

    stamp: Stamp
    now: Figure
    before: Figure
    difference: Decimal | None
    bridges: tuple[Bridge, ...]
