"""One statement per dataset gives the tallies that plain loops over the rows give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest

from data import datasets, duck, facts
from data.errors import Refusal
from metrics import check, compile, definitions, rollup
from tests.metrics import told as loops

Rows = list[dict[str, Any]]


def _sum(rows: Rows, *columns: str) -> Decimal | None:
    """Sum a row's columns, then the rows; a row with a gap adds nothing."""
    whole = [[row[name] for name in columns] for row in rows]
    known = [sum((Decimal(part) for part in parts), Decimal(0)) for parts in whole if None not in parts]
    return sum(known, Decimal(0)) if known else None


def _things(rows: Rows, column: str) -> list[str]:
    return sorted({row[column] for row in rows if row[column] is not None})


def _sole(rows: Rows, column: str) -> tuple[Decimal | None, bool]:
    found = sorted({Decimal(row[column]) for row in rows if row[column] is not None})
    return (found[-1] if found else None), len(found) > 1


def _done(rows: Rows) -> Decimal:
    return Decimal(
        sum(row["done"] is not None and row["due"] is not None and row["done"] <= row["due"] for row in rows)
    )


#: Indicator → what one group of rows gives: numerator, denominator, their keys, conflict; and which rows count.
TOLD: dict[str, Callable[[Rows], tuple]] = {
    "dossiers_online": lambda r: (_sum(r, "online"), _sum(r, "online", "in_person", "by_post"), None, None, False),
    "resolved_on_time": lambda r: (_sum(r, "on_time"), _sum(r, "resolved"), None, None, False),
    "full_online_coverage": lambda r: (_sum(r, "full_online"), _sum(r, "eligible"), None, None, False),
    "satisfaction": lambda r: (_sum(r, "satisfied"), _sum(r, "answers"), None, None, False),
    "digital_budget_share": lambda r: (_sum(r, "digital"), _sum(r, "spent"), None, None, False),
    "planned_work": lambda r: (_sum(r, "planned"), _sum(r, "year_plan"), None, None, False),
    "disbursement": lambda r: (_sum(r, "disbursed"), _sum(r, "year_plan"), None, None, False),
    "work_done": lambda r: (_sum(r, "accepted"), _sum(r, "year_plan"), None, None, False),
    "tasks_on_time": lambda r: (_done(r), Decimal(len(r)), None, None, False),
}


def _services(rows: Rows) -> tuple:
    used, offered = (
        _things([r for r in rows if r["online"] is not None and r["online"] > 0], "procedure"),
        _things(rows, "procedure"),
    )
    return Decimal(len(used)), Decimal(len(offered)), used or None, offered or None, False


def _ranks(column: str) -> Callable[[Rows], tuple]:
    def told(rows: Rows) -> tuple:
        (top, clash), (bottom, other) = _sole(rows, column), _sole(rows, "countries_ranked")
        return top, bottom, None, None, clash or other

    return told


def _expected(dataset: str, rows: Rows) -> dict[tuple, tuple]:
    told = TOLD | {"services_with_dossiers": _services, "egdi_rank": _ranks("egdi_rank")}
    told |= {
        name: _ranks("rank" if dataset == "un_ranks_cited" else "epi_rank_computed")
        for name in ("epi_rank", "ogdi_rank")
    }
    found = {}
    for one in definitions.of_dataset(dataset):
        mark = "computed" if dataset != one.dataset else None
        groups: dict[tuple, Rows] = {}
        for row in rows:
            chosen = dataset != "un_ranks_cited" or row["rank_of"] == one.id
            if row["_agency"] is not None and chosen:
                groups.setdefault((one.id, row["_report"], row["_agency"], row["_period"]), []).append(row)
        say = told.get(one.id) or (lambda group, one=one: loops.indicator(one, group))
        found |= {key: (*say(group), mark) for key, group in groups.items()}
    return found


