"""The shapes in which targets and their trajectories leave through `metrics.read`.

Values are in the unit that people read; a pace is in that unit per period of the kind asked for (per survey for a
survey). A gap is what is required now less the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from metrics.views import Figure, Stamp, Status, Target


@dataclass(frozen=True)
class Coverage:
    """Of `tested` past values, how many fell `within` the range that would have been shown before they came."""

    within: int
    tested: int


@dataclass(frozen=True)
class Start:
    """Where a path begins: a value of a period, and whether the document, a final value or the first held tells it."""

    value: Decimal
    period: str
    origin: str


@dataclass(frozen=True)
class Forecast:
    """What a period will bring at the present pace, `steps` periods ahead.

    `low` and `high` claim 80 %, from `errors` past errors; both are None where history is too short for a range.
    """

    period: str
    steps: int
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    errors: int
    own: Coverage
    pooled: Coverage


@dataclass(frozen=True)
class Aim:
    """One target of an agency as it stands at a period.

    Its set `begins` on a day; before that nothing is required yet. `judged_at` is the period whose figure decides (a later survey where none falls on its date); `left` counts the
    periods until then. `met_between` are the periods in which the range of the forecast reaches the target, earliest
    and latest; an end that lies beyond what can be tested is None.
    """

    target: Target
    in_force: bool
    judged_at: str
    begins: date | None
    start: Start | None
    required: Decimal | None
    gap: Decimal | None
    left: int
    pace_needed: Decimal | None
    status: Status
    met_between: tuple[str | None, str | None] | None


@dataclass(frozen=True)
class Outlook:
    """Every target of an indicator for an agency at a period; `words` say what must not be misread."""

    stamp: Stamp
    indicator: str
    name: Text
    unit: str
    decimals: int
    direction: str
    agency: str
    agency_name: Text
    period: str
    figure: Figure
    pace: Decimal | None
    pace_over: int
    aims: tuple[Aim, ...]
    forecasts: tuple[Forecast, ...]
    words: tuple[Text, ...]


@dataclass(frozen=True)
class Standing:
    """Where a country stood in an edition of the UN survey: rank, EGDI and its three components, 0 to 1."""

    country: str
    name: Text
    rank: int
    egdi: Decimal
    osi: Decimal | None
    tii: Decimal | None
    hci: Decimal | None


@dataclass(frozen=True)
class Way:
    """Values of the components that make an EGDI: `osi`, `tii` or `hci` alone, all `alike`, or all by one `share` of the rest.

    `possible` tells whether none of them would have to be above 1.
    """

    name: str
    needs: Mapping[str, Decimal]
    possible: bool


@dataclass(frozen=True)
class Drift:
    """How EGDI changed between editions among `count` countries near the rank: the middle eight tenths, and the ends."""

    editions: tuple[tuple[int, int], ...]
    count: int
    low: Decimal
    middle: Decimal
    high: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Edition:
    """How far an edition follows from its components: `apart` are (country, published, recomputed) beyond 0.0001."""

    year: int
    countries: int
    compared: int
    agreeing: int
    largest: Decimal
    apart: tuple[tuple[str, Decimal, Decimal], ...]


@dataclass(frozen=True)
class Road:
    """The road of a country to a rank of the UN survey.

    `at_rank` has the rank, or is the next worse that is held while `better` is the next better; `aim` is its EGDI,
    `aim_next` the range into which it moves by the next edition if others move as before; `thresholds` are the EGDI at
    that rank in each edition that tells it.
    """

    stamp: Stamp
    country: str
    name: Text
    year: int
    rank: int
    own: Standing
    weights: Mapping[str, Decimal]
    at_rank: Standing | None
    better: Standing | None
    aim: Decimal | None
    gap: Decimal | None
    ways: tuple[Way, ...]
    drift: Drift | None
    aim_next: tuple[Decimal, Decimal] | None
    thresholds: tuple[tuple[int, Decimal], ...]
    around: tuple[Standing, ...]
    neighbours: tuple[Standing, ...]
    editions: tuple[Edition, ...]
    words: tuple[Text, ...]
