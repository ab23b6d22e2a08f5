"""The shapes of the page of sources: how fresh each source is, who has sent what, and what an absence affects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from data.model import Text
from metrics.standing import GOOD, Standing
from metrics.views import Check, Stamp

FeedState = Literal["on_time", "late", "failed", "resting", "unset", "never"]
#: A day of a source: every run good, one late or tried again, one failed or missed, none due, before its first run.
DAYS = ("good", "late", "failed", "idle", "before")
#: What one agency did in one quarter, worst first; `within`: months came inside the report of a longer period.
TURNS = ("missing", "returned", "checking", "late", "within", "on_time", "not_due", "none")


@dataclass(frozen=True)
class Fed:
    """An indicator as a list of what depends on something names it; `observation` opens its national figure."""

    indicator: str
    name: Text
    observation: str


@dataclass(frozen=True)
class Feed:
    """One source on the page of sources.

    `age` counts from its last good run, `allowance` is how old it may become. `complete` is how many of the senders
    who use it have everything in for the newest due period, `checked` how many of its reports of that period were
    accepted of those that were read; each (count, of). `standing` says what its last run met and became of.
    """

    source: str
    name: Text
    datasets: tuple[Text, ...]
    cron: str
    illustrative: bool
    state: FeedState
    last_good: datetime | None
    age: timedelta | None
    allowance: timedelta
    last_error: Text | None
    next_fire: datetime | None
    next_try: datetime | None
    complete: tuple[int, int]
    checked: tuple[int, int]
    feeds: tuple[Fed, ...]
    days: tuple[str, ...]
    accepted: int
    returned: int
    standing: Standing = GOOD


@dataclass(frozen=True)
class RunRow:
    """One run of a source."""

    source: str
    period: str
    state: str
    tries: int
    started: datetime | None
    finished: datetime | None
    received: int
    accepted: int
    returned: int
    error: Text | None


@dataclass(frozen=True)
class ReturnedRow:
    """A report or file that was returned, with its first findings."""

    received_at: datetime
    sender: Text
    file: str
    dataset: Text | None
    period: str
    reasons: tuple[Check, ...]


@dataclass(frozen=True)
class AgencyTurns:
    """What one agency did in each of the quarters shown, oldest first; `counts` says how often in each of them."""

    agency: str
    name: Text
    kind: str
    turns: tuple[str, ...]
    counts: tuple[Mapping[str, int], ...]


@dataclass(frozen=True)
class Overdue:
    """An agency whose reports of the newest due period are missing, and since how many days."""

    agency: str
    name: Text
    days: int
    datasets: tuple[Text, ...]


@dataclass(frozen=True)
class Lack:
    """An indicator that lacks agencies, and their share of its denominator one period before, in percent.

    The share is None where parts of that indicator do not add up to the whole.
    """

    fed: Fed
    agencies: int
    share: Decimal | None


@dataclass(frozen=True)
class Turns:
    """Who has sent what: eight quarters of every agency, and what is overdue in the newest due month."""

    quarters: tuple[str, ...] = ()
    rows: tuple[AgencyTurns, ...] = ()
    period: str = ""
    due: date | None = None
    sent: int = 0
    owing: int = 0
    overdue: tuple[Overdue, ...] = ()
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class Sources:
    """Everything that the page of sources shows."""

    stamp: Stamp
    now: datetime
    feeds: tuple[Feed, ...]
    runs: tuple[RunRow, ...]
    returned: tuple[ReturnedRow, ...]
    turns: Turns
