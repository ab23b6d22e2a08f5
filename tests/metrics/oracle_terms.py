"""What a definition says of the rows of a report, evaluated slowly in Python; nothing is shared with the compiler.

A missing value is None and spreads; a condition that it leaves open does not hold.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from metrics.indicator import Indicator
from tests.metrics.oracle import Said

Row = Mapping[str, Any]
_ACTS: dict[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul, exp.EQ: operator.eq, exp.NEQ: operator.ne,
    exp.LT: operator.lt, exp.LTE: operator.le, exp.GT: operator.gt, exp.GTE: operator.ge,
}  # fmt: skip


@cache
def tree(text: str) -> exp.Expr:
    """Read an expression."""
    return sqlglot.parse_one(text, dialect="duckdb")


def said(one: Indicator, dataset: str, rows: Sequence[Row], report: int, agency: str, period: str) -> Said | None:
    """Give what the rows of a report say of an agency and period; None where no row is the indicator's."""
    other = one.otherwise if dataset != one.dataset else None
    where = other.where if other else one.where
    chosen = [row for row in rows if not where or evaluate(tree(where), row) is True]
    if not chosen:
        return None
    below = one.denominator.expression if one.denominator else ""
    texts = (other.numerator, other.denominator) if other else (one.numerator.expression, below)
    (top, top_keys, top_clash), (bottom, bottom_keys, bottom_clash) = (_term(text, chosen) for text in texts)
    mark = other.mark if other else None
    return Said(one.id, report, agency, period, top, bottom, top_keys, bottom_keys, top_clash or bottom_clash, mark)


def _term(text: str, rows: Sequence[Row]) -> tuple[Decimal | None, tuple[str, ...] | None, bool]:
    if not text:
        return None, None, False
    node = tree(text)
    if isinstance(node, exp.Anonymous):
        found = {value for row in rows if (value := evaluate(node.expressions[0], row)) is not None}
        return (Decimal(max(found)) if found else None), None, len(found) > 1
    amount = over(node, rows)
    keys = None
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        keys = tuple(sorted(str(thing) for thing in _things(node, rows))) or None
    return (None if amount is None else Decimal(amount)), keys, False


def over(node: exp.Expr, rows: Sequence[Row]) -> Any:
    """Evaluate an expression over many rows: aggregates, and what is made of them."""
    if isinstance(node, exp.Sum):
        known = [value for row in rows if (value := evaluate(node.this, row)) is not None]
        return sum(known, Decimal(0)) if known else None
    if isinstance(node, exp.CountIf):
        return Decimal(sum(evaluate(node.this, row) is True for row in rows))
    if isinstance(node, exp.Count):
        return Decimal(len(_things(node, rows)) if isinstance(node.this, exp.Distinct) else len(rows))
    return _made(node, lambda inner: over(inner, rows))


def _things(node: exp.Count, rows: Sequence[Row]) -> set[Any]:
    return {value for row in rows if (value := evaluate(node.this.expressions[0], row)) is not None}


def evaluate(node: exp.Expr, row: Row) -> Any:
    """Evaluate an expression on one row."""
    if isinstance(node, exp.Column):
        value = row[node.name]
        return Decimal(value) if isinstance(value, int) else value
    return _made(node, lambda inner: evaluate(inner, row))


def _made(node: exp.Expr, of: Callable[[exp.Expr], Any]) -> Any:
    if isinstance(node, exp.Literal):
        return node.this if node.is_string else Decimal(node.this)
    if isinstance(node, exp.Boolean):
        return node.this
    if isinstance(node, exp.Null):
        return None
    if isinstance(node, exp.Paren):
        return of(node.this)
    if isinstance(node, exp.Neg):
        return None if (value := of(node.this)) is None else -value
    if isinstance(node, exp.Not):
        return None if (value := of(node.this)) is None else not value
    if isinstance(node, exp.Is):
        return of(node.this) is None
    if isinstance(node, exp.Case):
        chosen = next((branch for branch in node.args["ifs"] if of(branch.this) is True), None)
        if chosen is not None:
            return of(chosen.args["true"])
        return of(node.args["default"]) if node.args.get("default") else None
    if isinstance(node, exp.And | exp.Or):
        short, sides = isinstance(node, exp.Or), [of(node.left), of(node.right)]
        return short if short in sides else None if None in sides else not short
    left, right = of(node.left), of(node.right)  # type: ignore[attr-defined]
    if left is None or right is None:
        return None
    return _ACTS[type(node)](_moment(left, right), _moment(right, left))


def _moment(value: Any, other: Any) -> Any:
    """Let a day stand for its first moment beside a moment."""
    if isinstance(other, datetime) and isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
