"""Checks over a whole report: the mean, the rank again, ranks that the publisher leaves out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data import datasets
from data.errors import sentence
from data.model import Layout
from ingest import checks

UN = datasets.get("un_egov_survey")
LAYOUT = Layout("", 1, {"egdi": "C", "egdi_rank": "B"})


def country(number: int, egdi: str | None, rank: int | None = None, epi: str | None = None, period: str = "2024"):
    """Give one row of the survey whose three parts are its EGDI."""
    parts = dict.fromkeys(("osi", "hci", "tii"), egdi)
    row = {"_row": number + 1, "_period": period, "country": f"C{number}", "egdi": egdi, "egdi_rank": rank, "epi": epi}
    return row | parts


def world(count: int = 193) -> list[dict]:
    """Give countries with falling values, ranked as published."""
    return [
        country(n, str(Decimal(1000 - n) / 1000), n, str(Decimal(1000 - n // 2) / 1000)) for n in range(1, count + 1)
    ]


def found(rows: list[dict]) -> list:
    """Run the checks of the survey."""
    findings: list = []
    checks.run(rows, findings, LAYOUT, UN)
    return findings


@pytest.mark.parametrize(
    ("egdi", "period", "warned"),
    [("0.5", "2024", False), ("0.50005", "2024", False), ("0.5001", "2024", False), ("0.50011", "2024", True),
     ("0.4998", "2024", True), ("0.52", "2008", False), ("0.52", "2010", False), ("0.52", "2012", True)],
)  # fmt: skip
def test_egdi_is_the_mean_of_its_parts_but_for_two_editions_with_weights(egdi, period, warned):
    row = country(1, "0.5", period=period) | {"egdi": egdi}
    findings = found([row])
    assert [(f.rule, f.severity, f.where) for f in findings] == [("egdi_not_mean", "warning", "C2")] * warned
    assert row["egdi"] == egdi
    for finding in findings:
        assert "C1" in sentence(finding.rule, "vi", **finding.params)


@pytest.mark.parametrize("missing", ["egdi", "osi", "hci", "tii"])
def test_a_missing_part_leaves_the_mean_unchecked(missing):
    assert found([country(1, "0.9") | {"osi": "0.1"} | {missing: None}]) == []


def test_published_ranks_that_fit_say_nothing_and_epi_ranks_are_computed():
    rows = world()
    assert found(rows) == []
    assert [row["epi_rank_computed"] for row in rows[:6]] == [1, 2, 2, 4, 4, 6]
    assert {row["countries_ranked"] for row in rows} == {193}


def test_ties_share_the_best_place_and_a_rank_published_apart_is_only_warned_of():
    rows = world()
    for name in ("egdi", "osi", "hci", "tii"):
        rows[10][name] = rows[9][name]
    (warned,) = found(rows)
    assert (warned.rule, warned.severity, warned.where) == ("egdi_rank_differs", "warning", "B12")
    assert warned.params == {"given": 11, "expected": 10, "country": "C11"}
    assert rows[10]["egdi_rank"] == 11


def test_a_country_without_a_value_has_no_rank():
    rows = world()
    rows[0] |= {"egdi": None, "egdi_rank": None, "epi": None}
    assert len(found(rows)) == 192
    assert rows[0]["epi_rank_computed"] is None
    assert rows[1]["epi_rank_computed"] == 1


@pytest.mark.parametrize("count", [1, 189])
def test_a_part_of_the_world_is_not_ranked(count):
    rows = [row | {"egdi_rank": 500} for row in world(count)]
    assert found(rows) == []
    assert all("epi_rank_computed" not in row and "countries_ranked" not in row for row in rows)


def test_ranks_that_the_file_gives_are_kept():
    rows = world()
    rows[5]["epi_rank_computed"] = 77
    found(rows)
    assert rows[5]["epi_rank_computed"] == 77
    assert rows[0].get("epi_rank_computed") is None
