"""Definitions are right: every file loads, and every worked example gives its own figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from data import datasets, duck, facts
from data.errors import Refusal
from metrics import compile, definitions, rollup
from metrics.definitions import Indicator
from metrics.score import check as scores

Rows = Sequence[Mapping[str, Any]]
Observed = dict[tuple[str, str, str], dict[str, Any]]
_OWN = {"indicator": "VARCHAR", "report": "INTEGER"}
#: A day after every example, so that nothing in them is still to come.
_AFTER = date(2030, 1, 1)


def examples() -> int:
    """Run every worked example; a wrong one is refused with what it gave. Give how many ran."""
    known = definitions.indicators().values()
    for number in range(max((len(one.examples) for one in known), default=0)):
        chosen = [one for one in known if number < len(one.examples)]
        found = _observed([(one, one.examples[number]["rows"]) for one in chosen])
        for one in chosen:
            _compare(one, one.examples[number], found)
    return sum(len(one.examples) for one in known) + scores.examples()


def _compare(one: Indicator, example: Mapping[str, Any], observed: Observed) -> None:
    given = observed.get((one.id, example["agency"], str(example["period"])))
    fields = ("numerator", "denominator", "value", "missing")
    expected = {name: example[name] for name in fields if name in example}
    found = {name: given[name] if given else None for name in expected}
    same = all(
        value == expected[name] if isinstance(expected[name], str) else value == Decimal(str(expected[name]))
        for name, value in found.items()
    )
    if not same:
        raise Refusal("example_wrong", file=f"{one.id}.toml", says=example["says"], given=found, expected=expected)


def observe(one: Indicator, rows: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    """Give the observations of one indicator from example rows: (agency, period) → observation.

    A row names its `agency` and `period`; coverage is not asked of an example's wholes.
    """
    return {key[1:]: row for key, row in _observed([(one, rows)]).items()}


def _observed(asked: Sequence[tuple[Indicator, Rows]]) -> Observed:
    """Observe many indicators at once, each from rows of its own: one report for each of them."""
    numbers = {one.id: number for number, one in enumerate((one for one, _ in asked), 1)}
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one, rows in asked:
        kinds.setdefault(one.dataset, []).extend(_fact(numbers[one.id], n, row) for n, row in enumerate(rows, 1))
    with duck.connect() as connection:
        rollup.load(connection, "tally", [], compile.SHAPE)
        rollup.load(connection, "own", [{"indicator": i, "report": n} for i, n in numbers.items()], _OWN)
        for dataset, facts_of in kinds.items():
            rollup.load(connection, "example", facts_of, facts.columns(datasets.get(dataset)))
            query = compile.statement(dataset, "example")
            connection.execute(
                f"INSERT INTO tally BY NAME SELECT * FROM ({query}) SEMI JOIN own USING (indicator, report)"
            )
        inputs = [{"report": number, "revision": 1, "sent_at": ""} for number in numbers.values()]
        rollup.load(connection, "input", inputs, rollup.INPUT)
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, _AFTER, coverage=0)
        result = connection.execute("SELECT * FROM observation")
        names = [column[0] for column in result.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {(row["indicator"], row["agency"], row["period"]): row for row in found if not row["lens"]}


def _fact(report: int, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in row.items() if name not in ("agency", "period")}
    system = {"_report": report, "_row": number, "_sheet": "", "_sender": row["agency"], "_agency": row["agency"]}
    return system | {"_period": row["period"]} | own
