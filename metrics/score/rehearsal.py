"""A rule rehearsed: other weights, limits, goals or steps (numbers, nothing else) run on a past period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import combinations
from math import prod

import duckdb

from data import agencies
from data.errors import Refusal
from data.model import Viewer
from metrics.score import answers, board
from metrics.score.definition import Criterion, Group, Index, Step, check
from metrics.score.marking import grade, places
from metrics.views import Stamp
from metrics.views.scores import Rehearsal, Rehearsed

#: What may be changed, and of what: `weight:` of a criterion or group, `floor:`, `goal:`, `at:` (a step, as
#: `at:criterion:1`), `earns:`, `grade:`, and `least` of the index.
WORDS = ("weight", "floor", "goal", "at", "earns", "grade", "least")
_MOST, LARGEST = 40, Decimal(10) ** 9


def changes(asked: Sequence[str]) -> dict[str, Decimal]:
    """Read changes written as `weight:satisfaction=20`; what is not a plain number is refused."""
    found: dict[str, Decimal] = {}
    for text in asked:
        name, _, number = text.partition("=")
        try:
            value = Decimal(number.strip().replace(",", "."))
        except InvalidOperation:
            raise Refusal("rule_number", given=text) from None
        if not value.is_finite() or abs(value) > LARGEST or value.as_tuple().exponent < -6:  # type: ignore[operator]
            raise Refusal("rule_number", given=text)
        if name.strip() in found:
            raise Refusal("rule_twice", given=name.strip())
        found[name.strip()] = value
    if not found or len(found) > _MOST:
        raise Refusal("rule_count", most=_MOST)
    return found


def under(one: Index, asked: Mapping[str, Decimal]) -> Index:
    """Give the index under changed numbers; what would not be a right index is refused.

    Weights need not add up to the old total: scores are always of 100.
    """
    of_group = {f"weight:{group.id}": group.id for group in one.groups}
    made = one
    for name, value in asked.items():
        made = made if name in of_group else _changed(made, name, value)
    made = _regrouped(made, {of_group[name]: value for name, value in asked.items() if name in of_group})
    groups = tuple(replace(group, weight=_weight(made, group)) for group in made.groups)
    made = replace(made, groups=groups)
    totals = {k: sum((g.weight for g in groups if k in g.kinds), Decimal(0)) for k in made.kinds}
    for kind, total in totals.items():
        for what in check(replace(made, kinds=(kind,), total=total)):
            raise Refusal("rule_wrong", what=what)
    return made


def _changed(one: Index, name: str, value: Decimal) -> Index:
    word, _, target = name.partition(":")
    if word not in WORDS or bool(target) == (word == "least"):
        raise Refusal("rule_unknown", given=name, known=", ".join(WORDS))
    if word == "least":
        return replace(one, least=value)
    if word == "grade":
        _known(target, [grade.id for grade in one.grades])
        return replace(one, grades=tuple(replace(g, at=value) if g.id == target else g for g in one.grades))
    target, _, place = target.partition(":")
    _known(target, [c.id for c in one.criteria])
    if (word in ("at", "earns")) != bool(place):
        raise Refusal("rule_unknown", given=name, known=", ".join(WORDS))
    chosen = next(c for c in one.criteria if c.id == target)
    made = _stepped(chosen, word, place, value) if place else replace(chosen, **{word: value})  # type: ignore[arg-type]
    return replace(one, criteria=tuple(made if c is chosen else c for c in one.criteria))


def _regrouped(one: Index, asked: Mapping[str, Decimal]) -> Index:
    """Give groups other weights; their criteria keep their proportions exactly, for weights are multiplied, not divided."""
    held = {group.id: _weight(one, group) for group in one.groups if group.id in asked}
    criteria = []
    for criterion in one.criteria:
        factors = (asked[name] if name == criterion.group else weight for name, weight in held.items())
        criteria.append(replace(criterion, weight=prod(factors, start=criterion.weight)))
    return replace(one, criteria=tuple(criteria))


def _weight(one: Index, group: Group) -> Decimal:
    return sum((c.weight for c in one.of(group.kinds[0]) if c.group == group.id), Decimal(0))


def _stepped(one: Criterion, word: str, place: str, value: Decimal) -> Criterion:
    _known(place, [str(number) for number in range(1, len(one.steps) + 1)])
    steps: list[Step] = list(one.steps)
    steps[int(place) - 1] = replace(steps[int(place) - 1], **{word: value})
    return replace(one, steps=tuple(steps))


def _known(given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise Refusal("rule_target", given=given, known=", ".join(known) or "–")


def rehearse(
    connection: duckdb.DuckDBPyConnection,
    stamp: Stamp,
    viewer: Viewer,
    one: Index,
    kind: str,
    period: str,
    asked: Mapping[str, Decimal],
) -> Rehearsal:
    """Run a changed rule on a period of a release, beside what was published."""
    official = answers.ranking(connection, stamp, viewer, one, kind, period, answers.SEED)
    changed = under(one, asked)
    lines = board.board(changed, kind, period, board.observed(connection, changed, period).get(period, {}))
    scores = {line.agency: line.marked.score for line in lines}
    now = places(scores)
    found = []
    for was in official.lines:
        score, reached = scores.get(was.agency), grade(changed, scores.get(was.agency))
        found.append(
            Rehearsed(
                agency=was.agency,
                name=agencies.get(was.agency).name,
                was=was.score,
                now=score,
                change=None if score is None or was.score is None else score - was.score,
                was_place=was.place,
                now_place=now.get(was.agency),
                was_grade=was.grade,
                now_grade=reached.id if reached else None,
            )
        )
    ranked = [line for line in found if line.was_place is not None and line.now_place is not None]
    return Rehearsal(
        stamp=stamp,
        index=one.id,
        name=one.name,
        kind=kind,
        period=period,
        changes=dict(asked),
        lines=tuple(found),
        gains=sum(line.change is not None and line.change > 0 for line in found),
        losses=sum(line.change is not None and line.change < 0 for line in found),
        flips=tuple((a.agency, b.agency) for a, b in combinations(ranked, 2) if _flipped(a, b)),
    )


def _flipped(a: Rehearsed, b: Rehearsed) -> bool:
    """Tell whether the one who stood above now stands below; ties on either side are no flip."""
    assert a.was_place and b.was_place and a.now_place and b.now_place
    return a.was_place < b.was_place and a.now_place > b.now_place
