"""A file is given back with its cells marked, shown as it is, and mended on the page; with the real reader."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from data import reports
from data.audit import Who
from data.period import ZONE
from data.settings import Settings
from ingest import pull, views
from ingest.read.child import Reader
from ingest.read.marked import Note
from tests.ingest.kit import ROOT, copy_at, counting

AN = Who("an.hungyen", 7)
FORM = ROOT / "tests" / "specimens" / "agency_files" / "HY_Bieu01-06_T9-2026.xlsx"
SPECIMENS = sorted(
    path for path in (ROOT / "tests" / "specimens").rglob("*_*") if path.suffix in (".xlsx", ".csv", ".ndjson")
)


@pytest.fixture(scope="module")
def reader():
    """One warm reader for all."""
    with Reader() as reader:
        yield reader


@pytest.fixture
def here(tmp_path) -> Settings:
    """A copy on a day on which September 2026 is not closed."""
    return copy_at(tmp_path, now=datetime(2026, 10, 1, 9, tzinfo=ZONE))


def draft(settings: Settings, reader: Reader, name: str, body: bytes, dataset: str | None = None) -> list[reports.Card]:
    """Upload a file of Hưng Yên and have it read."""
    receipt = reports.upload(settings, AN, name, body, "hung-yen", dataset, "2026-09")
    pull.finish_waiting(settings, [reader])
    return list(reports.of_file(settings, receipt, None)[2])


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: f"{path.parent.name}-{path.suffix[1:]}")
def test_a_marked_workbook_reads_back_as_the_file_it_was_made_of(path: Path, reader: Reader, tmp_path: Path):
    before = reader.read(path, path.name)
    layout, first = before[0].layout, before[0].rows[0].number
    column = list(layout.columns.values())[1]
    said = "=SUM(C5:C9) > 128"
    body = reader.mark(
        path, path.name, [Note(layout.sheet, first, column, "error", said), Note("", None, "", "warning", "x")]
    )
    made = tmp_path / "marked.xlsx"
    made.write_bytes(body)
    after = reader.read(made, made.name)
    assert [[row.values for row in one.rows] for one in after] == [[row.values for row in one.rows] for one in before]
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.comment.text for cell in cells if cell.comment] == [said]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [row[2].value for row in book[book.sheetnames[-1]].iter_rows()] == ["Nội dung", said, "x"]


def test_a_workbook_of_six_forms_is_mended_cell_by_cell_sent_and_counted(here: Settings, reader: Reader):
    book = openpyxl.load_workbook(FORM)
    sheet = book.worksheets[0]
    (head,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Toàn trình"][:1] or [None]
    assert head is not None
    row = head.row + 2
    sheet.cell(row, head.column).value = 9999
    body = io.BytesIO()
    book.save(body)
    cards = draft(here, reader, "HY.xlsx", body.getvalue())
    assert len(cards) == 6 and {card.state for card in cards} == {"draft"}
    (wrong,) = [card for card in cards if card.errors]
    problem = next(one for one in reports.findings(here, wrong.id, None) if one.severity == "error")
    assert (problem.row, problem.sheet) == (row, sheet.title) and reports.workbook(here, wrong.id, None) is None
    assert views.make(here, [reader]) == 1 and views.make(here, [reader]) == 0
    (shown,) = reports.sheets(here, wrong.id, None)
    assert dict(shown.rows)[row][head.column - 1] == 9999 and shown.columns["full_online"] == head.column_letter
    name, marked = reports.workbook(here, wrong.id, None)
    assert name == "HY-danh-dau.xlsx"
    found = openpyxl.load_workbook(io.BytesIO(marked))[sheet.title][problem.where.split("!")[1]]
    assert found.comment.text.startswith(problem.say("vi")) and found.fill.fgColor.rgb == "00F4C7C3"
    receipt = reports.correct(here, AN, wrong.id, {problem.where: "1"}, None)
    pull.finish_waiting(here, [reader])
    (mended,) = reports.of_file(here, receipt, None)[2]
    assert (mended.dataset, mended.errors, mended.revision) == ("procedures", 0, 2)
    views.make(here, [reader])
    (change,) = reports.differences(here, wrong.id, mended.id, None)
    assert (change.row, change.before, change.after) == (problem.where, "9999", "1")
    sent = [mended.id, *(card.id for card in cards if card.id != wrong.id)]
    for asked in (one for number in sent for one in reports.findings(here, number, None)):
        if asked.severity == "warning" and not asked.explanation:
            reports.explain(here, AN, asked.id, "Dòng tổng in sẵn, chưa tính lại", None)
    reports.send(here, AN, sent, None)
    assert pull.finish_waiting(here, [reader]) == 6
    assert {reports.get(here, card.id, None).state for card in [mended, *cards[1:]]} == {"accepted"}
    assert sorted(row["full_online"] for row in counting(here))[0] == 1
    assert counting(here, "budget") and counting(here, "projects")


def test_two_accepted_revisions_differ_in_the_values_that_changed(here: Settings, reader: Reader):
    lines = (
        (ROOT / "tests" / "specimens" / "demo_csv" / "du-lieu_procedures_2026-09.csv")
        .read_bytes()
        .decode()
        .splitlines()
    )
    numbers = []
    for body in ("\n".join(lines), "\n".join(lines[:-1])):
        (card,) = draft(here, reader, "bc.csv", body.encode(), "procedures")
        reports.send(here, AN, [card.id], None)
        pull.finish_waiting(here, [reader])
        numbers.append(card.id)
    (gone,) = reports.differences(here, *numbers, None)
    assert (gone.field, gone.after) == ("", None) and gone.before


def test_a_correction_outside_of_the_table_is_refused_with_its_sentence(here: Settings, reader: Reader):
    (card, *_) = draft(here, reader, FORM.name, FORM.read_bytes())
    receipt = reports.correct(here, AN, card.id, {"Không có!E14": "1"}, None)
    pull.finish_waiting(here, [reader])
    state, problem, _ = reports.of_file(here, receipt, None)
    assert (state, problem["code"]) == ("refused", "cell_outside")
    assert reports.get(here, card.id, None).state == "draft"
