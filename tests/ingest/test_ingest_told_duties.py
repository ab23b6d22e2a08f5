"""Reported tasks beside the duties they are of: exactly once, corrected, withdrawn, of the right document; none closes a duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from data import audit, inbox, ledger, reports, work
from data.audit import Who
from data.ledger import tables
from data.model import Delivery
from data.work import Actor
from ingest import accept, told
from ingest.feed import reading
from tests.ingest import kit
from tests.metrics.conftest import table, take

NAMES = ("task", "title", "due", "done", "document", "state")
OFFICE = Actor(Who("điều phối"), office=True)
MAY, JUNE = (datetime.fromisoformat(f"2026-0{month}-05T09:00:00+07:00") for month in (5, 6))
NUMBER = "18/CT-TTg"


def row(task: str = "NV1", document: str = NUMBER, state: str = "in_progress", done: str = "") -> tuple:
    return task, "Kết nối", "2026-04-20", done, document, state


def send(here, period: str, *rows: tuple, sender: str = "hue") -> int:
    """Accept a month's report and let the ledger follow; give its number."""
    (outcome,) = take(here, table("tasks", sender, period, NAMES, *rows))
    told.follow(here)
    return outcome.reports[0][0]


def issue(here, *agencies: str, document: str = NUMBER, issued: date = date(2026, 1, 10)) -> int:
    return work.issue(
        here, OFFICE, document, "Thủ tướng", "Kết nối", agencies or ("hue",), date(2026, 7, 1), issued=issued
    )


def says(here, number: int, agency: str = "hue") -> list[tuple[str, str, str]]:
    """Month, task and state of what is told of a duty."""
    (duty,) = work.directive(here, number, {agency}).duties
    return [(one.period, one.task, one.state) for one in duty.told]


def acts(here) -> list[tuple[str, str]]:
    """Who told of which duty, newest first."""
    return [(one["who"], one["subject"]) for one in audit.rows(here, 1000) if one["act"] == "duty.told"]


@pytest.fixture
def may(here):
    """The copy in May, when the report of April is due."""
    return replace(here, fixed_now=MAY)


@pytest.fixture
def june(here):
    """The same copy in June, when the report of May is due."""
    return replace(here, fixed_now=JUNE)


def test_a_row_tells_of_its_agency_s_duty_down_to_the_cell_and_closes_nothing(may):
    number = issue(may, "hue", "ha-noi")
    before = work.directive(may, number, None)
    report = send(may, "2026-04", row("NV0", "7/KH"), row("NV1", state="done_in_time", done="2026-04-18"))
    whole = work.directive(may, number, None)
    hanoi, hue = whole.duties
    (said,) = hue.told
    assert (said.report, said.revision, said.sender, said.row, said.cell, said.nth) == (report, 1, "hue", 3, "F3", 0)
    assert (said.state, said.done, said.due) == ("done_in_time", date(2026, 4, 18), date(2026, 4, 20))
    assert replace(hue, told=()) == before.duties[1] and hanoi.told == () and whole.revision == before.revision + 1
    assert acts(may) == [("report", f"directive:{number}:hue")] and audit.verify(may).problems == ()
    assert told.follow(may) == 0 and len(acts(may)) == 1
    work.report(may, Actor(Who("Huế"), agencies=frozenset({"hue"})), number, "hue", 1, 100, "9/BC", done=True)
    work.confirm(may, OFFICE, number, "hue", 2)
    assert says(may, number) == [("2026-04", "NV1", "done_in_time")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" 18 / ct-ttg ", True),
        ("18/CT–TTG", True),
        ("18/CT-TTg ngày 10/01/2026", False),
        ("1/8CT-TTg", False),
        ("118/CT-TTg", False),
        ("", False),
    ],
)
def test_the_number_must_be_exactly_that_of_the_document(may, written, meant):
    number = issue(may)
    send(may, "2026-04", row(document=written))
    assert bool(says(may, number)) == meant


def test_accents_do_not_matter(may):
    number = issue(may, document="942/QĐ-TTg")
    send(may, "2026-04", row(document="942/qd-ttg"))
    assert says(may, number) == [("2026-04", "NV1", "in_progress")]


def test_neither_an_agency_that_is_not_bound_nor_a_month_before_it_was_issued_tells_of_it(may):
    ours, later = issue(may, "ha-noi"), issue(may, "hue", issued=date(2026, 5, 1))
    send(may, "2026-04", row())
    assert says(may, ours, "ha-noi") == [] == says(may, later) and acts(may) == []


def test_of_two_years_documents_of_one_number_the_newer_is_meant(may):
    old, new, twin = issue(may, issued=date(2025, 3, 1)), issue(may), issue(may)
    send(may, "2026-04", row())
    assert says(may, old) == [] and says(may, new) == says(may, twin) == [("2026-04", "NV1", "in_progress")]


