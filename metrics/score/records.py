"""The very records behind a criterion: the rows of an agency's reports, or the reports, with what each lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
from sqlalchemy import select
from sqlglot import exp

from data import agencies, budget, datasets, duck, expression, facts, ledger, parts, seals
from data.ledger import tables
from data.period import Period
from data.settings import Settings
from metrics import rollup
from metrics.definitions import Indicator

#: More groups of rows than this are not listed; their reports are.
MOST = 5_000


@dataclass(frozen=True)
class Word:
    """What one report says of an agency in one of its own periods."""

    report: int
    agency: str
    period: str
    mark: str | None
    numerator: Fraction
    denominator: Fraction


@dataclass(frozen=True)
class Record:
    """A row (or several with the same key), or a report: its part of numerator and denominator."""

    level: str
    reports: tuple[int, ...]
    period: str
    what: dict[str, str] | None
    numerator: Fraction
    denominator: Fraction


def words(connection: duckdb.DuckDBPyConnection, one: Indicator, agency: str, period: Period) -> list[Word]:
    """Give what the reports of an agency, and of those whose duties it carries, say of an indicator in a period."""
    own = [str(part) for part in period.parts(datasets.get(one.dataset).frequency)] or [str(period)]
    rows = connection.execute(
        "SELECT report, agency, period, mark, numerator, denominator FROM tally "
        "WHERE indicator = ? AND list_contains(?, period) ORDER BY period, agency, report",
        [one.id, own],
    ).fetchall()
    found = [
        Word(report, subject, base, mark, Fraction(top or 0), Fraction(bottom or 0))
        for report, subject, base, mark, top, bottom in rows
        if agencies.current(subject, period.end) == agency
    ]
    published = [word for word in found if word.mark is None] or found
    last = published[-1].period if published else ""
    return [word for word in published if word.period == last or one.numerator.over_time != "last"]


def reports(said: Sequence[Word]) -> list[Record]:
    """Give one record for each report and period."""
    return [Record("report", (w.report,), w.period, None, w.numerator, w.denominator) for w in said]


def rows(
    settings: Settings, one: Indicator, said: Sequence[Word], period: Period, top: Fraction, bottom: Fraction
) -> list[Record]:
    """Give the rows of some reports by their key, where they make `top` and `bottom` exactly; else nothing.

    They do not where another dataset spoke instead, or where there are too many to list.
    """
    if not said or any(word.mark for word in said) or one.denominator is None:
        return []
    dataset = datasets.get(one.dataset)
    by = _key(one, dataset)
    with ledger.reading(settings) as connection:
        bulk = parts.held(connection, {word.report for word in said})
        named = select(tables.facts.c.name).where(
            tables.facts.c.dataset == dataset.id, tables.facts.c.period.in_({word.period for word in said})
        )
        names = [part.name for part in bulk] or list(connection.execute(named).scalars())
    paths = [seals.checked(facts.path(settings, dataset.id, name)) for name in names]
    if not paths or not by:
        return []
    with duck.connect(paths=paths) as own, budget.within(own):
        relation = parts.union(own, settings, () if bulk else map(str, paths), bulk)
        rollup.load(own, "said", [{"r": w.report, "a": w.agency, "p": w.period} for w in said], _SAID)
        found = own.execute(_query(one, dataset, by, relation)).fetchmany(MOST + 1)
    records = [_record(row, by, str(period)) for row in found]
    same = sum(r.numerator for r in records) == top and sum(r.denominator for r in records) == bottom
    return records if same and len(records) <= MOST else []


_SAID = {"r": "INTEGER", "a": "VARCHAR", "p": "VARCHAR"}


def _key(one: Indicator, dataset: datasets.Dataset) -> list[str]:
    """Give the columns that name a row: what is counted anew where things are counted, else the dataset's key."""
    counted = [term.over_time.partition(":")[2] for term in (one.numerator, one.denominator) if term]
    chosen = [name for name in counted if name] or list(dataset.key)
    columns = (dataset.columns[name] for name in dict.fromkeys(chosen))
    return [c.name for c in columns if not c.person and c.type in ("text", "integer") and c.name != dataset.subject]


def _query(one: Indicator, dataset: datasets.Dataset, by: list[str], relation: str) -> str:
    names = ", ".join(f'"{name}"' for name in by)
    assert one.denominator is not None
    terms = [_term(one, dataset, term.expression) for term in (one.numerator, one.denominator)]
    where = expression.sql(expression.parse(one.where, dataset.columns, one.id)) if one.where else "true"
    return (
        f"SELECT list_sort(list(DISTINCT _report)), {', '.join(terms)}, {names} FROM {relation} "
        f"SEMI JOIN said ON said.r = _report AND said.a = _agency AND said.p = _period WHERE {where} "
        f"GROUP BY {names} ORDER BY {names}"
    )


def _term(one: Indicator, dataset: datasets.Dataset, text: str) -> str:
    tree = expression.parse(text, dataset.columns, one.id, aggregates=True)
    written = f"max({expression.sql(tree.expressions[0])})" if isinstance(tree, exp.Anonymous) else expression.sql(tree)
    return f"CAST(coalesce({written}, 0) AS DECIMAL(38,9))"


def _record(row: tuple[Any, ...], by: list[str], period: str) -> Record:
    numbers, top, bottom, *key = row
    what = {name: str(value) for name, value in zip(by, key, strict=True) if value is not None}
    return Record("row", tuple(numbers), period, what, Fraction(top), Fraction(bottom))


def absent(connection: duckdb.DuckDBPyConnection, one: Indicator, agency: str, period: Period) -> list[tuple[str, str]]:
    """Give what an agency owes and has not brought in a period, as (dataset, period), oldest first."""
    found = connection.execute(
        "SELECT agency, period FROM submission WHERE dataset = ? AND state IN ('late', 'returned') ORDER BY period",
        [one.dataset],
    ).fetchall()
    spelled = {str(part) for part in period.parts(datasets.get(one.dataset).frequency)}
    own = [base for owner, base in found if base in spelled and agencies.current(owner, period.end) == agency]
    return [(one.dataset, base) for base in dict.fromkeys(own)]


def exact(number: Fraction) -> Decimal:
    """Give a sum of ledger amounts as the decimal that it is."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def shortfalls(records: Sequence[Record], factor: int, goal: Fraction, floor: Fraction) -> list[Fraction]:
    """Give what each record lacks to the goal, in the unit of the value times the denominator; never below 0."""
    sign = 1 if goal > floor else -1
    return [max(sign * (goal * one.denominator - factor * one.numerator), Fraction(0)) for one in records]
