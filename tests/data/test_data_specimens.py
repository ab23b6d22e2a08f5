"""A specimen of every kind of report, made from its definition, reads back exactly in each format it can come in."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data import lists
from data.datasets import Column, all_datasets
from ingest.demo.spelling import vietnamese
from ingest.read.file import read_file
from ingest.read.grid import letters
from ingest.read.specs import Spec, index_of

SPECS = [spec for name in all_datasets() for spec in index_of(name).specs]
#: Disclosed budget forms are workbooks, known by their title; everything else comes in every format.
ANYWHERE = [spec for spec in SPECS if not spec.line]
PERIODS = {"month": "2026-09", "quarter": "2026-Q3", "half": "2026-S1", "year": "2025"}
LINES = {"month": "Tháng 9 năm 2026", "quarter": "Quý III năm 2026", "half": "6 tháng đầu năm 2026", "year": "Năm 2025"}
ROWS = 5


def named(spec: Spec) -> str:
    return spec.dataset.id + (f"-{spec.line}" if spec.line else "")


def value(spec: Spec, place: int, column: Column, row: int) -> Any:
    """A believable value of a column: a different one in every row where that can be."""
    if column.type == "period":
        return PERIODS[spec.dataset.frequency]
    if column.choices and (entries := list(lists.get(column.choices).entries)):
        code = entries[row % len(entries)]
        return int(code) if column.type == "integer" else code
    if column.type in ("integer", "decimal"):
        low, high = column.minimum or 0, column.maximum
        number = low + row + 1 if high is not None and high <= 200 else 1000 * place + 12345 * row + low
        number = min(number, high) if high is not None else number
        return int(number) if column.type == "integer" else Decimal(str(number)) + (0 if high else Decimal("0.5"))
    if column.type == "date":
        return date(2026, 3, 1) + timedelta(days=place + row) if row or column.required else None
    if column.type == "time":
        return datetime(2026, 9, 3, 8, 15, place) + timedelta(minutes=row)
    return f"Dòng {row}, cột {place}"


def printed(spec: Spec, column: Column, given: Any) -> Any:
    """A value as people write it: names of the list, Vietnamese numbers and dates."""
    if column.choices and given is not None and lists.get(column.choices).entries:
        return lists.get(column.choices).entries[str(given)].vi
    if isinstance(given, int | Decimal) and spec.numbers() == "en":
        return f"{given:,f}" if isinstance(given, Decimal) else f"{given:,}"
    return vietnamese(given)


def typed(given: Any) -> Any:
    """What reading gives for a value."""
    if isinstance(given, Decimal):
        text = f"{given:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return given.isoformat() if isinstance(given, date) else given


def rows(spec: Spec) -> list[dict[str, Any]]:
    return [
        {name: value(spec, place, column, row) for place, (name, column) in enumerate(spec.columns.items())}
        for row in range(ROWS)
    ]


def write_csv(path: Path, spec: Spec, headers: dict[str, str]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headers.values())
    for row in rows(spec):
        writer.writerow([printed(spec, spec.columns[name], row[name]) for name in headers])
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def write_json(path: Path, spec: Spec, headers: dict[str, str]) -> None:
    def plain(given: Any) -> Any:
        return float(given) if isinstance(given, Decimal) else given.isoformat() if isinstance(given, date) else given

    items = [{headers[name]: plain(given) for name, given in row.items()} for row in rows(spec)]
    path.write_text(json.dumps({"ky": PERIODS[spec.dataset.frequency], "items": items}, ensure_ascii=False), "utf-8")


def write_xlsx(path: Path, spec: Spec, headers: dict[str, str]) -> None:
    """A form: title, period, two header rows with merged parents, real numbers and dates."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("Biểu"), book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        kind = spec.dataset.label.vi if spec.line else "Báo cáo"
        sheet.write(0, 1, f"{kind}: {(spec.titles or (spec.dataset.label.vi,))[0]}".upper())
        sheet.write(1, 1, LINES[spec.dataset.frequency])
        sheet.merge_range(3, 0, 4, 0, "STT")
        heads = [tuple(part.strip() for part in ("|" + text).split("|")[-2:]) for text in headers.values()]
        place = 0
        while place < len(heads):
            parent, leaf = heads[place]
            end = place
            while parent and end + 1 < len(heads) and heads[end + 1][0] == parent:
                end += 1
            if not parent:
                sheet.merge_range(3, place + 1, 4, place + 1, leaf)
            elif end > place:
                sheet.merge_range(3, place + 1, 3, end + 1, parent)
            else:
                sheet.write(3, place + 1, parent)
            for column in range(place, end + 1) if parent else ():
                sheet.write(4, column + 1, heads[column][1])
            place = end + 1
        for number, row in enumerate(rows(spec), start=1):
            sheet.write(4 + number, 0, number)
            for at, name in enumerate(headers, start=1):
                given = row[name]
                if isinstance(given, date):
                    sheet.write_datetime(4 + number, at, given, day)
                elif isinstance(given, int | Decimal) and not spec.columns[name].choices:
                    sheet.write_number(4 + number, at, float(given))
                elif given is not None:
                    sheet.write_string(4 + number, at, str(printed(spec, spec.columns[name], given)))


def check(path: Path, spec: Spec, told: str | None) -> None:
    (reading,) = read_file(path, path.name, told)
    assert reading.dataset == spec.dataset.id
    assert not [finding for finding in reading.findings if finding.severity == "error"]
    found = [{name: row.values[name] for name in spec.columns} for row in reading.rows]
    assert found == [{name: typed(given) for name, given in row.items()} for row in rows(spec)]


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_a_form_reads_back_exactly_by_its_title_alone(spec: Spec, tmp_path: Path) -> None:
    stacked = {n: next((h for h in c.headers if "|" in h), c.headers[0]) for n, c in spec.columns.items()}
    write_xlsx(tmp_path / "a.xlsx", spec, stacked)
    check(tmp_path / "a.xlsx", spec, None)


@pytest.mark.parametrize("spec", ANYWHERE, ids=named)
def test_a_csv_reads_back_exactly(spec: Spec, tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", spec, {name: column.headers[0] for name, column in spec.columns.items()})
    check(tmp_path / "a.csv", spec, spec.dataset.id)


@pytest.mark.parametrize("spec", ANYWHERE, ids=named)
def test_a_json_reads_back_exactly(spec: Spec, tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", spec, {name: column.headers[-1] for name, column in spec.columns.items()})
    check(tmp_path / "a.json", spec, spec.dataset.id)


@pytest.mark.parametrize("spec", ANYWHERE, ids=named)
def test_every_header_spelling_means_its_column(spec: Spec, tmp_path: Path) -> None:
    for turn in range(max(len(column.headers) for column in spec.columns.values())):
        headers = {name: column.headers[min(turn, len(column.headers) - 1)] for name, column in spec.columns.items()}
        write_csv(tmp_path / "a.csv", spec, headers)
        (reading,) = read_file(tmp_path / "a.csv", "a.csv", spec.dataset.id)
        places = {name: letters(place) for place, name in enumerate(headers)}
        assert reading.layout.columns == places
        assert reading.layout.labels == headers
