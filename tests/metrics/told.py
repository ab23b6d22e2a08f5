"""What an expression of a definition gives for a group of rows, told by plain loops: no SQL, no rounding.

The text is read by the same parser; what it means is said here again.
"""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import Any

from sqlglot import exp

from data import datasets, expression
from metrics.definitions import Indicator

Rows = list[dict[str, Any]]
Cell = tuple[Decimal | None, list[str] | None, bool]
_PAIRS = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
}


def indicator(one: Indicator, rows: Rows) -> tuple:
    """Give numerator, denominator, their keys and whether they conflict, for the rows of one agency and period."""
    sides = [one.numerator, one.denominator]
    top, bottom = (term(one.dataset, side.expression, rows) if side else (None, None, False) for side in sides)
    return top[0], bottom[0], top[1] or None, bottom[1] or None, top[2] or bottom[2]


def term(dataset: str, text: str, rows: Rows) -> Cell:
    """Give one side: its amount, the keys that a distinct count counts, whether the rows contradict each other."""
    tree = expression.parse(text, datasets.get(dataset).columns, "told", aggregates=True)
    if isinstance(tree, exp.Anonymous):
        found = _known(tree.expressions[0], rows)
        return (max(found) if found else None), None, len(set(found)) > 1
    if isinstance(tree, exp.Count) and isinstance(tree.this, exp.Distinct):
        keys = sorted({str(value) for value in _known(tree.this.expressions[0], rows)})
        return Decimal(len(keys)), keys, False
    amount = _group(tree, rows)
    return (None if amount is None else Decimal(amount)), None, False


def _known(tree: exp.Expr, rows: Rows) -> list[Any]:
    return [value for row in rows if (value := _row(tree, row)) is not None]


def _group(tree: exp.Expr, rows: Rows) -> Any:
    if isinstance(tree, exp.Sum):
        found = _known(tree.this, rows)
        return sum(found, Decimal(0)) if found else None
    if isinstance(tree, exp.CountIf):
        return sum(_row(tree.this, row) is True for row in rows)
    if isinstance(tree, exp.Count):
        return len(rows) if isinstance(tree.this, exp.Star) else len(_known(tree.this, rows))
    return _shared(tree, lambda inner: _group(inner, rows))


def _row(tree: exp.Expr, row: dict[str, Any]) -> Any:
    if isinstance(tree, exp.Column):
        value = row[tree.name]
        return Decimal(value) if isinstance(value, int) else value
    return _shared(tree, lambda inner: _row(inner, row))


def _shared(tree: exp.Expr, of: Any) -> Any:
    """What means the same of a row and of a group."""
    if isinstance(tree, exp.Literal):
        return tree.this if tree.is_string else Decimal(tree.this)
    if isinstance(tree, exp.Null):
        return None
    if isinstance(tree, exp.Paren):
        return of(tree.this)
    if isinstance(tree, exp.Is):
        return of(tree.this) is None
    if isinstance(tree, exp.Not):
        inner = of(tree.this)
        return None if inner is None else not inner
    if isinstance(tree, exp.Case):
        for branch in tree.args["ifs"]:
            if of(branch.this) is True:
                return of(branch.args["true"])
        return of(tree.args["default"]) if tree.args.get("default") else None
    left, right = of(tree.this), of(tree.expression)
    if isinstance(tree, exp.And):
        return False if False in (left, right) else None if None in (left, right) else True
    if isinstance(tree, exp.Or):
        return True if True in (left, right) else None if None in (left, right) else False
    return None if left is None or right is None else _PAIRS[type(tree)](left, right)
