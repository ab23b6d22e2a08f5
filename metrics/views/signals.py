"""The shape of a signal: something unusual in a series, and the question to ask; never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from data.model import Text
from metrics.views import Stamp

SIGNALS = ("bunched", "surging", "frozen", "copied", "repeated", "disagreeing")


@dataclass(frozen=True)
class Signal:
    """One signal. `records` are observations, or dataset.agency.period of a log or report, that it rests on.

    `probability` is of seeing this or more by chance, counted for every place where it was looked for; `test` names the
    test with its source; `says` what was seen, followed by the question.
    """

    kind: str
    indicator: str
    agency: str
    other: str
    periods: tuple[str, ...]
    records: tuple[str, ...]
    test: str
    probability: Decimal
    says: Text


@dataclass(frozen=True)
class Signals:
    """The signals of a release, the least probable first; `looked_at` is how many series were looked at."""

    stamp: Stamp
    signals: tuple[Signal, ...]
    looked_at: int
