"""Observations made by the SQL equal those told by the slow oracle, figure by figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from data import agencies, duck
from data.ledger import tables
from data.period import parse, span
from metrics import compile, definitions, rollup
from tests.metrics import oracle, oracle_periods
from tests.metrics.oracle import Input, Kind, Said

KINDS = {
    "dossiers_online": Kind("sum"),
    "full_online_coverage": Kind("last"),
    "services_with_dossiers": Kind("distinct"),
    "egdi_rank": Kind("last", "own", rate=False, survey=True, down=True),
    "epi_rank": Kind("last", "own", rate=False, survey=True, down=True),
}
SEEDS = {
    1: ("2024-11", "2025-09", "2025-10-10"),
    2: ("2025-02", "2025-07", "2025-08-04"),
    3: ("2024-06", "2026-01", "2026-03-01"),
}
FIELDS = "indicator, agency, period, lens, value, numerator, denominator, missing, marks, illustrative, reported, expected, place, placed, oldest_input, newest_input"


def _world(seed: int) -> tuple[list[Said], dict[int, Input]]:
    """Random reports of every agency in force: some missing, some late revisions, some empty or without a figure."""
    random = Random(seed)
    first, last, today = SEEDS[seed]
    said: list[Said] = []
    inputs: dict[int, Input] = {}

    def report(sent_after: date) -> int:
        day = datetime.combine(sent_after, datetime.min.time(), UTC) + timedelta(hours=random.randrange(24 * 40))
        inputs[len(inputs) + 1] = Input(random.choice([1, 1, 2]), random.random() < 0.05, day)
        return len(inputs)

    for month in span(parse(first), parse(last)):
        share = random.choice([0.6, 0.85, 0.97, 1])
        for agency in agencies.in_force(month.end):
            for indicator in ("dossiers_online", "full_online_coverage", "services_with_dossiers"):
                if random.random() > share:
                    continue
                said.append(_said(random, indicator, report(month.end), agency.id, str(month)))
    for year in range(parse(first).year, date.fromisoformat(today).year):
        for country in ("VN", "SGP", "THA"):
            rank = random.choice([None, random.randint(1, 193)])
            clash = random.random() < 0.3
            if random.random() < 0.7:
                said.append(
                    Said(
                        "egdi_rank",
                        report(date(year, 9, 1)),
                        country,
                        str(year),
                        Decimal(rank or 80),
                        Decimal(193),
                        conflict=clash,
                    )
                )
            for mark in (None, "computed"):
                if random.random() < 0.6:
                    place = None if rank is None else Decimal(rank)
                    said.append(
                        Said("epi_rank", report(date(year, 9, 1)), country, str(year), place, Decimal(193), mark=mark)
                    )
    return said, inputs


def _said(random: Random, indicator: str, report: int, agency: str, month: str) -> Said:
    if indicator == "services_with_dossiers":
        offered = tuple(sorted(random.sample("abcdefgh", random.randint(0, 8))))
        used = tuple(key for key in offered if random.random() < 0.6)
        return Said(indicator, report, agency, month, Decimal(len(used)), Decimal(len(offered)), used, offered)
    bottom = random.choice([0, 1, 3, 7, random.randint(1, 10**6), random.randint(1, 10**12)])
    top = Decimal(random.randint(0, bottom * 1000)) / 1000
    empty = random.random()
    return Said(
        indicator, report, agency, month, None if empty < 0.02 else top, None if empty > 0.99 else Decimal(bottom)
    )


def _observe(said: list[Said], inputs: dict[int, Input], today: date) -> dict[tuple, tuple]:
    rows = [
        {name: str(value) if isinstance(value, Decimal) else value for name, value in vars(row).items()} for row in said
    ]
    known = [
        {"report": n, "revision": one.revision, "illustrative": one.illustrative, "sent_at": tables.stamp(one.sent)}
        for n, one in inputs.items()
    ]
    with duck.connect(threads=2) as connection:
        rollup.load(connection, "tally", rows, compile.SHAPE)
        rollup.load(connection, "input", known, rollup.INPUT)
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, today)
        found = connection.execute(f"SELECT {FIELDS} FROM observation").fetchall()
    assert len({row[:4] for row in found}) == len(found)
    return {row[:4]: row[4:] for row in found}


def _expected(seen: oracle.Seen) -> tuple:
    """An oracle's figure in the shape of a row, exact numbers as Decimal."""
    exact = [
        None if n is None else Decimal(n.numerator) / Decimal(n.denominator) for n in (seen.numerator, seen.denominator)
    ]
    ages = (tables.stamp(min(seen.sent)), tables.stamp(max(seen.sent))) if seen.sent else (None, None)
    return (
        seen.value,
        *exact,
        seen.missing,
        sorted(seen.marks),
        seen.illustrative,
        seen.reported,
        seen.expected,
        seen.place,
        seen.placed,
        *ages,
    )


def _plain(row: tuple) -> tuple:
    """Leave the order of marks aside, and the sums of a conflict: neither side of it is a figure."""
    sums = (None, None) if row[3] == "conflicting" else row[1:3]
    return (row[0], *sums, row[3], sorted(row[4]), *row[5:])


@pytest.fixture(scope="module", params=SEEDS)
def both(request: pytest.FixtureRequest) -> Iterator[tuple[dict, dict]]:
    """Every observation of one random world, by the SQL and by the oracle."""
    said, inputs = _world(request.param)
    today = date.fromisoformat(SEEDS[request.param][2])
    made = {key: _plain(row) for key, row in _observe(said, inputs, today).items()}
    told = {key: _plain(_expected(seen)) for key, seen in oracle_periods.observe(KINDS, said, inputs, today).items()}
    yield made, told


def test_every_figure_equals_the_oracles(both: tuple[dict, dict]):
    made, told = both
    assert {key: (made.get(key), row) for key, row in told.items() if made.get(key) != row} == {}
    beside = set(made) - set(told)
    assert all(KINDS[key[0]].survey and key[1] == "VN" and made[key][3] == "unknown" for key in beside)


def test_the_random_worlds_hold_every_reason_and_mark_that_is_told(both: tuple[dict, dict]):
    made, _ = both
    reasons = Counter(row[3] for row in made.values())
    marks = Counter(mark for row in made.values() for mark in row[4])
    assert {None, "late", "not_occurring", "insufficient", "unknown"} <= set(reasons)
    assert {"partial", "carried", "provisional", "revised"} <= set(marks)
    assert {key[3] for key in made} == {"", "34"} and len({key[2] for key in made}) > 8


def test_the_kinds_of_the_oracle_are_those_of_the_definitions():
    for name, kind in KINDS.items():
        one = definitions.get(name)
        assert one.numerator.over_time.split(":")[0] == kind.time and one.survey == kind.survey
        assert one.numerator.over_agencies.split(":")[0] == kind.agencies and (one.direction == "down") == kind.down
