"""A rule of parts and their whole offers the sum at the whole's cell, in the cell's own spelling and unit, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data import datasets, expression
from data.model import Finding
from ingest import suggest
from ingest.known import Known
from ingest.read.file import read_file
from ingest.validate import Said, candidates

PARTS = (
    "project",
    "title",
    "year_plan",
    "planned",
    "disbursed",
    "accepted",
    "central",
    "local",
    "foreign",
    "enterprise",
)


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Write rows to a workbook and give the findings of its one report, completed as its sender sees them."""

    def act(dataset: str, *rows: list[Any], cells: dict | None = None) -> list[Finding]:
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet("A")
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        said = Said(dataset, "hung-yen", "2026-09", "0" * 64)
        (found,) = candidates(
            read_file(path, path.name, dataset, cells=cells), said, date(2026, 11, 20), lambda *_: None
        )
        return suggest.complete(found, Known())

    return act


def heads(dataset: str, names: tuple[str, ...]) -> list[str]:
    return [datasets.get(dataset).columns[name].headers[0] for name in names]


def broken(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.rule == "rule_broken"]


def test_a_whole_is_offered_the_sum_of_its_parts_and_taking_it_mends_the_report(
    checked: Callable[..., list[Finding]],
) -> None:
    names = ("field", "total", "eligible", "full_online", "partial_online", "information_only")
    rows = [heads("procedures", names), ["Đất đai", 50, 40, 30, 15, 10]]
    (one,) = broken(checked("procedures", *rows))
    assert (one.where, one.params["given"], one.params["fix"], one.params["expected"]) == ("A!B2", 50, "55", "55")
    assert broken(checked("procedures", *rows, cells={("A", 2, "B"): one.params["fix"]})) == []


def test_decimals_are_offered_as_they_are_printed(checked: Callable[..., list[Finding]]) -> None:
    row = ["DA1", "Một", "100", "60", "45", "60", "10,5", "20,25", "30", "40"]
    (one,) = broken(checked("projects", heads("projects", PARTS), row))
    assert (one.severity, one.where, one.params["fix"]) == ("warning", "A!C2", "100,75")


def test_nothing_is_offered_in_another_unit_or_where_a_part_is_missing(checked: Callable[..., list[Finding]]) -> None:
    row = ["DA1", "Một", "100", "60", "45", "60", "10", "20", "30", "50"]
    (one,) = broken(checked("projects", ["Đơn vị tính: tỷ đồng"], heads("projects", PARTS), row))
    assert "fix" not in one.params
    assert broken(checked("projects", heads("projects", PARTS), [*row[:9], ""])) == []


def test_a_wrong_total_row_is_offered_its_sum(checked: Callable[..., list[Finding]]) -> None:
    head = ["STT", *heads("satisfaction", ("channel", "answers", "satisfied"))]
    found = checked("satisfaction", head, [1, "Cổng", 5, 4], [2, "Quầy", 6, 5], ["", "Tổng cộng", 12, 9])
    (one,) = [one for one in found if one.rule == "total_differs"]
    assert (one.severity, one.where, one.params["given"], one.params["fix"]) == ("warning", "A!C4", "12", "11")


def test_every_declared_fix_keeps_its_rule() -> None:
    declared = [(one, rule) for one in datasets.all_datasets().values() for rule in one.rules if rule.fix]
    assert len(declared) >= 4
    for one, rule in declared:
        assert rule.mends is not None
        row = {name: place + 2 for place, name in enumerate(rule.columns)}
        mended = row | {rule.mends[0]: expression.value(rule.mends[1], row)}
        assert expression.holds(rule.tree, mended) is True, f"{one.id}: {rule.id}"
        assert replace(rule, fix="").mends is None
