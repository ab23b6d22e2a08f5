"""The shapes in which targets and their trajectories leave through `metrics.read`.

Values are in the unit that people read; a pace is in that unit per period of the kind asked for (per survey for a
survey). A gap is what is required now less the value.
"""

from __future__ import annotations

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
