"""A generated world: a small registry over both reforms, facts with gaps, late reports and corrections; told twice.

Once by the product (compiled statement, live reports, rollup), once by the oracle (rows, plain loops). Both read the
definitions of the folder, so that a new indicator is in the worlds from its first day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sqlglot import exp

from data import agencies, datasets, duck, edition, facts
from data.datasets import Column, Dataset
from data.ledger import tables
from data.period import Period, of_day, parse, span
from metrics import compile, definitions, rollup
from metrics.indicator import UNITS, Indicator
from tests.metrics import oracle_periods, oracle_terms
from tests.metrics.oracle import Input, Kind, Said, Seen

#: Who is in the worlds: provinces that merged and that stayed, ministries that merged and that stayed.
REPORTING = (
    "hung-yen-cu", "thai-binh", "hung-yen", "dong-nai-cu", "binh-phuoc", "dong-nai", "ha-noi", "hue", "cao-bang",
    "bkhcn", "btttt", "bnv", "bldtbxh", "byt", "bca",
)  # fmt: skip
FIELDS = (
    "indicator, agency, period, lens, value, numerator, denominator, missing, marks, illustrative, reported, expected, "
    "place, placed, oldest_input, newest_input"
)
_REGISTRY = "data/reference/agencies.csv"
_FOLDERS = ("data/datasets", "metrics/indicators", "metrics/indices")


@dataclass
class World:
    """What reports hold: dataset → rows of facts; what is known of reports, and which own their period."""

    today: date
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    inputs: dict[int, Input] = field(default_factory=dict)
    owners: set[tuple[int, str]] = field(default_factory=set)
    gaps: int = 0
    corrections: int = 0


@contextmanager
def registry(folder: Path) -> Iterator[None]:
    """Go by a registry that holds the wholes and the agencies of the worlds alone, written below a folder."""
    with (edition.HOME / _REGISTRY).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] not in agencies.REPORTING or row["id"] in REPORTING]
    target = folder / _REGISTRY
    for name in _FOLDERS:  # an edition holds its definitions itself
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists():
            (folder / name).symlink_to(edition.HOME / name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with edition.of(folder):
        yield


def told() -> list[Dataset]:
    """Give the datasets that indicators read."""
    return [dataset for dataset in datasets.all_datasets().values() if definitions.of_dataset(dataset.id)]


def chosen(seed: int, count: int = 20) -> list[Dataset]:
    """Give the datasets of a world, so that `count` worlds in a row hold them all; one never stands without the other
    that speaks where it is silent."""
    known = told()
    each = max(2, -(-len(known) // count))
    picked = [known[(seed * each + place) % len(known)] for place in range(each)]
    beside = [one for dataset in picked for one in definitions.of_dataset(dataset.id) if one.otherwise]
    pairs = [datasets.get(name) for one in beside if one.otherwise for name in (one.dataset, one.otherwise.dataset)]
    return list({dataset.id: dataset for dataset in (*picked, *pairs)}.values())


def make(seed: int, kinds: Sequence[Dataset]) -> World:
    """Make the world of a seed: at least 18 months over 07/2025 of some datasets, with gaps and corrections."""
    tries = (_make(Random(f"{seed}.{attempt}"), kinds) for attempt in range(100))
    return next(world for world in tries if world.gaps and world.corrections)


def _make(draw: Random, kinds: Sequence[Dataset]) -> World:
    first = parse("2024-03").shift(draw.randrange(8))
    last = max(first.shift(17 + draw.randrange(6)), parse("2025-09"))
    world = World(last.end + timedelta(days=draw.choice([3, 12, 40])))
    for dataset in kinds:
        rows = world.rows.setdefault(dataset.id, [])
        for period in dict.fromkeys(of_day(month.end, dataset.frequency) for month in span(first, last)):
            share = draw.choice([0.6, 0.9, 1])
            for sender, subjects in _senders(dataset, period):
                if draw.random() > share:
                    world.gaps += 1
                    continue
                _report(world, draw, dataset, rows, sender, subjects, period)
    return world


def _senders(dataset: Dataset, period: Period) -> list[tuple[str, list[str]]]:
    """Give who sends a report of a period, and about whom: itself, everybody, or a few countries."""
    if dataset.subject == "country":
        return [("bkhcn", ["VN", "SGP"])]
    if not dataset.owed_by:
        return [("bkhcn", [one.id for one in agencies.in_force(period.end)])]
    return [(one.id, [one.id]) for one in agencies.in_force(period.end, dataset.owed_by)]


def _report(
    world: World, draw: Random, dataset: Dataset, rows: list, sender: str, subjects: list[str], period: Period
) -> None:
    """Add a report, and now and then the correction that takes its word."""
    revisions = 1 + (draw.random() < 0.12)
    sent = datetime.combine(period.end, datetime.min.time(), UTC)
    world.corrections += revisions - 1
    for revision in range(1, revisions + 1):
        number = len(world.inputs) + 1
        sent += timedelta(hours=draw.randrange(24 * 30))
        world.inputs[number] = Input(revision, draw.random() < 0.03, sent)
        for subject in subjects:
            rows += [
                {"_report": number, "_row": len(rows) + n, "_sheet": "", "_sender": sender, "_agency": subject, "_period": str(period)}
                | {c.name: _value(draw, dataset, c) for c in dataset.columns.values() if c.type != "period"}
                for n in range(draw.randint(1, 3))
            ]  # fmt: skip
    world.owners.add((number, str(period)))


def _value(draw: Random, dataset: Dataset, column: Column) -> Any:
    if draw.random() < 0.1:
        return None
    if column.type == "integer":
        return draw.randint(0, 4)
    if column.type == "decimal":
        return Decimal(draw.randint(0, 9999)) / 10 ** draw.randint(0, 3)
    if column.type == "date":
        return date(2025, 3, 1) + timedelta(days=draw.randint(0, 3))
    if column.type == "time":
        return datetime(2025, 3, 1 + draw.randint(0, 3), draw.randint(0, 1))
    return draw.choice(_words(dataset.id, column.name))


@cache
def _words(dataset: str, column: str) -> list[str]:
    """Give the texts of a column that definitions ask about, and others."""
    asked = {"a", "b", "c"}
    for one in definitions.of_dataset(dataset):
        other = one.otherwise if one.dataset != dataset else None
        below = one.denominator.expression if one.denominator else ""
        texts = (
            (other.where, other.numerator, other.denominator) if other else (one.where, one.numerator.expression, below)
        )
        for node in (node for text in texts if text for node in oracle_terms.tree(text).find_all(exp.Binary)):
            if isinstance(node.left, exp.Column) and node.left.name == column and isinstance(node.right, exp.Literal):
                asked.add(node.right.this)
    return sorted(asked)


def product(world: World) -> dict[tuple, tuple]:
    """Give every observation as the product makes it: compiled statement, live reports, rollup."""
    known = [
        {"report": n, "revision": one.revision, "illustrative": one.illustrative, "sent_at": tables.stamp(one.sent)}
        for n, one in world.inputs.items()
    ]
    with duck.connect(threads=2) as connection:
        rollup.load(connection, "tally", [], compile.SHAPE)
        owners = [{"report": report, "period": period} for report, period in world.owners]
        rollup.load(connection, "owner", owners, {"report": "INTEGER", "period": "VARCHAR"})
        for dataset, rows in world.rows.items():
            plain = [{name: _json(value) for name, value in row.items()} for row in rows]
            rollup.load(connection, "facts", plain, facts.columns(datasets.get(dataset)))
            query = compile.statement(dataset, "facts")
            connection.execute(
                f"INSERT INTO tally BY NAME SELECT * FROM ({query}) SEMI JOIN owner USING (report, period)"
            )
        rollup.load(connection, "input", known, rollup.INPUT)
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, world.today)
        found = connection.execute(f"SELECT {FIELDS} FROM observation").fetchall()
    assert len({row[:4] for row in found}) == len(found)
    return {row[:4]: _plain(row[4:]) for row in found}


def _json(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


def oracle(world: World) -> dict[tuple, tuple]:
    """Give every observation as the oracle tells it from the rows."""
    words: list[Said] = []
    for dataset, rows in world.rows.items():
        groups: dict[tuple[int, str, str], list] = {}
        for row in rows:
            if (row["_report"], row["_period"]) in world.owners:
                groups.setdefault((row["_report"], row["_agency"], row["_period"]), []).append(row)
        for one in definitions.of_dataset(dataset):
            words += filter(None, (oracle_terms.said(one, dataset, group, *key) for key, group in groups.items()))
    kinds = {one: kind_of(definitions.get(one)) for one in dict.fromkeys(word.indicator for word in words)}
    found = oracle_periods.observe(kinds, words, world.inputs, world.today)
    return {key: _plain(expected(seen)) for key, seen in found.items()}


def kind_of(one: Indicator) -> Kind:
    """Say what the oracle must know of an indicator."""
    dataset, below = datasets.get(one.dataset), one.denominator or one.numerator
    return Kind(
        one.numerator.over_time.split(":")[0], one.numerator.over_agencies.split(":")[0], one.rate, one.survey,
        one.direction == "down", below.over_time.split(":")[0], dataset.owed_by, dataset.calendar, UNITS[one.unit],
    )  # fmt: skip


def expected(seen: Seen) -> tuple:
    """Write an oracle's figure in the shape of a row, exact numbers as Decimal."""
    exact = [
        None if n is None else Decimal(n.numerator) / Decimal(n.denominator) for n in (seen.numerator, seen.denominator)
    ]
    ages = (tables.stamp(min(seen.sent)), tables.stamp(max(seen.sent))) if seen.sent else (None, None)
    return (
        seen.value, *exact, seen.missing, sorted(seen.marks), seen.illustrative, seen.reported, seen.expected, seen.place,
        seen.placed, *ages,
    )  # fmt: skip


def _plain(row: tuple) -> tuple:
    """Leave the order of marks aside, and the sums of what has no figure: neither side of them is one."""
    sums = (None, None) if row[3] in ("conflicting", "not_comparable") else row[1:3]
    return (row[0], *sums, row[3], sorted(row[4]), *row[5:])


def differences(world: World) -> tuple[int, list[str]]:
    """Tell a world both ways; give how many figures there are, and those that differ."""
    made, expected_ = product(world), oracle(world)
    wrong = [
        f"{key}: {made.get(key)} but the oracle says {row}" for key, row in expected_.items() if made.get(key) != row
    ]
    beside = [
        key
        for key in set(made) - set(expected_)
        if not (key[1] == "VN" and made[key][3] == "unknown" and definitions.get(key[0]).survey)
    ]
    return len(made), wrong + [f"{key}: nothing by the oracle, {made[key]}" for key in beside]
