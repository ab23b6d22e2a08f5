"""The page on which a rule is rehearsed: its numbers, what may be chosen, and what a changed rule would have given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb

from data.errors import Refusal
from data.model import Viewer
from data.period import parse
from metrics import definitions
from metrics.score import answers, definition, rehearsal
from metrics.score.definition import Criterion, Index
from metrics.views import Notice, Stamp
from metrics.views.scores import RuleCriterion, RuleGroup, RuleNumber, Trial

#: Between what a number must lie; floors, goals and steps are in their indicator's own unit.
BOUNDS = {
    "weight": (Decimal("0.001"), Decimal(1000)),
    "least": (Decimal(1), Decimal(100)),
    "grade": (Decimal(0), Decimal(100)),
    "earns": (Decimal(0), Decimal(100)),
}
KINDS = {"bo": "ministry", "tinh": "province"}


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, viewer: Viewer, asked: Mapping[str, str | None]) -> Trial:
    """Make the page; what does not exist is dropped with a notice, a rule that cannot be used is told in a sentence."""
    notices: list[Notice] = []
    held = _held(connection)
    known = [one for one in definition.indices().values() if any(index == one.id for index, _ in held)]
    if not known:
        raise Refusal("trial_none", release=f"r{stamp.release}")
    one = _index(asked.get("bo"), known, notices)
    kind = _kind(asked.get("nhom"), one, notices)
    periods = sorted((period for index, period in held if index == one.id), key=parse, reverse=True)
    period = _period(asked.get("ky"), periods, notices)
    changes, refusal, result = {}, None, None
    try:
        changes = _changes(asked.get("quy-tac") or "", official(one, kind))
        if changes:
            result = rehearsal.rehearse(connection, stamp, viewer, one, kind, period, changes)
    except Refusal as found:
        refusal = Refusal("rule_shape") if found.code == "rule_wrong" else found
    return Trial(
        stamp=stamp,
        index=one.id,
        name=one.name,
        definition=one.definition,
        indices=tuple((each.id, each.name) for each in known),
        kind=kind,
        kinds=one.kinds,
        period=period,
        periods=tuple(periods[:16]),
        groups=_groups(one, kind, changes),
        others=tuple(_numbers(changes, {"least": one.least} | {f"grade:{g.id}": g.at for g in one.grades})),
        grades=tuple((grade.id, grade.name) for grade in one.grades),
        result=result,
        refusal=refusal,
        notices=tuple(notices),
    )


def official(one: Index, kind: str) -> dict[str, Decimal]:
    """Give every number of a rule that a rehearsal may change: name → what it is officially."""
    found = {"least": one.least} | {f"grade:{grade.id}": grade.at for grade in one.grades}
    found |= {f"weight:{group.id}": group.weight for group in one.groups if kind in group.kinds}
    for criterion in one.of(kind):
        found |= _of(criterion)
    return found


def _of(one: Criterion) -> dict[str, Decimal]:
    if not one.steps:
        return {f"weight:{one.id}": one.weight, f"floor:{one.id}": one.floor, f"goal:{one.id}": one.goal}
    steps: dict[str, Decimal] = {}
    for place, step in enumerate(one.steps, 1):
        steps |= {f"at:{one.id}:{place}": step.at, f"earns:{one.id}:{place}": step.earns}
    return {f"weight:{one.id}": one.weight} | steps


def _changes(text: str, known: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Read a rule of an address (`weight:served=20;goal:satisfaction=95`); what is as it is officially is no change."""
    told = [part for part in text.split(";") if part.strip()]
    found = rehearsal.changes(told) if told else {}
    for name, value in found.items():
        low, high = BOUNDS.get(name.partition(":")[0], (-rehearsal.LARGEST, rehearsal.LARGEST))
        if not low <= value <= high:
            raise Refusal("rule_bounds", given=name, value=f"{value:f}", low=f"{low:f}", high=f"{high:f}")
    return {name: value for name, value in found.items() if known.get(name) != value}


def _held(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Name the indices and periods that a release holds scores of."""
    if not answers.holds(connection):
        return []
    query = 'SELECT DISTINCT "index", period FROM score WHERE score IS NOT NULL'
    return [(index, period) for index, period in connection.execute(query).fetchall()]


def _index(asked: str | None, known: Sequence[Index], notices: list[Notice]) -> Index:
    found = next((one for one in known if asked in (one.id, *one.aliases)), None)
    if asked and found is None:
        notices.append(Notice("unknown_value", {"name": "bo", "given": asked}))
    return found or known[0]


def _kind(asked: str | None, one: Index, notices: list[Notice]) -> str:
    default = "province" if "province" in one.kinds else one.kinds[0]
    if not asked or asked == "tat-ca":
        return default
    if KINDS.get(asked) not in one.kinds:
        notices.append(Notice("unknown_value", {"name": "nhom", "given": asked}))
        return default
    return KINDS[asked]


def _period(asked: str | None, periods: Sequence[str], notices: list[Notice]) -> str:
    """Give the period asked for, else the newest quarter that was scored."""
    default = next((period for period in periods if parse(period).kind == "quarter"), periods[0])
    if asked and asked not in periods:
        notices.append(Notice("period_absent", {"given": asked, "shown": default}))
    return asked if asked and asked in periods else default


def _groups(one: Index, kind: str, changes: Mapping[str, Decimal]) -> tuple[RuleGroup, ...]:
    found = []
    for group in one.groups:
        if kind not in group.kinds:
            continue
        (number,) = _numbers(changes, {f"weight:{group.id}": group.weight})
        criteria = tuple(_criterion(c, changes) for c in one.of(kind) if c.group == group.id)
        found.append(RuleGroup(group.id, group.name, number, criteria))
    return tuple(found)


def _criterion(one: Criterion, changes: Mapping[str, Decimal]) -> RuleCriterion:
    known = definitions.get(one.indicator)
    return RuleCriterion(one.id, known.name, one.group, known.unit, tuple(_numbers(changes, _of(one))))


def _numbers(changes: Mapping[str, Any], official: Mapping[str, Decimal]) -> list[RuleNumber]:
    return [RuleNumber(name, value, changes.get(name)) for name, value in official.items()]