def _value(random: Random, dataset: str, column: datasets.Column) -> Any:
    if random.random() < 0.12 and column.name != "due":
        return None
    if column.type == "integer":
        return random.randint(1, 4) if column.name.endswith(("rank", "computed", "ranked")) else random.randint(0, 9)
    if column.type == "decimal":
        return Decimal(random.randint(0, 10**12)) / 10 ** random.randint(0, 9)
    if column.type == "date":
        return (date(2026, 3, 1) + timedelta(days=random.randint(0, 3))).isoformat()
    if column.name == "rank_of":
        return random.choice(["epi_rank", "ogdi_rank", "other"])
    return random.choice([*"abcd", *_named(dataset)])


@cache
def _named(dataset: str) -> tuple[str, ...]:
    """Give the words that the definitions of a dataset ask for, so that made-up rows hold them."""
    terms = [t for one in definitions.of_dataset(dataset) for t in (one.numerator, one.denominator) if t]
    return tuple(sorted({word for term in terms for word in re.findall(r"'(\w+)'", term.expression)}))


def _facts(dataset: datasets.Dataset, seed: int) -> Rows:
    random = Random(seed)
    rows = []
    for number in range(random.randint(0, 160)):
        agency = random.choice(["hue", "ha-noi", "VN", "SGP", None])
        system = {"_report": random.randint(1, 3), "_row": number, "_sheet": "", "_sender": "hue", "_agency": agency}
        own = {c.name: _value(random, dataset.id, c) for c in dataset.columns.values() if c.type != "period"}
        rows.append(system | {"_period": random.choice(["2026-01", "2026-02"])} | own)
    return rows


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "dataset", [d for d in datasets.all_datasets().values() if definitions.of_dataset(d.id)], ids=lambda d: d.id
)
def test_the_statement_of_a_dataset_tallies_as_loops_do(dataset: datasets.Dataset, seed: int):
    rows = _facts(dataset, seed)
    plain = [{name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()} for row in rows]
    with duck.connect() as connection:
        rollup.load(connection, "facts", plain, facts.columns(dataset))
        query = compile.statement(dataset.id, "facts")
        found = connection.execute(
            f"SELECT indicator, report, agency, period, * EXCLUDE (indicator, report, agency, period) FROM ({query})"
        ).fetchall()
    made = {row[:4]: (*row[4:6], row[6] or None, row[7] or None, *row[8:]) for row in found}
    assert len(made) == len(found)
    assert made == _expected(dataset.id, rows)


@pytest.mark.parametrize("dataset", [datasets.get("dossiers"), datasets.get("un_ranks_cited")], ids=lambda d: d.id)
def test_rows_of_one_report_are_tallied_without_grouping(dataset: datasets.Dataset):
    rows = [row | {"_report": 1, "_agency": "hue", "_period": "2026-01"} for row in _facts(dataset, 2)]
    plain = [{name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()} for row in rows]
    with duck.connect() as connection:
        for held in (plain, []):
            rollup.load(connection, "facts", held, facts.columns(dataset))
            ways = (None, {"_report": "1", "_agency": "'hue'", "_period": "'2026-01'"})
            both = [connection.execute(compile.statement(dataset.id, "facts", alone)).fetchall() for alone in ways]
            assert sorted(both[0], key=str) == sorted(both[1], key=str) and bool(both[0]) == bool(held)


def test_the_dialect_of_a_statement_is_one_scan_of_its_relation():
    for dataset in ("dossiers", "projects", "un_ranks_cited"):
        assert compile.statement(dataset, "the_facts").count("the_facts") == 1


def test_every_indicator_of_the_folder_is_tallied_by_its_dataset():
    for one in definitions.indicators().values():
        assert f"'{one.id}' AS indicator" in compile.statement(one.dataset, "facts")


def test_all_worked_examples_give_their_own_figures():
    own = sum(len(one.examples) for one in definitions.indicators().values())
    assert check.examples() >= own >= 100 and len(definitions.indicators()) >= 90


def test_a_worked_example_that_is_wrong_is_refused_with_what_it_gave(monkeypatch: pytest.MonkeyPatch):
    one = definitions.get("dossiers_online")
    wrong = replace(one, examples=({**one.examples[0], "value": 50},))
    monkeypatch.setattr(definitions, "indicators", lambda: {one.id: wrong})
    with pytest.raises(Refusal) as refused:
        check.examples()
    assert refused.value.code == "example_wrong" and "dossiers_online.toml" in refused.value.say()
