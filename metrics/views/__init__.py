"""The shapes in which figures leave through `metrics.read`; pages only write them out.

A value is in the unit that people read: 86.4 for 86,4 %, 71 for rank 71, triệu đồng for money.
Missing is never zero: a figure has a value with its marks, or `missing` names the reason. The file is long
because it is one list of declarations: the whole contract between figures and screens, read in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from data.model import Text

Status = Literal["met", "on_track", "speed_up", "late", "no_data", "no_target"]
STATUSES: tuple[Status, ...] = ("met", "on_track", "speed_up", "late", "no_data", "no_target")
MARKS = ("provisional", "revised", "computed", "estimated", "carried", "partial")
MISSING = (
    "late", "not_due", "not_occurring", "not_applicable", "unknown", "insufficient", "conflicting", "not_comparable",
)  # fmt: skip
SUBMISSION_STATES = ("valid", "checking", "returned", "late", "not_due")
MISMATCHES = ("on_pace", "work_waits", "both_late", "money_waits")


@dataclass(frozen=True)
class Figure:
    """One observation as read; `reported` of `expected` agencies stand behind it, `version` is that of its definition."""

    id: str
    indicator: str
    agency: str
    period: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marks: tuple[str, ...] = ()
    missing: str | None = None
    illustrative: bool = False
    reported: int = 0
    expected: int = 0
    version: int = 1


@dataclass(frozen=True)
class WorkingFigure:
    """A figure as it would be released now, beside what the newest release says of it (None: nothing).

    `datasets` are the kinds of report that its indicator reads.
    """

    was: Figure | None
    now: Figure
    name: Text
    unit: str
    decimals: int
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A text that a figure or target stands on; low confidence is shown as such."""

    id: str
    number: str
    title: Text
    date: str = ""
    source: str = ""
    confidence: str = "high"


@dataclass(frozen=True)
class Target:
    """What a document asks for, and by when (a period).

    `asked_of` names kinds or ids of agencies (nobody named: everybody), `starts` the first period of its set,
    `through` the milestones (period, value) that the document adopts on the way; `version` and `article` say where in the document.
    """

    value: Decimal
    by: str
    document: Document
    asked_of: tuple[str, ...] = ()
    starts: str = ""
    through: tuple[tuple[str, Decimal], ...] = ()
    version: str = ""
    article: str = ""


@dataclass(frozen=True)
class TargetRow:
    """One row of the overview's table: where we are, where we should be now, where we must be.

    `scale` is (left end, right end) of the bullet in the figure's unit; for ranks left is the worst.
    `within_year` marks sums that start anew each January, whose rise within a year says nothing.
    `change` is current minus `previous`; `better` tells whether that change is good (None: no change).
    """

    indicator: str
    name: Text
    note: Text
    unit: str
    decimals: int
    direction: Literal["up", "down"]
    current: Figure
    previous: Figure | None
    change: Decimal | None
    better: bool | None
    target: Target | None
    other_targets: tuple[Target, ...]
    required: Decimal | None
    status: Status
    forecast: Decimal | None
    scale: tuple[Decimal, Decimal]
    within_year: bool = False
    confidence: str = "high"


@dataclass(frozen=True)
class Tile:
    """One province on the tile map; `level` 1–5 is its class, None where it has no value.

    `moved` is the class of its change: 1 fell by the map's `step` or more, 2 fell, 3 stayed, 4 rose, 5 rose by `step` or more.
    """

    agency: str
    name: Text
    short: str
    code: str
    column: int
    row: int
    figure: Figure
    level: int | None
    change: Decimal | None
    moved: int | None = None


@dataclass(frozen=True)
class TileMap:
    """The tile map of one indicator; `breaks` are the four rounded class limits, ascending.

    `best` and `worst` hold three tiles each, best first, judged by the indicator's direction; estimates have no place
    there. `listed` says that there is no grid for these provinces: their columns and rows mean nothing. `step` is the
    rounded limit between small and great changes since `compare`; `rose` and `fell` hold the three greatest of each.
    """

    indicator: str
    name: Text
    unit: str
    decimals: int
    breaks: tuple[Decimal, ...]
    tiles: tuple[Tile, ...]
    best: tuple[Tile, ...]
    worst: tuple[Tile, ...]
    listed: bool = False
    compare: str = ""
    step: Decimal | None = None
    rose: tuple[Tile, ...] = ()
    fell: tuple[Tile, ...] = ()


@dataclass(frozen=True)
class Submission:
    """The state of what one agency owes for the period; `days` since the due date when late."""

    agency: str
    name: Text
    kind: str
    state: str
    days: int = 0
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submissions:
    """The submission strip: one cell per agency, ministries then provinces, best state first."""

    period: str
    due: date
    closes: date
    cells: tuple[Submission, ...]
    counts: Mapping[str, int]

    @property
    def awaited(self) -> tuple[Submission, ...]:
        """Who is late or must send again, the longest overdue first."""
        return tuple(
            sorted((c for c in self.cells if c.state in ("late", "returned")), key=lambda c: (-c.days, c.agency))
        )


