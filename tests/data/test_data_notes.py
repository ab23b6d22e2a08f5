"""Event notes: who may write them, what they need, and that a wrong one is withdrawn and never mended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data import audit, notes
from data.audit import Who
from data.errors import Refusal
from data.work import Actor

OFFICE, HUE = Actor(Who("điều phối"), office=True), Actor(Who("người Huế"), agencies=frozenset({"hue"}))
DAY = date(2026, 4, 12)


def refused(code: str, act, *arguments, **named) -> None:
    """Do something that must be refused for one reason."""
    with pytest.raises(Refusal) as found:
        act(*arguments, **named)
    assert found.value.code == code


def test_the_office_notes_what_happened_and_nobody_else(here):
    before = notes.mark(here)
    refused("work_not_yours", notes.write, here, HUE, DAY, "decree", "Nghị định mới")
    refused("note_missing", notes.write, here, OFFICE, DAY, "decree", "  ")
    refused("note_kind_unknown", notes.write, here, OFFICE, DAY, "rumour", "Nghe nói")
    refused("note_day_ahead", notes.write, here, OFFICE, here.today() + timedelta(days=1), "decree", "Sắp có")
    refused("agency_unknown", notes.write, here, OFFICE, DAY, "decree", "Nghị định mới", agency="abc")
    assert notes.notes(here) == () and notes.mark(here) == before
    number = notes.write(here, OFFICE, DAY, "decree", " Nghị định có hiệu lực ", "45/2026/NĐ-CP", "dossiers_online")
    (held,) = notes.notes(here)
    assert (held.id, held.day, held.kind, held.text, held.document, held.indicator, held.agency) == (
        number, DAY, "decree", "Nghị định có hiệu lực", "45/2026/NĐ-CP", "dossiers_online", notes.WHOLE,
    )  # fmt: skip
    assert (held.by, held.withdrawn, held.revision) == ("điều phối", "", 1) and notes.mark(here) > before
    (row,) = audit.rows(here, 1)
    assert (row["act"], row["subject"]) == ("note.write", f"note:{number}") and row["after"][
        "document"
    ] == "45/2026/NĐ-CP"


def test_a_note_is_withdrawn_once_with_a_reason_and_stays_in_the_register(here):
    number = notes.write(here, OFFICE, DAY, "outage", "Cổng dừng 6 giờ", agency="hue")
    refused("work_not_yours", notes.withdraw, here, HUE, number, "không đúng")
    refused("reason_missing", notes.withdraw, here, OFFICE, number, " ")
    refused("note_unknown", notes.withdraw, here, OFFICE, number + 1, "nhầm")
    before = notes.mark(here)
    notes.withdraw(here, OFFICE, number, "nhầm ngày")
    refused("note_withdrawn", notes.withdraw, here, OFFICE, number, "lần nữa")
    (held,) = notes.notes(here)
    assert (held.text, held.withdrawn, held.revision) == ("Cổng dừng 6 giờ", "nhầm ngày", 2) and notes.mark(
        here
    ) > before
    (row,) = audit.rows(here, 1)
    assert (row["act"], row["why"]) == ("note.withdraw", "nhầm ngày")


@pytest.mark.parametrize(
    ("indicator", "agency", "touched"),
    [
        ("", notes.WHOLE, True),
        ("dossiers_online", notes.WHOLE, True),
        ("dossiers_online", "hue", True),
        ("other", notes.WHOLE, False),
        ("", "ha-noi", False),
        ("", "hue", True),
    ],
)
def test_what_a_note_touches(here, indicator, agency, touched):
    notes.write(here, OFFICE, DAY, "other", "Đổi cách đếm", indicator=indicator, agency=agency)
    (held,) = notes.notes(here)
    assert held.touches(frozenset({"dossiers_online"}), frozenset({"hue"})) is touched
