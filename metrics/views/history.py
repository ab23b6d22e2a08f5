"""The shapes in which the history of numbers leaves through `metrics.read`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from data.model import Text
from metrics.views import Notice, Stamp

#: Why a figure changes from one release to a later one, in the order in which the causes are put in.
CAUSES = ("definition", "boundary", "corrected", "late", "real")


@dataclass(frozen=True)
class MixPart:
    """What one agency did to a whole's change, in the whole's unit; `share` is its part of the denominator, in percent.

    `rate` says that the agency itself did better or worse, `mix` that it weighs more or less. An agency that spoke in
    one period alone moves the mix alone. The part without an agency is what the agencies together are not: things counted
    in several of them and once in the whole, or stocks of which a merged agency knows a part only.
    """

    agency: str
    name: Text
    was: Decimal | None
    now: Decimal | None
    share_was: Decimal
    share_now: Decimal
    rate: Decimal
    mix: Decimal


@dataclass(frozen=True)
class Mix:
    """A whole's change between two periods, by agency: rate + mix = change, to the last stored decimal."""

    stamp: Stamp
    indicator: str
    name: Text
    unit: str
    agency: str
    period: str
    against: str
    lens: str
    was: Decimal
    now: Decimal
    change: Decimal
    rate: Decimal
    mix: Decimal
    parts: tuple[MixPart, ...]


@dataclass(frozen=True)
class FigureChange:
    """How one figure changed from one release to another.

    The `parts` (cause → amount, see CAUSES) add up exactly to `total`. Where a figure appeared or vanished there is no
    amount: `total` is None, `parts` is empty, and `causes` names what made it so.
    """

    observation: str
    indicator: str
    agency: str
    period: str
    lens: str
    was: Decimal | None
    now: Decimal | None
    was_missing: str | None
    now_missing: str | None
    total: Decimal | None
    parts: Mapping[str, Decimal]
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """What an agency's newest ended quarter (or survey year) said in each of two releases.

    `total` = now − was = the causes between the releases for the period shown then, and `real` also holds the step from
    that period to the one shown now.
    """

    indicator: str
    name: Text
    unit: str
    decimals: int
    agency: str
    period_was: str
    period_now: str
    was: Decimal
    now: Decimal
    total: Decimal
    parts: Mapping[str, Decimal]


@dataclass(frozen=True)
class Changes:
    """Every figure that differs between two releases, and the headlines of the agency asked for."""

    since: Stamp
    stamp: Stamp
    figures: tuple[FigureChange, ...]
    headlines: tuple[Headline, ...]
    definitions: tuple[str, ...]
    boundary: bool


@dataclass(frozen=True)
class Earlier:
    """A release that changes may be asked since."""

    release: int
    made_at: datetime


@dataclass(frozen=True)
class ChangedFigure:
    """A changed figure with the words that stand beside it."""

    change: FigureChange
    name: Text
    agency: Text
    unit: str
    decimals: int


@dataclass(frozen=True)
class Since:
    """A page of what changed since a release: headlines first, then every figure, corrected ones before new ones.

    `counts` says how many figures each cause is at work in (a figure may have several), `turned` how many appeared or
    vanished; `cause` and `indicator` are what is chosen ("" for all), `found` counts what fits it, `page` of `pages`.
    """

    stamp: Stamp
    since: Earlier
    choices: tuple[Earlier, ...]
    headlines: tuple[Headline, ...]
    total: int
    turned: int
    counts: Mapping[str, int]
    definitions: tuple[tuple[str, Text], ...]
    boundary: bool
    cause: str
    indicator: str
    indicators: tuple[tuple[str, Text, int], ...]
    found: int
    page: int
    pages: int
    rows: tuple[ChangedFigure, ...]
    notices: tuple[Notice, ...]
