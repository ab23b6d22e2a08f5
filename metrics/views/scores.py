"""The shapes in which scores leave through `metrics.read`. Points are of 100 and carry six decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from data.errors import Refusal
from data.model import Text
from metrics.views import Document, Notice, Stamp


@dataclass(frozen=True)
class Loss:
    """What cost points: a row of the agency's reports, a report, or one that is not there.

    `level` is `row`, `report` or `absent`. `what` names the row by its key columns; `numerator` of `denominator` is
    what it says, `short` what it lacks to the goal, in the numerator's unit. `traced` marks a row that shows where
    the loss of a criterion lies whose points were given from outside.
    """

    points: Decimal
    level: Literal["row", "report", "absent"]
    dataset: str
    period: str
    reports: tuple[int, ...] = ()
    what: Mapping[str, str] | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    short: Decimal | None = None
    traced: bool = False


@dataclass(frozen=True)
class CriterionScore:
    """A criterion in a score: `possible` points, `lost` of them, and the losses that add up to it exactly.

    `value` is in the indicator's unit (`unit`), points as a percentage of the greatest score; `missing` says why there is none; `spread` that its weight went to the others.
    """

    id: str
    indicator: str
    group: str
    name: Text
    weight: Decimal
    floor: Decimal
    goal: Decimal
    possible: Decimal
    lost: Decimal
    value: Decimal | None
    unit: str
    missing: str | None
    spread: bool
    measured: bool
    numerator_label: Text
    losses: tuple[Loss, ...]


@dataclass(frozen=True)
class GroupScore:
    """A group of criteria: the points that it could bring and those it lost."""

    id: str
    name: Text
    possible: Decimal
    lost: Decimal


@dataclass(frozen=True)
class Fix:
    """One step: what to mend, and what the score becomes when that alone is mended.

    `kind` is `row` (mend what a row lacks), `criterion` (bring a criterion to its goal) or `send` (send what is
    missing; the gain is then the most it can bring). `together` is the score when this step and all before it in
    the list that do not overlap with it are taken; a step inside an earlier one adds nothing.
    """

    kind: Literal["row", "criterion", "send"]
    criterion: str
    what: Mapping[str, str] | None
    short: Decimal | None
    gain: Decimal
    score: Decimal
    place: int
    together: Decimal
    at_most: bool


@dataclass(frozen=True)
class Places:
    """A rank among those who have a score, and the range in which it lies when weights and missing data vary."""

    place: int
    placed: int
    best: int
    worst: int
    seed: int
    draws: int
    vary: Decimal


@dataclass(frozen=True)
class Score:
    """One agency's score by one index in one period, with its ledger of lost points.

    `known` is the percentage of the weight that has values, `measured` the percentage that machines measure and
    agencies do not declare; `measured_score` and `measured_place` are made from that part alone.
    """

    stamp: Stamp
    index: str
    name: Text
    document: Document
    confidence: str
    agency: str
    agency_name: Text
    period: str
    score: Decimal | None
    missing: str | None
    grade: Text | None
    places: Places | None
    known: Decimal
    measured: Decimal
    measured_score: Decimal | None
    measured_place: int | None
    measured_placed: int | None
    groups: tuple[GroupScore, ...]
    criteria: tuple[CriterionScore, ...]
    fixes: tuple[Fix, ...]
    marks: tuple[str, ...]
    illustrative: bool
    oldest_input: str | None
    newest_input: str | None


@dataclass(frozen=True)
class Standing:
    """One line of a ranking: equal scores share a place."""

    agency: str
    name: Text
    score: Decimal | None
    missing: str | None
    grade: str | None
    place: int | None
    best: int | None
    worst: int | None
    measured: Decimal
    measured_score: Decimal | None
    measured_place: int | None
    marks: tuple[str, ...]
    illustrative: bool


@dataclass(frozen=True)
class Ranking:
    """The agencies of one kind by one index in one period, the first place first, those without a score last."""

    stamp: Stamp
    index: str
    name: Text
    kind: str
    period: str
    seed: int
    lines: tuple[Standing, ...]


@dataclass(frozen=True)
class Rehearsed:
    """One agency before and under the rehearsed rule."""

    agency: str
    name: Text
    was: Decimal | None
    now: Decimal | None
    change: Decimal | None
    was_place: int | None
    now_place: int | None
    was_grade: str | None
    now_grade: str | None


@dataclass(frozen=True)
class Rehearsal:
    """What a changed rule would have given in a past period.

    `flips` are pairs of agencies: the first stood above the second and would stand below it.
    """

    stamp: Stamp
    index: str
    name: Text
    kind: str
    period: str
    changes: Mapping[str, Decimal]
    lines: tuple[Rehearsed, ...]
    gains: int
    losses: int
    flips: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RuleNumber:
    """One number of a rule that may be rehearsed: its name (`weight:satisfaction`), what it is, and what is asked for instead."""

    name: str
    official: Decimal
    asked: Decimal | None = None


@dataclass(frozen=True)
class RuleCriterion:
    """A criterion of a rule with its numbers: weight, floor and goal, or its steps."""

    id: str
    name: Text
    group: str
    unit: str
    numbers: tuple[RuleNumber, ...]


@dataclass(frozen=True)
class RuleGroup:
    """A group of a rule: its weight, and its criteria."""

    id: str
    name: Text
    number: RuleNumber
    criteria: tuple[RuleCriterion, ...]


@dataclass(frozen=True)
class Trial:
    """The page of a rehearsal: the index and its numbers, what could be chosen, and what the changed rule would give.

    `result` is None while nothing is changed, or where `refusal` says why the rule cannot be used. `names` are those of the
    agencies in it.
    """

    stamp: Stamp
    index: str
    name: Text
    definition: Text
    indices: tuple[tuple[str, Text], ...]
    kind: str
    kinds: tuple[str, ...]
    period: str
    periods: tuple[str, ...]
    groups: tuple[RuleGroup, ...]
    others: tuple[RuleNumber, ...]
    grades: tuple[tuple[str, Text], ...]
    result: Rehearsal | None
    refusal: Refusal | None
    notices: tuple[Notice, ...]
