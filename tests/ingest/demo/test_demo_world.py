"""The made-up truth: one for all moments, without jumps, with believable national ratios."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from data import datasets, expression
from data.agencies import get
from data.period import parse
from ingest.demo import money, services, units, world

QUARTER = ("2026-07", "2026-08", "2026-09")


def nation(month: str) -> Counter[str]:
    sums: Counter[Any] = Counter()
    for agency in units.in_force(parse(month)):
        for dataset in world.CORE:
            for row in world.rows(dataset, agency, month):
                for column, value in row.items():
                    if isinstance(value, (int, Decimal)):
                        sums[column] += value  # type: ignore[assignment]
    return sums


@pytest.mark.parametrize(("month", "provinces", "ministries"), [
    ("2023-01", 63, 22), ("2025-02", 63, 22), ("2025-03", 63, 17), ("2025-06", 63, 17), ("2025-07", 34, 17),
    ("2026-10", 34, 17),
])  # fmt: skip
def test_agencies_by_month(month: str, provinces: int, ministries: int) -> None:
    kinds = Counter(get(agency).kind for agency in units.in_force(parse(month)))
    assert kinds == {"province": provinces, "ministry": ministries}
    parts = [part for agency in units.in_force(parse(month)) for part in units.parts(agency, month)]
    assert sorted(parts) == sorted(units.base_units())


def test_formats_are_a_third_each() -> None:
    counts = Counter(units.format_of(agency) for agency in units.in_force(parse("2026-09")))
    assert counts == {"csv": 17, "forms": 17, "api": 17}


#: Periods before and after the mergers.
PERIODS = {
    "month": ("2025-05", "2026-09"),
    "quarter": ("2025-Q1", "2026-Q3"),
    "half": ("2025-S1", "2026-S1"),
    "year": ("2024", "2025"),
}


@pytest.mark.parametrize("dataset", world.DATASETS)
def test_rows_carry_the_columns_of_their_dataset_keep_its_rules_and_have_unique_keys(dataset: str) -> None:
    declared = datasets.get(dataset)
    errors = [rule for rule in declared.rules if rule.severity == "error"]
    for period in PERIODS[declared.frequency]:
        for agency in units.in_force(parse(period)):
            if not world.owes(agency, dataset):
                continue
            found = world.rows(dataset, agency, period)
            assert found
            keys = [tuple(row[name] for name in declared.key) for row in found]
            assert len(set(keys)) == len(keys)
            for row in found:
                assert {"period", *row} == set(declared.columns)
                for name, value in row.items():
                    assert value is not None or not declared.columns[name].required, name
                whole = {name: Decimal(v) if isinstance(v, int) else v for name, v in row.items()}
                assert not [rule.id for rule in errors if expression.holds(rule.tree, whole) is False]


def test_the_demonstration_tells_every_kind_of_report_that_agencies_owe() -> None:
    owed = {one.id for one in datasets.all_datasets().values() if one.owed_by}
    assert owed | {"index_766", "dti"} == set(world.DATASETS)


def test_the_stories_of_the_other_reports() -> None:
    def share(dataset: str, period: str, part: str, whole: str, *chosen: str) -> float:
        rows = [row for agency in chosen for row in world.rows(dataset, agency, period)]
        return sum(row[part] for row in rows) / sum(row[whole] for row in rows)

    now = units.in_force(parse("2026-09"))
    others = [agency for agency in now if agency not in ("bct", "bnnmt")]
    assert share("open_data", "2026-Q3", "fresh", "published", "bct", "bnnmt") < 0.35
    assert share("open_data", "2026-Q3", "fresh", "published", *others) > 0.5
    leased = [row for a in now for row in world.rows("contracts", a, "2026-Q3") if row["form"] == "enterprise_lease"]
    south = [row for a in now if units.region(a) == "dnb" for row in world.rows("contracts", a, "2026-Q3")]
    broken = [row for row in leased if row["level_met"] < row["level_promised"]]
    assert broken and all(row in south for row in broken if row["level_met"] < Decimal("99.4"))
    delta = [row["kind"] for a in now if units.region(a) == "cl" for row in world.rows("obstacles", a, "2026-09")]
    mountains = [row["kind"] for a in now if units.region(a) == "tdb" for row in world.rows("obstacles", a, "2026-09")]
    assert Counter(delta).most_common(1)[0][0] == "money" and Counter(mountains).most_common(1)[0][0] == "people"
    assert share("operations", "2025-Q1", "digital", "total", *units.in_force(parse("2025-03"))) + 0.1 < share(
        "operations", "2026-Q3", "digital", "total", *now
    )


def test_values_keep_the_rules() -> None:
    for month in ("2023-01", "2025-06", "2025-07", "2026-12"):
        for agency in units.in_force(parse(month)):
            for row in world.rows("procedures", agency, month):
                assert 0 <= row["full_online"] <= row["eligible"] <= row["total"]
                assert row["full_online"] + row["partial_online"] <= row["total"]
            for row in world.rows("dossiers", agency, month):
                assert min(v for v in row.values() if isinstance(v, int)) >= 0
                assert row["on_time"] <= row["resolved"]
            for row in world.rows("satisfaction", agency, month):
                assert row["satisfied"] <= row["answers"]
            for row in world.rows("budget", agency, month):
                assert 0 < row["digital"] <= row["spent"]
            for row in world.rows("tasks", agency, month):
                assert str(row["due"])[:7] == month
                assert row["done"] is None or str(row["done"])[:7] <= month


def test_projects_only_grow_within_a_year() -> None:
    for unit in units.base_units():
        before: dict[str, tuple] = {}
        for number in range(1, 13):
            for row in money.projects(unit, f"2026-{number:02d}"):
                now = (row["planned"], row["disbursed"], row["accepted"])
                assert all(a >= b for a, b in zip(now, before.get(row["project"], now), strict=True))
                assert max(now) <= row["year_plan"]
                before[row["project"]] = now


def test_a_merger_loses_and_doubles_nothing() -> None:
    assert sum(len(world.rows("projects", a, "2025-07")) for a in units.in_force(parse("2025-07"))) == sum(
        len(money.projects(unit, "2025-07")) for unit in units.base_units()
    )
    before, after = nation("2025-06"), nation("2025-07")
    for column in ("total", "eligible", "full_online", "year_plan"):
        assert abs(float(after[column] / before[column]) - 1) < 0.02
    merged = sum(row["online"] for row in world.rows("dossiers", "hung-yen", "2025-07"))
    own = [services.dossiers(unit, "2025-07") for unit in ("hung-yen-cu", "thai-binh")]
    assert merged == sum(row["online"] for rows in own for row in rows)


def test_national_ratios_of_the_quarter() -> None:
    months = [nation(month) for month in QUARTER]
    flow, last = sum(months, Counter()), months[-1]
    received = flow["online"] + flow["in_person"] + flow["by_post"]

    def percent(part: object, whole: object) -> float:
        return 100 * float(part) / float(whole)  # type: ignore[arg-type]

    assert 88 <= percent(last["full_online"], last["eligible"]) <= 92
    assert 62 <= percent(flow["online"], received) <= 70
    assert 94 <= percent(flow["on_time"], flow["resolved"]) <= 96
    assert 88 <= percent(flow["satisfied"], flow["answers"]) <= 90
    assert 0.7 <= percent(flow["digital"], flow["spent"]) <= 0.8
    assert 70 <= percent(last["planned"], last["year_plan"]) <= 74
    assert 48 <= percent(last["disbursed"], last["year_plan"]) <= 52
    assert 57 <= percent(last["accepted"], last["year_plan"]) <= 60
    assert 10_500_000 <= received <= 12_500_000


def test_tasks_and_used_services_of_the_quarter() -> None:
    due = on_time = 0
    services_listed, services_used = set(), set()
    for month in QUARTER:
        for agency in units.in_force(parse(month)):
            for row in world.rows("tasks", agency, month):
                due += 1
                on_time += row["done"] is not None and row["done"] <= row["due"]
            for row in world.rows("dossiers", agency, month):
                services_listed.add((agency, row["procedure"]))
                if row["online"] + row["in_person"] + row["by_post"]:
                    services_used.add((agency, row["procedure"]))
    assert 0.78 <= on_time / due <= 0.84
    assert 0.55 <= len(services_used) / len(services_listed) <= 0.70
    codes = {code for _, code in services_listed}, {code for _, code in services_used}
    assert 0.55 <= len(codes[1]) / len(codes[0]) <= 0.70


def test_all_four_mismatches_are_in_play() -> None:
    found: Counter = Counter()
    for agency in units.in_force(parse("2026-09")):
        for row in world.rows("projects", agency, "2026-09"):
            plan, paid, done = (100 * row[name] / row["year_plan"] for name in ("planned", "disbursed", "accepted"))
            if done - paid >= 15:
                found["work_waits"] += 1
            elif paid - done >= 15:
                found["money_waits"] += 1
            else:
                found["both_late" if max(paid, done) <= plan - 15 else "on_pace"] += 1
    assert min(found[kind] for kind in ("work_waits", "money_waits", "both_late", "on_pace")) >= 15


def test_the_stories() -> None:
    def full(agency: str, month: str) -> float:
        rows = world.rows("procedures", agency, month)
        return sum(row["full_online"] for row in rows) / sum(row["eligible"] for row in rows)

    def rank(agency: str, month: str) -> int:
        peers = [a for a in units.in_force(parse(month)) if get(a).kind == "province"]
        return sorted(peers, key=lambda peer: -full(peer, month)).index(agency) + 1

    assert rank("cao-bang", "2023-09") > 55 and rank("cao-bang", "2026-09") <= 11
    assert rank("thanh-hoa", "2026-09") <= 5
    assert abs(full("bxd", "2026-09") - full("bxd", "2025-04")) < 0.02
