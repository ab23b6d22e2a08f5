"""The shapes in which agencies stand side by side; pages only write them out.

Values are in the unit that people read, points of 100; a share is the percentage of its possible points that was earned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.model import Text
from metrics.views import Figure, Frame, Stamp, Status
from metrics.views.notes import Mark


@dataclass(frozen=True)
class Column:
    """An indicator as the head of a column: the ends of its values, and how many agencies have none."""

    indicator: str
    name: Text
    unit: str
    decimals: int
    direction: str
    low: Decimal | None
    high: Decimal | None
    missing: int


@dataclass(frozen=True)
class Cell:
    """One agency's figure: `level` 1–5 is its fifth within the column (5 the highest), None without a value.

    `change` is the figure minus that of the compared period, `better` whether that is good.
    """

    figure: Figure
    level: int | None
    status: Status
    change: Decimal | None
    better: bool | None
    required: Decimal | None
    region_place: int | None
    region_placed: int


@dataclass(frozen=True)
class GroupShare:
    """A group of criteria in one score; `share` is None where nothing could be earned."""

    possible: Decimal
    lost: Decimal
    share: Decimal | None


@dataclass(frozen=True)
class Row:
    """One agency with its score and its cells, in the order of the columns.

    Places count those of its kind who have a score; `climbed` is the change of place among those scored in both periods
    (+3: three places up), `gained` that of the score. `groups` maps the index's groups to what was earned.
    """

    agency: str
    name: Text
    short: str
    kind: str
    band: str
    tile: tuple[int, int, str] | None
    score: Decimal | None
    missing: str | None
    gained: Decimal | None
    place: int | None
    placed: int
    climbed: int | None
    before: int | None
    band_place: int | None
    band_placed: int
    groups: Mapping[str, GroupShare]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Band:
    """Agencies that stand together, a region or the ministries: medians, never a mean of rates.

    `score` and `cells` are the middle value of those who have one, `shares` that of each group of the index.
    """

    id: str
    name: Text
    agencies: int
    score: Decimal | None
    cells: tuple[Decimal | None, ...]
    shares: Mapping[str, Decimal]


@dataclass(frozen=True)
class Ladder:
    """The index by which agencies are scored here; `best` maps kind and group to the highest share of all."""

    id: str
    name: Text
    confidence: str
    document: str
    groups: tuple[tuple[str, Text], ...]
    best: Mapping[tuple[str, str], Decimal]
    medians: Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class League(Frame):
    """Agencies × indicators in one period, with their scores by one index.

    `widest` is the indicator whose percentages lie furthest apart, `thinnest` the one that most agencies have no value of.
    """

    ladder: Ladder | None
    ladders: tuple[tuple[str, Text], ...]
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]
    widest: Column | None
    thinnest: Column | None
    illustrative: bool


@dataclass(frozen=True)
class Past:
    """A score of the past beside the middle of its region and of its kind.

    `rebuilt` marks a score made from figures seen through the agencies of today: it never was published.
    """

    period: str
    score: Decimal | None
    region: Decimal | None
    kind: Decimal | None
    rebuilt: bool


@dataclass(frozen=True)
class ScoreHistory:
    """Scores of one agency, oldest first; `merged` names the agencies it was made of, and `since` the day."""

    stamp: Stamp
    index: str
    agency: str
    points: tuple[Past, ...]
    merged: tuple[Text, ...]
    since: date | None
    notes: tuple[Mark, ...] = ()


#: Of how many steps every choice is weighed.
WEIGHED = 8


@dataclass(frozen=True)
class WhatIf:
    """What a score becomes when some steps are taken together and everybody else stays as they are.

    `keys` name the steps of the score in their order, `taken` are those that were asked for and are among them.
    `sums` give score and place of every choice among the first `WEIGHED` steps: bit n of a choice's number stands for step
    n. Steps that were asked for beyond these are in all of them.
    """

    keys: tuple[str, ...]
    taken: tuple[str, ...]
    score: Decimal
    gain: Decimal
    place: int
    sums: tuple[tuple[Decimal, int], ...]


@dataclass(frozen=True)
class Line:
    """One measure of a comparison: the score (`score`), a group of the index or an indicator.

    `low` to `high` is the common scale. `apart` is the first value minus the second where two are compared, else the
    highest minus the lowest; None where a value is missing.
    """

    kind: str
    id: str
    name: Text
    unit: str
    decimals: int
    values: tuple[Decimal | None, ...]
    figures: tuple[Figure | None, ...]
    low: Decimal
    high: Decimal
    apart: Decimal | None


@dataclass(frozen=True)
class Versus:
    """Two to four agencies side by side, in the order asked for."""

    league: League
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
