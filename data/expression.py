"""The small expression language of definitions: parsed by sqlglot against an allow-list.

Allowed: declared columns, literals, arithmetic, comparison, and/or/not, case, is null, and the aggregates
`sum`, `count_if`, `count(*)`, `count(distinct …)`, `sole` (the one value of a column; two differing values
are a conflict). Everything else is refused, so that a definition can never reach a file or a function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from data.errors import Refusal

_PLAIN = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Add, exp.Sub, exp.Mul, exp.Neg,
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.And, exp.Or, exp.Not, exp.Is, exp.Case, exp.If,
)  # fmt: skip
_AGGREGATES = (exp.Sum, exp.CountIf, exp.Count, exp.Distinct, exp.Star)


def parse(text: str, columns: Collection[str], where: str, aggregates: bool = False) -> exp.Expr:
    """Read an expression over `columns`; `where` names the definition in the refusal."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError:
        raise Refusal("definition_invalid", file=where, what=f"“{text}” cannot be read") from None
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) and node.name.lower() == "sole" and aggregates:
            continue
        if not isinstance(node, _PLAIN + (_AGGREGATES if aggregates else ())):
            raise Refusal("definition_invalid", file=where, what=f"“{node.sql()}” is not allowed in “{text}”")
        if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null):
            raise Refusal("definition_invalid", file=where, what=f"“{node.sql()}”: only “is null” is allowed")
        if isinstance(node, exp.Case | exp.If) and not aggregates:
            raise Refusal("definition_invalid", file=where, what=f"“{node.sql()}”: case stands inside aggregates only")
        if isinstance(node, exp.Column) and (node.name not in columns or node.table):
            raise Refusal("definition_invalid", file=where, what=f"there is no column “{node.sql()}”")
    return tree


def sql(tree: exp.Expr, dialect: str = "duckdb") -> str:
    """Write a parsed expression for an engine, its columns quoted."""
    return tree.sql(dialect=dialect, identify=True)


def holds(tree: exp.Expr, row: Mapping[str, Any]) -> bool | None:
    """Tell whether a condition holds for a row; None where a missing value leaves it open."""
    return _value(tree, row)


def value(tree: exp.Expr, row: Mapping[str, Any]) -> Any:
    """Give what an expression without aggregates comes to in a row; None where a value is missing."""
    return _value(tree, row)


def bound(tree: exp.Expr, row: Mapping[str, Any]) -> str:
    """Write what a plain comparison asks of its left side, as `≤ 128`; empty where it cannot be said so."""
    signs: dict[type[exp.Expr], str] = {exp.LTE: "≤", exp.LT: "<", exp.GTE: "≥", exp.GT: ">", exp.EQ: "="}
    if not isinstance(tree, exp.Binary) or type(tree) not in signs or not isinstance(tree.left, exp.Column):
        return ""
    right = _value(tree.right, row)
    return "" if right is None else f"{signs[type(tree)]} {right}"


def _value(node: exp.Expr, row: Mapping[str, Any]) -> Any:
    if isinstance(node, exp.Column):
        return row.get(node.name)
    if isinstance(node, exp.Literal):
        return node.this if node.is_string else Decimal(node.this)
    if isinstance(node, exp.Boolean):
        return node.this
    if isinstance(node, exp.Null):
        return None
    if isinstance(node, exp.Paren):
        return _value(node.this, row)
    if isinstance(node, exp.Is):
        return _value(node.this, row) is None
    if isinstance(node, exp.Not):
        inner = _value(node.this, row)
        return None if inner is None else not inner
    if isinstance(node, exp.Neg):
        inner = _value(node.this, row)
        return None if inner is None else -inner
    assert isinstance(node, exp.Binary)
    return _pair(node, _value(node.left, row), _value(node.right, row))


def _pair(node: exp.Binary, left: Any, right: Any) -> Any:
    if isinstance(node, exp.And):
        return False if left is False or right is False else None if left is None or right is None else True
    if isinstance(node, exp.Or):
        return True if left is True or right is True else None if left is None or right is None else False
    if left is None or right is None:
        return None
    if isinstance(left, date) != isinstance(right, date):
        left, right = str(left), str(right)
    acts: dict[type[exp.Expr], Callable[[], Any]] = {
        exp.Add: lambda: left + right,
        exp.Sub: lambda: left - right,
        exp.Mul: lambda: left * right,
        exp.EQ: lambda: left == right,
        exp.NEQ: lambda: left != right,
        exp.LT: lambda: left < right,
        exp.LTE: lambda: left <= right,
        exp.GT: lambda: left > right,
        exp.GTE: lambda: left >= right,
    }
    return acts[type(node)]()
