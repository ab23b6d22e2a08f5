"""A form of any kind of report, filled in, is read back exactly; so is one with last period's values beside it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from data import agencies, datasets, lists, template
from data.datasets import Column, Dataset
from data.period import Period, of_day
from ingest import accept
from ingest.read.file import read_file
from tests.ingest.kit import Plain, body, copy_at, line, put, run

DATASETS = sorted(datasets.all_datasets())
WORDS = (
    "Đất đai",
    "Hộ tịch",
    "Y tế - xã hội",
    "Thuế & phí",
    "=1+2",
    "Xây dựng (mới)",
    "Giáo dục",
    "Lao động",
    "An toàn",
)
SENDER = "hung-yen"


def value_of(column: Column, draw: Random, number: int, key: bool) -> tuple[Any, Any]:
    """Draw what a person enters into a cell, and what it must be read as."""
    if not column.required and not key and draw.random() < 0.2:
        return None, None
    if column.choices and lists.get(column.choices).entries:
        code, name = draw.choice(list(lists.get(column.choices).entries.items()))
        return name.vi, int(code) if column.type == "integer" else code
    if column.type in datasets.NUMERIC:
        low = int(column.minimum) if column.minimum is not None else -1000
        high = int(column.maximum) if column.maximum is not None else 10**9
        whole = draw.randint(max(low, 1), high) if column.zero_is_missing else draw.randint(low, high)
        if column.type == "integer":
            return whole, whole
        exact = Decimal(whole) if whole in (low, high) else Decimal(whole) + Decimal(draw.randint(0, 99)) / 100
        exact = exact.normalize() if exact != exact.to_integral_value() else Decimal(int(exact))
        return float(exact), f"{exact:f}"
    if column.type == "date":
        day = date(2020, 1, 1) + timedelta(days=draw.randint(0, 2400))
        return day, day.isoformat()
    if column.type == "time":
        moment = datetime(2026, 9, 1) + timedelta(seconds=draw.randint(0, 2_500_000))
        return moment, moment.isoformat()
    if column.type == "agency":
        chosen = draw.choice(agencies.in_force(date(2026, 9, 30)))
        return chosen.name.vi, chosen.name.vi
    text = f"{draw.choice(WORDS)} {number}"
    return text, text


def filled(
    dataset: Dataset, form: bytes, columns: tuple[Column, ...], draw: Random, period: Callable[[], str], count: int = 6
) -> tuple[bytes, list[dict[str, Any]]]:
    """Fill a form below its headers; give its bytes and the rows that must be read."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet = book.worksheets[0]
    expected = []
    for number in range(1, count + 1):
        row: dict[str, Any] = dict.fromkeys(dataset.columns)
        line = template.HEAD + 1 + number
        sheet.cell(line, 1).value = number
        for place, column in enumerate(columns, 2):
            key = column.name in {*dataset.key, dataset.subject}
            entered, read = value_of(column, draw, number, key)
            if column.type == "period":
                entered = read = period()
            cell = sheet.cell(line, place)
            cell.value = entered
            if isinstance(entered, str):
                cell.data_type = "s"
            row[column.name] = read
        expected.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue(), expected


@pytest.mark.parametrize("dataset_id", DATASETS)
@pytest.mark.parametrize("seed", range(2))
def test_a_filled_form_is_read_back_exactly(dataset_id: str, seed: int, tmp_path: Path):
    dataset, draw = datasets.get(dataset_id), Random(f"{dataset_id}{seed}")
    period = of_day(date(2026, 9, 15), dataset.frequency)
    said = str(period) if seed else None
    columns = template.fields(dataset, period if said else None)
    form = template.make(dataset_id, SENDER if seed else None, said)
    made, expected = filled(dataset, form, columns, draw, lambda: str(period))
    path = tmp_path / template.file_name(dataset_id)
    path.write_bytes(made)
    (reading,) = read_file(path, path.name, dataset_id)
    assert [_own(row.values, dataset) for row in reading.rows] == expected
    assert {one.severity for one in reading.findings} <= {"note"}
    assert reading.period == said
    assert reading.sender == (agencies.get(SENDER).name.vi if seed else None)


