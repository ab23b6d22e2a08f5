"""Published indices made again from their parts by the engine of scores, from real files beside the repository."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from python_calamine import load_workbook

from data.model import Text
from metrics.score import definition
from metrics.score.definition import Criterion, Group, Index
from metrics.score.marking import Held, mark, places

#: The sub-indices of PCI 2015 in the order of the sheet, with their weights.
PCI = {
    "entry": 5, "land": 5, "transparency": 20, "time": 5, "informal": 10, "competition": 5, "proactivity": 5,
    "support": 20, "labour": 20, "legal": 5,
}  # fmt: skip
SET = definition.get("national_set")
SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files, which a public checkout does not have."""
    if not SHARED.is_dir():
        pytest.skip("the real test files (../shared/data) are not part of this checkout")
    return SHARED


def _index(weights: dict[str, int], goal: int, rule: str) -> Index:
    """Make an index of sub-indices from 0 to `goal`; which indicator they stand for does not matter here."""
    total = Decimal(sum(weights.values()))
    criteria = tuple(
        Criterion(name, "satisfaction", "all", Decimal(weight), Decimal(0), Decimal(goal))
        for name, weight in weights.items()
    )
    group = Group("all", Text("Tất cả", "All"), total, ("province",))
    missing = dict.fromkeys(SET.missing, rule)
    return replace(SET, groups=(group,), criteria=criteria, total=total, missing=missing, least=Decimal(50))


def _exact(value: float | str) -> Fraction:
    return Fraction(Decimal(str(value)))


def test_pci_2015_comes_again_from_its_sub_indices_in_all_63_provinces(shared: Path):
    rows = load_workbook(shared / "vn_pci" / "PCI_2015.xlsx").get_sheet_by_name("Summary_VN").to_python()
    lines = [row for row in rows[1:] if isinstance(row[0], float)]
    subs: dict[str, dict[str, Held]] = {}
    for place, name in enumerate(PCI):
        for row in lines:
            subs.setdefault(str(row[1 + 2 * place]), {})[name] = Held(_exact(row[2 + 2 * place]))
    published = {str(row[21]): (row[22], int(row[23])) for row in lines}
    assert len(published) == len(subs) == 63 and all(len(held) == 10 for held in subs.values())
    one = _index(PCI, 10, "lost")
    marked = {province: mark(one, "province", held) for province, held in subs.items()}
    for province, (printed, _) in published.items():
        score = marked[province].score
        assert score is not None and abs(score - Decimal(str(printed))) < Decimal("0.00001")
        assert sum((part.lost for part in marked[province].parts), score) == 100
    ranks = places({province: found.score for province, found in marked.items()})
    assert ranks == {province: rank for province, (_, rank) in published.items()}


@pytest.mark.parametrize(("year", "blanks"), [("2018", 79), ("2019", 0), ("2020", 0)])
def test_papi_blanks_stay_blank_under_every_rule(shared: Path, year: str, blanks: int):
    with (shared / "vn_papi" / f"{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name and name != "Province"]
    assert [row["Province"] for row in rows] == [f"P{number:02d}" for number in range(1, 64)] and len(names) == 29
    held = {
        row["Province"]: {
            name: Held(_exact(row[name])) if row[name].strip() else Held(None, "unknown") for name in names
        }
        for row in rows
    }
    assert sum(one.value is None for cells in held.values() for one in cells.values()) == blanks
    weights = dict.fromkeys(names, 1)
    lost, spread = _index(weights, 4, "lost"), _index(weights, 4, "spread")
    for province, cells in held.items():
        gone = {name for name, one in cells.items() if one.value is None}
        told = [one.value for one in cells.values() if one.value is not None]
        marked = {rule: mark(one, "province", cells) for rule, one in (("lost", lost), ("spread", spread))}
        assert {part.criterion.id for part in marked["lost"].parts if part.missing} == gone, province
        mean = sum(told) / len(told) * 25
        score, blind = marked["spread"].score, marked["lost"].score
        assert score is not None and blind is not None and abs(Fraction(score) - mean) < Fraction(1, 10**6)
        assert (blind < score) == bool(gone) and marked["spread"].known == marked["lost"].known
        zero = mark(spread, "province", cells | {name: Held(Fraction(0)) for name in gone})
        assert (zero.score == score) == (not gone)


def test_papi_breaks_where_a_part_began_later_and_where_two_provinces_have_no_figures(shared: Path):
    blank: dict[str, dict[str, int]] = {}
    for year in ("2018", "2019", "2020"):
        with (shared / "vn_papi" / f"{year}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        counted = {n: sum(not row[n].strip() for row in rows) for n in rows[0] if n and n != "Province"}
        blank[year] = {name: count for name, count in counted.items() if count}
    two = ("SC21", "SC22", "SC23", "SC24", "SC41", "SC42", "SC43", "SC44")
    assert blank == {"2018": {**dict.fromkeys(two, 2), "SC83": 63}, "2019": {}, "2020": {}}
