"""The shapes in which a series seen through the agencies of a date leaves through `metrics.read`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.model import Text
from metrics.views import Figure, Stamp
from metrics.views.notes import Mark


@dataclass(frozen=True)
class Break:
    """The day from which the agencies `after` answer for those of `before`, of which there were more."""

    day: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    says: Text


@dataclass(frozen=True)
class Series:
    """An indicator's figures for an agency of the day `lens`, oldest first, with the breaks that lie within.

    A figure marked `estimated` is a newer agency's, shared out by what its parts had in the 12 months before the
    change; it has no place among peers.
    """

    stamp: Stamp
    indicator: str
    name: Text
    unit: str
    decimals: int
    agency: str
    agency_name: Text
    lens: date
    figures: tuple[Figure, ...]
    breaks: tuple[Break, ...]
    notes: tuple[Mark, ...] = ()