def test_a_corrected_report_counts_instead_and_an_older_month_changes_nothing(may, june):
    number = issue(may)
    first = send(june, "2026-05", row("NV5"), row("NV6"))
    kept = work.directive(june, number, None)
    send(may, "2026-04", row("NV4"))
    assert work.directive(june, number, None) == kept and len(acts(june)) == 1
    second = send(june, "2026-05", row("NV5", state="done_late", done="2026-05-28"), row("NV6", "9/KH"))
    assert second != first and says(june, number) == [("2026-05", "NV5", "done_late")]
    assert work.directive(june, number, None).duties[0].told[0].revision == 2 and len(acts(june)) == 2


def test_a_withdrawn_report_lets_go_and_the_month_before_counts_again(may, june):
    number = issue(may)
    before, last = send(may, "2026-04", row("NV4")), send(june, "2026-05", row("NV5"))
    reports.withdraw(june, Who("x"), last, "nhầm", ["hue"])
    told.follow(june)
    assert says(june, number) == [("2026-04", "NV4", "in_progress")]
    reports.withdraw(may, Who("x"), before, "nhầm", ["hue"])
    told.follow(june)
    assert says(june, number) == [] and len(acts(june)) == 4 and audit.verify(june).problems == ()


def test_a_directive_that_is_entered_after_the_report_is_told_of_too(may):
    report = send(may, "2026-04", row())
    first = issue(may)
    assert says(may, first) == [] and told.follow(may) == 1 and says(may, first) != []
    issue(may, document="19/CT")
    reports.withdraw(may, Who("x"), report, "nhầm", ["hue"])
    assert told.follow(may) == 1 and says(may, first) == [], "withdrawn before it was read again"
    with ledger.reading(may) as connection:
        assert connection.execute(tables.heard.select()).all() == []


def test_whatever_leaves_something_to_follow_moves_the_mark_and_nothing_else_need_be_looked_for(may):
    marks = [told.mark(may)]

    def moved() -> bool:
        marks.append(told.mark(may))
        return marks[-1] != marks[-2]

    (outcome,) = take(may, table("tasks", "hue", "2026-04", NAMES, row()))
    assert moved() and told.follow(may) == 1 and not moved()
    issue(may)
    assert moved() and told.follow(may) == 1 and not moved()
    reports.withdraw(may, Who("x"), outcome.reports[0][0], "nhầm", ["hue"])
    assert moved() and told.follow(may) == 1 and not moved()
    assert told.follow(may) == 0


def test_a_bulk_feed_tells_as_a_report_does_by_its_row(may, tmp_path):
    number, path = issue(may), tmp_path / "tasks.csv"
    lines = "".join(f"{','.join(row(f'NV{n}', NUMBER if n == 7 else '7/KH'))}\n" for n in range(1, 10))
    path.write_text("Mã nhiệm vụ,Nội dung,Hạn hoàn thành,Ngày hoàn thành,Văn bản giao,Tình trạng\n" + lines)
    sent = Delivery(path.name, b"", "tasks", "hue", "2026-04", file=path)
    (outcome,) = accept.process(
        may, [None], inbox.files(may, inbox.receive(may, [sent], reading.ORIGIN, illustrative=False))
    )
    assert outcome.reports and told.follow(may) == 1
    (said,) = work.directive(may, number, None).duties[0].told
    assert (said.task, said.state, said.row) == ("NV7", "in_progress", 8)


def test_killed_before_its_commit_it_is_done_again_or_not_at_all(may):
    number = issue(may)
    take(may, table("tasks", "hue", "2026-04", NAMES, row()))
    with kit.dying_after(told.told, "take"):
        told.follow(may)
    assert says(may, number) == [] and acts(may) == []
    assert told.follow(may) == 1 and told.follow(may) == 0
    assert says(may, number) == [("2026-04", "NV1", "in_progress")] and len(acts(may)) == 1


def test_who_carries_the_duties_of_a_merged_agency_speaks_for_them(here):
    spring = replace(here, fixed_now=datetime.fromisoformat("2025-04-05T09:00:00+07:00"))
    number = issue(spring, "thai-binh", "hung-yen-cu", issued=date(2025, 3, 1))
    autumn = replace(here, fixed_now=datetime.fromisoformat("2025-09-05T09:00:00+07:00"))
    send(autumn, "2025-08", row(), sender="hung-yen")
    whole = work.directive(autumn, number, None)
    assert {duty.agency: [(one.sender, one.period) for one in duty.told] for duty in whole.duties} == {
        "thai-binh": [("hung-yen", "2025-08")], "hung-yen-cu": [("hung-yen", "2025-08")],
    }  # fmt: skip
    late = issue(autumn, "thai-binh", document="20/CT-TTg", issued=date(2025, 3, 1))
    assert says(autumn, late, "thai-binh") == []
    send(autumn, "2025-07", row(document="20/CT-TTg"), sender="hung-yen")
    assert says(autumn, late, "thai-binh") == [("2025-07", "NV1", "in_progress")]