@pytest.mark.parametrize("dataset_id", [one for one in DATASETS if datasets.get(one).owed_by])
def test_last_periods_values_stand_beside_the_form_and_are_not_read(dataset_id: str, tmp_path: Path):
    dataset, draw = datasets.get(dataset_id), Random(dataset_id)
    period = of_day(date(2026, 9, 15), dataset.frequency)
    columns = template.fields(dataset, period)
    before = [{column.name: value_of(column, draw, number, True)[1] for column in columns} for number in range(1, 5)]
    form = template.make(dataset_id, SENDER, str(period), before)
    sheet = openpyxl.load_workbook(io.BytesIO(form)).worksheets[0]
    shown = [cell.value for row in sheet.iter_rows(min_row=template.HEAD + 2) for cell in row if cell.value is not None]
    figures = [
        c for c in columns if c.type in datasets.NUMERIC and c.name not in dataset.key and c.name != dataset.subject
    ]
    for row in before:
        for column in figures:
            assert row[column.name] is None or float(row[column.name]) in shown
    made, expected = filled(dataset, form, columns, draw, lambda: str(period))
    path = tmp_path / "mau.xlsx"
    path.write_bytes(made)
    (reading,) = read_file(path, path.name, dataset_id)
    assert [_own(row.values, dataset) for row in reading.rows] == expected
    assert {one.rule for one in reading.findings} <= {"columns_ignored"}


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_an_empty_form_has_no_rows_and_names_every_unit(dataset_id: str, tmp_path: Path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(template.make(dataset_id))
    (reading,) = read_file(path, path.name, dataset_id)
    assert reading.rows == ()
    book = openpyxl.load_workbook(path)
    text = "\n".join(str(row[0].value) for row in book["Hướng dẫn"].iter_rows())
    for column in template.fields(datasets.get(dataset_id)):
        assert column.label.vi in text and column.label.en in text and column.unit in text
    checked = {place for rule in book.worksheets[0].data_validations.dataValidation for place in rule.sqref.ranges}
    assert len(checked) == len(template.fields(datasets.get(dataset_id)))


def test_a_period_longer_than_the_rows_has_a_column_for_them():
    dataset = datasets.get("dossiers")
    assert "period" not in [column.name for column in template.fields(dataset, Period(2026, "month", 9))]
    assert "period" in [column.name for column in template.fields(dataset, Period(2026, "year", 1))]


def test_the_command_writes_the_form_with_what_the_agency_said_last(tmp_path: Path):
    settings = copy_at(tmp_path)
    for full in (30, 31):
        accept.process(settings, [Plain()], put(settings, body(line(full_online=full), line("Hộ tịch", full_online=9))))
    target = tmp_path / "mau.xlsx"
    words = ("template", "procedures", "--agency", SENDER, "--period", "2026-10", "-o", str(target))
    done = run(tmp_path, "ingest", *words)
    assert (done.returncode, done.stdout.strip()) == (0, str(target)), done.stderr
    sheet = openpyxl.load_workbook(target).worksheets[0]
    rows = [
        [cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows(min_row=template.HEAD + 2)
    ]
    assert [row[:2] for row in rows[:2]] == [[1, "Đất đai"], [2, "Hộ tịch"]]
    assert 31 in rows[0] and 9 in rows[1] and 30 not in rows[0]
    refused = run(tmp_path, "ingest", "template", "budgett")
    assert refused.returncode == 2 and "budgett" in refused.stderr


def _own(values: Mapping[str, Any], dataset: Dataset) -> dict[str, Any]:
    """Give the values of the form's own columns; what a line is follows from its form."""
    lines = dict.fromkeys(("line",)) if any(form.line for form in dataset.forms) else {}
    return {name: values[name] for name in dataset.columns} | lines
