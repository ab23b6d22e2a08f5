"""The shapes of event notes: one on a chart, and the register of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.model import Text
from data.notes import Note
from metrics.views import Stamp


@dataclass(frozen=True)
class Mark:
    """An event note where it stands on a chart: in the first of its periods that ends on the day or after it."""

    note: Note
    period: str


@dataclass(frozen=True)
class Register:
    """Every event note, the newest day first; `live` tells whether it is the ledger's state of now or a release's.

    Withdrawn ones are there for the coordinating body alone. `indicators` are the names of all that a note may touch.
    """

    stamp: Stamp
    live: bool
    notes: tuple[Note, ...]
    indicators: Mapping[str, Text]
