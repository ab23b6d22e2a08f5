"""What may be wrong with an indicator file; it is refused with its name and the fault."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from sqlglot import exp

from data import agencies, datasets, expression
from data.errors import Refusal
from data.period import parse
from metrics import tags, versions
from metrics.indicator import CONFIDENCE, FREQUENCIES, UNITS, Indicator, Term
from metrics.views import Target

_OVER_TIME = re.compile(r"sum|last|distinct:\w+")
_OVER_AGENCIES = re.compile(r"sum|own|distinct:\w+")


def check(name: str, one: Indicator, documents: Collection[str]) -> None:
    """Refuse a definition that leaves a reader or the SQL guessing; `documents` are the ids that exist."""
    if one.unit not in UNITS or one.direction not in ("up", "down") or one.path not in ("straight", "level", "year"):
        raise Refusal("definition_invalid", file=name, what="unit, direction or path has an unknown value")
    if one.document not in documents:
        raise Refusal("definition_invalid", file=name, what=f"there is no document “{one.document}”")
    if one.frequency not in FREQUENCIES or one.confidence not in CONFIDENCE:
        raise Refusal("definition_invalid", file=name, what="frequency or confidence has an unknown value")
    unknown = [tag for tag in one.tags if tag not in tags.tags()]
    if unknown:
        raise Refusal("definition_invalid", file=name, what=f"there is no tag “{unknown[0]}”")
    if wrong := versions.fault(one.versions, one.bridges):
        raise Refusal("definition_invalid", file=name, what=wrong)
    if not one.examples:
        raise Refusal("definition_invalid", file=name, what="it has no worked example")
    for target in one.targets:
        _check_target(name, one, target)
    terms = [one.numerator, *([one.denominator] if one.denominator else [])]
    for term in terms:
        if not _OVER_TIME.fullmatch(term.over_time) or not _OVER_AGENCIES.fullmatch(term.over_agencies):
            raise Refusal("definition_invalid", file=name, what="over_time or over_agencies has an unknown value")
        _check_term(name, one, term)
    if one.where:
        expression.parse(one.where, datasets.get(one.dataset).columns, name)
    if one.otherwise:
        columns = datasets.get(one.otherwise.dataset).columns
        for text in filter(None, (one.otherwise.numerator, one.otherwise.denominator)):
            expression.parse(text, columns, name, aggregates=True)


def _check_term(name: str, one: Indicator, term: Term) -> None:
    columns = datasets.get(one.dataset).columns
    tree = expression.parse(term.expression, columns, name, aggregates=True)
    for rule in (term.over_time, term.over_agencies):
        kind, _, column = rule.partition(":")
        if kind == "distinct" and (column not in columns or not tree.find(exp.Distinct)):
            raise Refusal("definition_invalid", file=name, what=f"“{rule}” needs a count(distinct …) over that column")


def _check_target(name: str, one: Indicator, target: Target) -> None:
    """Refuse a target asked of nobody known, and milestones that are out of order or lead away from it."""
    kinds = {agency.kind for agency in agencies.registry().values()}
    if unknown := [who for who in target.asked_of if who not in kinds and who not in agencies.registry()]:
        raise Refusal("target_unreadable", file=name, given=target.by, what=f"asked_of {', '.join(unknown)}")
    times = [parse(at) for at in (*([target.starts] if target.starts else []), *(at for at, _ in target.through))]
    values = [*(value for _, value in target.through), target.value]
    ordered = sorted(values, reverse=one.direction == "down")
    if any(not a < b for a, b in pairwise([*times, parse(target.by)])) or values != ordered:
        raise Refusal("target_unreadable", file=name, given=target.by, what="starts, through")