@dataclass(frozen=True)
class ThreeBar:
    """Plan to date, money and accepted work of one scope, each in percent of the year's plan."""

    agency: str
    name: Text
    plan: Figure
    money: Figure
    work: Figure


@dataclass(frozen=True)
class Execution:
    """The plan–investment–execution card; money is in triệu đồng."""

    whole: ThreeBar
    parts: tuple[ThreeBar, ...]
    projects: int
    year_plan: Decimal | None
    done_unpaid: Decimal | None
    mismatches: Mapping[str, int]


@dataclass(frozen=True)
class FailedFeed:
    """A source that did not answer: what is shown stays, with its age."""

    source: str
    name: Text
    error: Text
    last_good: datetime | None
    next_try: datetime | None


@dataclass(frozen=True)
class Age:
    """How old the inputs of a view are."""

    oldest_input: datetime | None
    newest_input: datetime | None
    failed: tuple[FailedFeed, ...] = ()


@dataclass(frozen=True)
class TakenBack:
    """A newer official release that was taken back: an older one is read in its place."""

    release: int
    at: datetime
    why: str


@dataclass(frozen=True)
class Stamp:
    """Which release is read, made when, and whether history is still coming in behind."""

    release: int
    kind: Literal["provisional", "official"]
    made_at: datetime
    newest: int
    loading: bool
    illustrative: bool
    taken_back: TakenBack | None = None


@dataclass(frozen=True)
class Notice:
    """One line above the page about something asked for that was put right (code in the screen texts)."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """What every view of a period and a scope says of itself: what was asked for, what is shown, how final it is.

    `agency` is the whole that `group` and `region` stand for; `lens` is `34` or `63` where figures are seen through the
    agencies of another day than the period's own, and `counts` how many agencies of each group there are then.
    """

    stamp: Stamp
    period: str
    compare: str
    periods: tuple[str, ...]
    group: str
    region: str
    regions: tuple[tuple[str, Text], ...]
    agency: str
    scope: Text
    state: Literal["provisional", "final"]
    closes: date
    today: date
    notices: tuple[Notice, ...]
    lens: str = field(default="", kw_only=True)
    counts: Mapping[str, int] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Overview(Frame):
    """Everything that the national overview shows."""

    targets: tuple[TargetRow, ...]
    tally: Mapping[str, int]
    tile_map: TileMap
    submissions: Submissions
    execution: Execution
    age: Age


@dataclass(frozen=True)
class Part:
    """One part of a figure, a link one level down."""

    agency: str
    name: Text
    figure: Figure


@dataclass(frozen=True)
class ReportCard:
    """A report as a reader may see it."""

    id: int
    dataset: str
    dataset_name: Text
    sender: str
    sender_name: Text
    period: str
    revision: int
    state: str
    file: str
    size: int
    sha256: str
    sent_at: datetime | None
    received_at: datetime
    illustrative: bool
    used: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell of the sheet extract; `used` marks those that make the figure."""

    text: str | None
    used: bool = False


@dataclass(frozen=True)
class SheetExtract:
    """The rows of a report behind a figure, under their real letters and row numbers."""

    sheet: str
    header_row: int
    letters: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    more: int = 0


@dataclass(frozen=True)
class Change:
    """What a figure was in an earlier release, and by which version of the definition that release went."""

    release: int
    made_at: datetime
    value: Decimal | None
    missing: str | None
    version: int = 1


@dataclass(frozen=True)
class Version:
    """Another revision of the report that is open: who sent it and when, and whether it counts."""

    revision: int
    state: str
    by: str
    sent_at: datetime
    counts: bool


@dataclass(frozen=True)
class Check:
    """A check that ran on a report and what it found (`where` like B03!E14)."""

    severity: str
    where: str
    text: Text


@dataclass(frozen=True)
class Explanation:
    """Where a number comes from: the chain from the whole down to the cell.

    `path` runs from the nation to this figure; `parts` are the figures it is made of; `reports` are the
    reports behind it; `extract` shows the rows of the one that is opened, `versions` its revisions, which only its own
    people and the coordinating body see; `digest` is that of the definition's file, by which the release went.
    """

    stamp: Stamp
    name: Text
    definition: Text
    numerator: Text
    denominator: Text
    unit: str
    decimals: int
    document: Document | None
    figure: Figure
    agency: Text
    path: tuple[Part, ...]
    parts: tuple[Part, ...]
    reports: tuple[ReportCard, ...]
    opened: ReportCard | None
    extract: SheetExtract | None
    changes: tuple[Change, ...]
    checks: tuple[Check, ...]
    sources: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    formula: Text | None = None
    confidence: str = "high"
    version: int = 1
    article: str = ""
    digest: str = ""
    oldest_input: datetime | None = None
