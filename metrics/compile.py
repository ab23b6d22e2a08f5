"""Definitions into SQL: all indicators of a dataset in one statement, one scan.

The statement gives one row per indicator × report × agency × period: a tally.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from data import datasets, expression
from data.errors import Refusal
from data.period import Period
from metrics import definitions, versions
from metrics.definitions import Indicator

#: The shape of a tally: `*_keys` hold the counted things of a `distinct` term, so that each level counts anew.
SHAPE = {
    "indicator": "VARCHAR",
    "report": "INTEGER",
    "agency": "VARCHAR",
    "period": "VARCHAR",
    "numerator": "DECIMAL(38,9)",
    "denominator": "DECIMAL(38,9)",
    "numerator_keys": "VARCHAR[]",
    "denominator_keys": "VARCHAR[]",
    "conflict": "BOOLEAN",
    "mark": "VARCHAR",
}


@dataclass(frozen=True)
class _Cell:
    """One term as SQL: an amount, its keys when it counts distinct things, and whether it conflicts."""

    amount: str
    keys: str = "NULL"
    conflict: str = "false"


def statement(dataset: str, relation: str, alone: Mapping[str, str] | None = None) -> str:
    """Give the SQL that tallies every indicator of a dataset from a relation of its facts.

    `alone` gives report, agency and period as SQL where all rows have the same: they need no grouping then, which costs
    most of a scan of millions of rows.
    """
    chosen = [(one, terms, held) for one in definitions.of_dataset(dataset) for terms, held in _terms(dataset, one)]
    columns: list[str] = []
    parts: list[str] = []
    for number, (one, terms, held) in enumerate(chosen):
        where = _where(dataset, one)
        for side, text in zip("nd", terms, strict=True):
            cell = _cell(dataset, one, text, where)
            columns += [f"{cell.amount} AS {side}_amount_{number}", f"{cell.keys} AS {side}_keys_{number}"]
            columns.append(f"{cell.conflict} AS {side}_conflict_{number}")
        columns.append(f"{_count(where)} AS rows_{number}")
        parts.append(_part(one, number, _mark(dataset, one)) + held)
    keys = [f"{alone[name]} AS {name}" if alone else name for name in ("_report", "_agency", "_period")]
    rows = "HAVING count(*) > 0" if alone else "WHERE _agency IS NOT NULL GROUP BY ALL"
    scan = f"SELECT {', '.join((*keys, *columns))} FROM {relation} {rows}"
    return f"WITH scan AS ({scan}) " + " UNION ALL ".join(parts)


def _part(one: Indicator, number: int, mark: str | None) -> str:
    amounts = [f"CAST({side}_amount_{number} AS DECIMAL(38,9))" for side in "nd"]
    keys = [f"CAST({side}_keys_{number} AS VARCHAR[])" for side in "nd"]
    conflict = f"(coalesce(n_conflict_{number}, false) OR coalesce(d_conflict_{number}, false))"
    written = f"'{mark}'" if mark else "NULL"
    return (
        f"SELECT '{one.id}' AS indicator, _report AS report, _agency AS agency, _period AS period, "
        f"{amounts[0]} AS numerator, {amounts[1]} AS denominator, {keys[0]} AS numerator_keys, "
        f"{keys[1]} AS denominator_keys, {conflict} AS conflict, CAST({written} AS VARCHAR) AS mark "
        f"FROM scan WHERE rows_{number} > 0"
    )


def _terms(dataset: str, one: Indicator) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the terms of each version that counts differently, with the condition on the periods it holds for."""
    if dataset != one.dataset:
        assert one.otherwise is not None
        yield (one.otherwise.numerator, one.otherwise.denominator), ""
        return
    spans = versions.spans(one.versions)
    if len({(meant.numerator, meant.denominator) for meant, _, _ in spans}) == 1:
        yield (one.versions[-1].numerator, one.versions[-1].denominator), ""
        return
    for meant, start, end in spans:
        bounds = [f" AND _period {sign} '{_holding(dataset, day)}'" for sign, day in ((">=", start), ("<", end)) if day]
        yield (meant.numerator, meant.denominator), "".join(bounds)


def _holding(dataset: str, day: date) -> str:
    """Give the period of a dataset's rhythm that a day lies in: of one rhythm, periods sort as they are spelled."""
    month = Period(day.year, "month", day.month)
    return str(next(p for p in month.containing() if p.kind == datasets.get(dataset).frequency))


def _where(dataset: str, one: Indicator) -> str:
    text = one.where if dataset == one.dataset else one.otherwise.where if one.otherwise else ""
    return expression.sql(expression.parse(text, datasets.get(dataset).columns, one.id)) if text else ""


def _mark(dataset: str, one: Indicator) -> str | None:
    return None if dataset == one.dataset or one.otherwise is None else one.otherwise.mark


def _cell(dataset: str, one: Indicator, text: str, where: str) -> _Cell:
    if not text:
        return _Cell("NULL")
    tree = expression.parse(text, datasets.get(dataset).columns, one.id, aggregates=True)
    if isinstance(tree, exp.Anonymous):
        inner = expression.sql(tree.expressions[0])
        return _Cell(f"max({inner}){_filter(where)}", conflict=f"count(DISTINCT {inner}){_filter(where)} > 1")
    if isinstance(tree, exp.Count) and isinstance(tree.this, exp.Distinct):
        inner = expression.sql(tree.this.expressions[0])
        keys = f"list_sort(list(DISTINCT {inner}){_filter(where, f'({inner}) IS NOT NULL')})"
        return _Cell(f"coalesce(len({keys}), 0)", keys=keys)
    if isinstance(tree, exp.CountIf):
        return _Cell(_count(expression.sql(tree.this), where))
    if where and not isinstance(tree, exp.Sum | exp.CountIf | exp.Count):
        raise Refusal("definition_invalid", file=one.id, what="`where` needs a single aggregate in each term")
    return _Cell(f"{expression.sql(tree)}{_filter(where)}")


def _count(*conditions: str) -> str:
    """Count rows; DuckDB's count_if of nothing, or of what is all unknown, is NULL, and takes a third of what a FILTER does."""
    chosen = " AND ".join(f"({condition})" for condition in conditions if condition)
    return f"coalesce(count_if({chosen}), 0)" if chosen else "count(*)"


def _filter(*conditions: str) -> str:
    """Restrict an aggregate to the rows of the indicator."""
    chosen = " AND ".join(f"({condition})" for condition in conditions if condition)
    return f" FILTER (WHERE {chosen})" if chosen else ""
