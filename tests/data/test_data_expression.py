"""Expressions are read against an allow-list, and mean in Python what they mean in the engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import duck, expression
from data.errors import Refusal

COLUMNS = ("a", "b", "d", "t")
FORBIDDEN = [
    "", "a +", "a, b", "(a, b)", "a; drop table x", "a = 1; select 1", "select a", "(select 1)", "exists(select 1)",
    "1 = 1 union select 2", "now()", "current_date", "read_csv('x') = 1", "read_text('/etc/passwd')", "getvariable('x')",
    "max(a)", "sum(a)", "count(*)", "sole(a)", "*", "columns(*)", "a / b", "a % b", "a ** 2", "a ^ 2", "a & 1", "~a",
    "cast(a as int)", "a::int", "try_cast(a as int)", "a in (1, 2)", "a between 1 and 2", "t like 'x'", "t ~ 'x'",
    "t || t", "a is distinct from b", "coalesce(a, b)", "x", "A > 1", "other.a", "main.other.a", "a[1]", "{'k': a}",
    "[a, b]", "a -> b", "a = ?", "$1", ":a", "@a", "#1", "interval 1 day", "a at time zone 'UTC'", "a collate nocase",
    "a as b", "pragma version", "sum(a) over ()", "a = any(select 1)",
]  # fmt: skip
AGGREGATES = [
    "sum(a + b)",
    "count(*)",
    "count_if(a > 1)",
    "count(distinct t)",
    "sole(a)",
    "sum(case when a > 1 then b end)",
]
NOT_AGGREGATES = [
    "max(a)",
    "avg(a)",
    "list(a)",
    "string_agg(t)",
    "sum(a) over ()",
    "sum(read_csv('x'))",
    "first(a)",
    "sole(x)",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_condition_outside_the_allow_list_is_refused(text: str):
    with pytest.raises(Refusal) as refused:
        expression.parse(text, COLUMNS, "trial.toml")
    assert refused.value.code == "definition_invalid" and "trial.toml" in refused.value.say()


@pytest.mark.parametrize("text", NOT_AGGREGATES)
def test_a_term_may_use_only_the_named_aggregates(text: str):
    with pytest.raises(Refusal):
        expression.parse(text, COLUMNS, "trial.toml", aggregates=True)


@pytest.mark.parametrize("text", AGGREGATES)
def test_the_named_aggregates_are_read_in_terms_and_refused_in_conditions(text: str):
    assert expression.parse(text, COLUMNS, "trial.toml", aggregates=True)
    if not text.startswith("sum(case"):
        with pytest.raises(Refusal):
            expression.parse(text, COLUMNS, "trial.toml")


def test_a_comment_cannot_smuggle_a_statement_into_the_engine():
    tree = expression.parse("a > 1 -- */ or read_text('/etc/passwd') = '", COLUMNS, "trial.toml")
    with duck.connect() as connection:
        query = f"SELECT {expression.sql(tree)} FROM (SELECT 2 AS a)"
        assert connection.execute(query).fetchall() == [(True,)]


NUMBERS = st.one_of(st.none(), st.integers(-4, 4))
ROWS = st.fixed_dictionaries(
    {
        "a": NUMBERS,
        "b": NUMBERS,
        "d": st.one_of(st.none(), st.decimals(-3, 3, places=2)),
        "t": st.one_of(st.none(), st.sampled_from(["", "x", "y", "Đ"])),
    }
)
AMOUNTS = st.recursive(
    st.sampled_from(["a", "b", "d", "0", "1", "2.5", "null"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda one: f"(-{one})"),
    ),
    max_leaves=4,
)
COMPARISONS = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])
SIMPLE = st.one_of(
    st.tuples(AMOUNTS, COMPARISONS, AMOUNTS).map(" ".join),
    st.tuples(AMOUNTS, st.sampled_from(["is null", "is not null"])).map(" ".join),
    st.tuples(st.just("t"), COMPARISONS, st.sampled_from(["''", "'x'", "t"])).map(" ".join),
    st.sampled_from(["true", "false"]),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=5,
)


@cache
def _engine():
    return duck.connect()


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, ROWS)
def test_a_condition_holds_in_python_exactly_when_the_engine_says_so(text: str, row: dict):
    tree = expression.parse(text, COLUMNS, "trial.toml")
    exact = {name: Decimal(value) if isinstance(value, int) else value for name, value in row.items()}
    relation = "(SELECT CAST(? AS BIGINT) AS a, CAST(? AS BIGINT) AS b, CAST(? AS DECIMAL(38,9)) AS d, CAST(? AS VARCHAR) AS t)"
    query = f"SELECT {expression.sql(tree)} FROM {relation}"
    ((said,),) = _engine().execute(query, [row["a"], row["b"], row["d"], row["t"]]).fetchall()
    assert expression.holds(tree, exact) == said


@pytest.mark.parametrize(
    ("done", "due", "expected"),
    [
        (date(2026, 3, 9), date(2026, 3, 10), True),
        (date(2026, 3, 11), date(2026, 3, 10), False),
        (None, date(2026, 3, 10), None),
        ("2026-03-10", "2026-03-10", True),
        ("2026-03-11", date(2026, 3, 10), False),
    ],
)
def test_days_compare_as_days_whether_typed_or_written(done, due, expected):
    tree = expression.parse("done <= due", ("done", "due"), "trial.toml")
    assert expression.holds(tree, {"done": done, "due": due}) is expected
