"""Definitions are right: every file loads, and every worked example gives its own figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from data import datasets, duck, facts
from data.errors import Refusal
from metrics import compile, definitions, rollup
from metrics.definitions import Indicator
from metrics.score import check as scores

#: A day after every example, so that nothing in them is still to come.
_AFTER = date(2030, 1, 1)


def examples() -> int:
    """Run every worked example; a wrong one is refused with what it gave. Give how many ran."""
    count = 0
    for one in definitions.indicators().values():
        for example in one.examples:
            _run(one, example)
            count += 1
    return count + scores.examples()


def _run(one: Indicator, example: Mapping[str, Any]) -> None:
    given = observe(one, example["rows"]).get((example["agency"], str(example["period"])))
    fields = ("numerator", "denominator", "value", "missing")
    expected = {name: example[name] for name in fields if name in example}
    found = {name: given[name] if given else None for name in expected}
    same = all(
        value == expected[name] if isinstance(expected[name], str) else value == Decimal(str(expected[name]))
        for name, value in found.items()
    )
    if not same:
        raise Refusal("example_wrong", file=f"{one.id}.toml", says=example["says"], given=found, expected=expected)


def observe(one: Indicator, rows: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Give the observations of one indicator from example rows: (agency, period) → observation.

    A row names its `agency` and `period`; coverage is not asked of an example's wholes.
    """
    dataset = datasets.get(one.dataset)
    with duck.connect() as connection:
        rollup.load(
            connection, "example", [_fact(number, row) for number, row in enumerate(rows, 1)], facts.columns(dataset)
        )
        query = compile.statement(dataset.id, "example")
        connection.execute(f"CREATE TABLE tally AS SELECT * FROM ({query}) WHERE indicator = ?", [one.id])
        rollup.load(connection, "input", [{"report": 1, "revision": 1, "sent_at": ""}], rollup.INPUT)
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, _AFTER, coverage=0)
        result = connection.execute("SELECT * FROM observation")
        names = [column[0] for column in result.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {(row["agency"], row["period"]): row for row in found if not row["lens"]}


def _fact(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in row.items() if name not in ("agency", "period")}
    system = {"_report": 1, "_row": number, "_sheet": "", "_sender": row["agency"], "_agency": row["agency"]}
    return system | {"_period": row["period"]} | own
