"""Real files: budget workbooks, the UN survey, spreadsheet edge cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from data.errors import Refusal
from data.model import Reading
from ingest.read.child import Reader

WORKBOOKS = {
    "OOM_alloc3.xls": "workbook_damaged",
    "any_sheets.xlsx": "no_table_matches",
    "date.ods": "no_table_matches",
    "date.xls": "no_table_matches",
    "date.xlsx": "no_table_matches",
    "date_1904.xlsx": "no_table_matches",
    "empty_sheet.xlsx": "no_table_matches",
    "errors.xlsx": "workbook_external_link",
    "header-row.xlsx": "no_table_matches",
    "inlineStr_with_value.xlsx": "no_table_matches",
    "issue_385.xls": "workbook_password",
    "issue_419.xlsx": "no_table_matches",
    "merge_cells.xls": "no_table_matches",
    "merged_range.xlsx": "no_table_matches",
    "pass_protected.ods": "workbook_password",
    "pass_protected.xlsx": "workbook_password",
    "temperature.xlsx": "no_table_matches",
    "too_small.xls": "no_table_matches",
}


def test_every_workbook_is_answered_by_name(shared: Path, reader: Reader) -> None:
    files = [path for path in sorted((shared / "workbooks").iterdir()) if path.suffix != ".md"]
    found = {}
    for path in files:
        with pytest.raises(Refusal) as caught:
            reader.read(path, path.name)
        found[path.name] = caught.value.code
    assert found == WORKBOOKS


@pytest.fixture(scope="module")
def plan(shared: Path, reader: Reader) -> dict[str, Reading]:
    readings = reader.read(shared / "vn_budget" / "Plan_2012.xls", "Plan_2012.xls", "state_budget_plan")
    return {reading.rows[0].values["line"]: reading for reading in readings}


@pytest.fixture(scope="module")
def settlement(shared: Path, reader: Reader) -> dict[str, Reading]:
    readings = reader.read(shared / "vn_budget" / "Final_2012.xls", "Final_2012.xls")
    return {reading.rows[0].values["line"]: reading for reading in readings}


def numbered(reading: Reading) -> list[dict[str, str]]:
    return [dict(row.values) for row in reading.rows if row.values["ordinal"].isdigit()]


def test_plan_of_the_provinces(plan: dict[str, Reading]) -> None:
    reading = plan["province"]
    total = reading.rows[0].values
    assert (reading.dataset, reading.period, reading.layout.sheet) == ("state_budget_plan", "2012", "M08")
    assert reading.layout.columns == {"label": "B", "revenue": "C", "spending": "E"}
    assert reading.layout.labels["revenue"] == "TỔNG THU NSNN TRÊN ĐỊA BÀN" and reading.layout.header_row == 11
    assert (total["label"], total["ordinal"]) == ("TỔNG SỐ", "")
    assert (total["revenue"], total["spending"]) == ("805500000", "376968355.7")
    assert len(numbered(reading)) == 63
    assert sum(Decimal(row["revenue"]) for row in numbered(reading)) == Decimal("805500000")
    groups = [row.values["ordinal"] for row in reading.rows if row.values["ordinal"].isalpha()]
    assert groups == ["I", "II", "III", "IV", "V", "VI"]
    assert [finding.rule for finding in reading.findings] == ["columns_ignored"]
    assert reading.rows[0].number == 14


def test_plan_of_the_central_bodies(plan: dict[str, Reading]) -> None:
    reading = plan["central"]
    assert reading.layout.columns == {"label": "B", "central_spending": "C"} and reading.layout.header_row == 11
    assert reading.rows[0].values["ordinal"] == "I" and reading.rows[0].values["central_spending"] is None
    ministry = next(row.values for row in reading.rows if row.values["label"] == "Bộ Khoa học và Công nghệ")
    assert (ministry["central_spending"], ministry["ordinal"]) == ("1581440", "17")
    assert {row.values["line"] for row in reading.rows} == {"central"}


def test_settlement(settlement: dict[str, Reading]) -> None:
    provinces, central = settlement["province"], settlement["central"]
    assert {provinces.dataset, central.dataset} == {"state_budget_settlement"}
    assert provinces.rows[0].values["revenue"] == "991356407.4130001"
    assert provinces.rows[0].values["spending"] == "663069174.4218359"
    assert provinces.layout.columns["spending"] == "F" and provinces.period == "2012"
    assert numbered(provinces)[0]["label"] == "HÀ GIANG" and len(numbered(provinces)) == 63
    assert central.rows[0].values["central_spending"] == "434586889.7680616"
    assert len(central.rows) == 53


@pytest.mark.parametrize("year", ["2018", "2020"])
def test_un_survey(shared: Path, reader: Reader, year: str) -> None:
    name = f"EGOV_DATA_{year}.csv"
    (reading,) = reader.read(shared / "un_egdi" / name, name)
    assert (reading.dataset, len(reading.rows), reading.findings) == ("un_egov_survey", 193, ())
    assert {row.values["period"] for row in reading.rows} == {year}
    viet_nam = next(row.values for row in reading.rows if row.values["country"] == "Viet Nam")
    assert viet_nam["egdi_rank"] == {"2018": 88, "2020": 86}[year]
