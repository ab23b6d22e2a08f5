"""An indicator as its file declares it: the shapes, and the words that a file may choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.model import Text
from metrics.versions import Bridge, Version
from metrics.views import Target

#: A unit and what a numerator over its denominator is multiplied by.
UNITS = {
    "percent": 100, "rank": 1, "number": 1, "points": 1, "index": 1, "money": 1, "thousand_dong": 1, "days": 1, "visits": 1,
}  # fmt: skip
#: Units whose denominator only says of how many: rank 71 of 193, 16 of 18 points.
OF_MANY = ("rank", "points")
FREQUENCIES = ("month", "quarter", "half", "year", "survey")
CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True)
class Term:
    """A numerator or denominator: its expression, and how it grows over time and over agencies.

    `over_time`: `sum` for flows, `last` for stocks, `distinct:<column>` counted anew.
    `over_agencies`: `sum`, `distinct:<column>`, or `own` where a whole has no figure of its own.
    """

    expression: str
    over_time: str
    over_agencies: str
    label: Text


@dataclass(frozen=True)
class Otherwise:
    """Where the main dataset says nothing: another dataset's term, carrying a mark."""

    dataset: str
    numerator: str
    denominator: str
    where: str
    mark: str


@dataclass(frozen=True)
class Base:
    """The start of the straight path to a target, when a document names one."""

    value: Decimal
    period: str


@dataclass(frozen=True)
class Indicator:
    """A published measure.

    `formula` says in words what is divided by what; `versions` holds every definition it has had, oldest first, the
    last one being in force, and `bridges` which of them may be compared. `frequency` tells how often it is new.
    `confidence` is that of its document unless the file says less; low is shown as such. `path` says what is required on the way to a target: `straight` from the base, `level` (the target
    itself, always) or `year` (from 0 at New Year to the target at its end). `survey` marks measures that
    exist only in survey years. `breaks` are the rounded class limits of its map.
    """

    id: str
    name: Text
    note: Text
    definition: Text
    unit: str
    decimals: int
    direction: str
    dataset: str
    numerator: Term
    denominator: Term | None
    where: str
    otherwise: Otherwise | None
    targets: tuple[Target, ...]
    base: Base | None
    path: str
    survey: bool
    order: int
    overview: bool
    breaks: tuple[Decimal, ...]
    scale: tuple[Decimal, Decimal] | None
    document: str
    article: str
    formula: Text
    frequency: str
    confidence: str
    tags: tuple[str, ...]
    versions: tuple[Version, ...]
    bridges: tuple[Bridge, ...]
    aliases: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]
    digest: str

    @property
    def version(self) -> int:
        """The version in force."""
        return self.versions[-1].number

    @property
    def rate(self) -> bool:
        """Whether the value is the numerator over the denominator."""
        return self.denominator is not None and self.unit not in OF_MANY
