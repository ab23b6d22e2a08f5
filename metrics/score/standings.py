"""All agencies' scores of one period from the tables of a release: places, changes, groups; one query for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

import duckdb

from data import agencies
from data.model import Text
from data.period import Period
from metrics.score import answers, definition
from metrics.score.definition import Index
from metrics.score.marking import places
from metrics.views import Notice
from metrics.views.agencies import GroupShare, Ladder


@dataclass(frozen=True)
class Mine:
    """What one agency's score is and was."""

    score: Decimal | None = None
    missing: str | None = None
    gained: Decimal | None = None
    place: int | None = None
    placed: int = 0
    climbed: int | None = None
    before: int | None = None
    groups: Mapping[str, GroupShare] = field(default_factory=dict)


NOBODY = Mine()


@dataclass(frozen=True)
class Scored:
    """The index, the others that could be asked for, and what each agency has by it."""

    ladder: Ladder | None
    ladders: tuple[tuple[str, Text], ...]
    of: Mapping[str, Mine]


def make(
    connection: duckdb.DuckDBPyConnection, asked: str | None, period: Period, compare: Period, notices: list[Notice]
) -> Scored:
    """Give the scores of a period by the index that is asked for, else by the first that has any."""
    held = _held(connection, str(period))
    fitting = [one for one in definition.indices().values() if one.id in held]
    ladders = tuple((one.id, one.name) for one in fitting)
    chosen = next((one for one in fitting if asked and (asked == one.id or asked in one.aliases)), None)
    if asked and chosen is None:
        notices.append(Notice("unknown_value", {"name": "bo", "given": asked}))
    one = chosen or next(iter(fitting), None)
    if one is None:
        return Scored(None, (), {})
    now, then = (answers.stored(connection, one, str(p)) for p in (period, compare))
    groups = _groups(connection, one, str(period))
    found: dict[str, Mine] = {}
    for kind in one.kinds:
        found |= _of_kind(kind, now, then, groups)
    shares: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for agency, mine in found.items():
        for group, earned in mine.groups.items():
            if earned.share is not None:
                shares[agencies.get(agency).kind, group].append(earned.share)
    ladder = Ladder(
        id=one.id,
        name=one.name,
        confidence=one.confidence,
        document=one.document,
        groups=tuple((group.id, group.name) for group in one.groups),
        best={key: max(held) for key, held in shares.items()},
        medians={key: median(held) for key, held in shares.items()},
    )
    return Scored(ladder, ladders, found)


def _held(connection: duckdb.DuckDBPyConnection, period: str) -> frozenset[str]:
    """Name the indices by which a release holds scores of a period; the oldest releases hold none."""
    if not answers.holds(connection):
        return frozenset()
    query = 'SELECT DISTINCT "index" FROM score WHERE period = ? AND score IS NOT NULL'
    return frozenset(name for (name,) in connection.execute(query, [period]).fetchall())


def _of_kind(kind: str, now, then, groups: Mapping[str, Mapping[str, GroupShare]]) -> dict[str, Mine]:
    """Give everybody of a kind; changes of place count only those who have a score in both periods."""
    mine = {agency: row for agency, row in now.items() if agencies.get(agency).kind == kind}
    scores = {agency: row["score"] for agency, row in mine.items()}
    earlier = {agency: then[agency]["score"] for agency in mine if agency in then}
    both = {a for a, score in earlier.items() if score is not None and scores[a] is not None}
    was, is_ = places({a: earlier[a] for a in both}), places({a: scores[a] for a in both})
    return {
        agency: Mine(
            score=row["score"],
            missing=row["missing"],
            gained=row["score"] - earlier[agency] if agency in both else None,
            place=row["place"],
            placed=sum(score is not None for score in scores.values()),
            climbed=was[agency] - is_[agency] if agency in both else None,
            before=was.get(agency),
            groups=groups.get(agency, {}),
        )
        for agency, row in mine.items()
    }


def _groups(connection: duckdb.DuckDBPyConnection, one: Index, period: str) -> dict[str, dict[str, GroupShare]]:
    """Add up what criteria could bring and lost by agency and group."""
    group_of = {criterion.id: criterion.group for criterion in one.criteria}
    query = 'SELECT agency, criterion, possible, lost FROM lost WHERE "index" = ? AND period = ?'
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for agency, criterion, possible, lost in connection.execute(query, [one.id, period]).fetchall():
        total = sums[agency, group_of[criterion]]
        total[0] += possible
        total[1] += lost
    found: dict[str, dict[str, GroupShare]] = defaultdict(dict)
    for (agency, group), (possible, lost) in sums.items():
        share = round(100 * (possible - lost) / possible, 6) if possible else None
        found[agency][group] = GroupShare(possible, lost, share)
    return found
