"""The shapes in which plan, investment and execution leave through `metrics.read`.

Money is in triệu đồng, cost per use in nghìn đồng; shares are in per cent. Whatever names one project, task or system is
empty for readers who see counts only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from metrics.views import Figure, Stamp

LIGHTS = ("green", "amber", "red", "unknown")
LEANINGS = ("rosier", "same", "gloomier")
ABSENT = (
    "project_unreported", "project_without_work", "project_without_reason", "task_without_owner",
    "contract_without_level", "contract_of_no_project", "agency_without_projects",
)  # fmt: skip


@dataclass(frozen=True)
class Bars:
    """Plan to date, money and accepted work of one scope; `plan`, `money`, `work` in per cent of the year's plan."""

    year_plan: Decimal
    planned: Decimal
    disbursed: Decimal
    accepted: Decimal
    plan: Decimal | None
    money: Decimal | None
    work: Decimal | None
    mismatch: str | None


@dataclass(frozen=True)
class Baseline:
    """What a decision promised: total investment and day of finish."""

    total: Decimal | None
    finish: date | None


@dataclass(frozen=True)
class Variance:
    """How far a project has moved from a baseline: money (and per cent of it), and days; None where it cannot be told."""

    money: Decimal | None
    share: Decimal | None
    days: int | None


@dataclass(frozen=True)
class Declared:
    """A declared status beside the one that facts give.

    Declared unchanged `since` a period, for `age` months, good until the end of `until`; `expired` once that has passed.
    `leaning` compares the two lights: rosier, same or gloomier than the facts, None where facts tell nothing.
    """

    state: str | None
    light: str
    since: str
    age: int
    until: str
    expired: bool
    computed: str
    leaning: str | None


@dataclass(frozen=True)
class ProjectView:
    """One project in its newest month: the three bars, both baselines, the declared status beside the computed one.

    `first` is what the earliest report said of it and never moves; `first_moved` tells that a later report says
    otherwise. `against_current` is accepted work less plan to date, and days past the current finish.
    """

    project: str
    title: str
    agency: str
    period: str
    bars: Bars
    first: Baseline
    current: Baseline
    rebaselines: int
    decisions: tuple[str, ...]
    first_moved: bool
    against_first: Variance
    against_current: Variance
    declared: Declared
    focus_task: int | None


@dataclass(frozen=True)
class Tasks:
    """Tasks due in the period by what their dates say, and how many declare otherwise or have nobody in charge."""

    total: int
    done_in_time: int
    done_late: int
    overdue: int
    open: int
    declared_otherwise: int
    without_owner: int


@dataclass(frozen=True)
class Contracts:
    """Contracts in force: value, paid and still owed; how many fall short of the service level they promise."""

    total: int
    value: Decimal
    paid: Decimal
    owed: Decimal
    below_level: int


@dataclass(frozen=True)
class BudgetRule:
    """Digital money as planned, allocated and disbursed over all spending of twelve months, against the rule's share.

    `months` are those of twelve that were reported; the shares are None where some are missing.
    """

    total: Decimal | None
    planned: Decimal | None
    allocated: Decimal | None
    disbursed: Decimal | None
    planned_share: Decimal | None
    allocated_share: Decimal | None
    disbursed_share: Decimal | None
    rule: Decimal
    kept: bool | None
    months: int


@dataclass(frozen=True)
class Use:
    """One service, system or platform and how much people use it; red where they do not, whatever its completion."""

    kind: str
    item: str
    title: str
    agency: str
    period: str
    used: int
    light: str
    said_in_use: bool | None
    cost_each: Decimal | None


@dataclass(frozen=True)
class Absent:
    """Something that should be there and is not."""

    kind: str
    agency: str
    item: str


@dataclass(frozen=True)
class Question:
    """Does this project pay for what a shared platform already gives? A question to the agency, not a verdict."""

    agency: str
    project: str
    title: str
    platform: str
    share: Decimal
    year_plan: Decimal


@dataclass(frozen=True)
class Move:
    """Money of one national focus task beside the indicators that it should move: figure now and a year before."""

    focus_task: int
    projects: int
    year_plan: Decimal
    disbursed: Decimal
    accepted: Decimal
    indicators: tuple[tuple[Figure, Figure | None], ...]


@dataclass(frozen=True)
class Undertaking:
    """Plan, investment and execution of one agency or whole at a period, as one model."""

    stamp: Stamp
    agency: str
    name: Text
    period: str
    bars: Bars
    parts: tuple[tuple[str, Bars], ...]
    projects: tuple[ProjectView, ...]
    project_count: int
    mismatches: Mapping[str, int]
    leanings: Mapping[str, int]
    expired: int
    rebaselined: int
    rebaselines: int
    tasks: Tasks
    contracts: Contracts
    budget: BudgetRule
    used: tuple[Use, ...]
    unused: Mapping[str, tuple[int, int]]
    absent: tuple[Absent, ...]
    absent_counts: Mapping[str, int]
    questions: tuple[Question, ...]
    question_count: int
    moves: tuple[Move, ...]
    service_use: Figure | None
    words: tuple[Text, ...]
