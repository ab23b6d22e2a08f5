"""Reported obstacles in the ledger: opened once, updated, corrected, withdrawn, left out; what people did is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from data import audit, reports, work
from data.audit import Who
from data.work import Actor
from ingest import told
from tests.ingest import kit
from tests.metrics.conftest import table, take

NAMES = ("obstacle", "title", "kind", "about", "owner", "raised", "due", "resolved", "days_open", "state", "answer")
OFFICE = Actor(Who("điều phối"), office=True)
JUNE = datetime.fromisoformat("2026-06-05T09:00:00+07:00")


def row(code: str, state: str = "open", owner: str = "Bộ Tài chính", title: str = "Thiếu vốn") -> tuple:
    resolved, answer = ("2026-05-20", "7/CV") if state == "resolved" else ("", "")
    return code, title, "money", "DA1", owner, "2026-04-02", "2026-06-01", resolved, 30, state, answer


def send(here, period: str, *rows: tuple, sender: str = "hue") -> int:
    """Accept a month's report and let the ledger follow; give its number."""
    (outcome,) = take(here, table("obstacles", sender, period, NAMES, *rows))
    told.follow(here)
    return outcome.reports[0][0]


@pytest.fixture
def june(here):
    """The same copy in June, when the report of May is due."""
    return replace(here, fixed_now=JUNE)


def states(here) -> dict[str, tuple[str, str, bool]]:
    return {one.code: (one.state, one.standing, one.open) for one in work.obstacles(here, None)}


def test_a_row_opens_an_obstacle_once(here):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    send(may, "2026-04", row("O1"), row("O2", owner="Người đứng đầu cơ quan"))
    assert told.follow(may) == 0
    first, second = work.obstacles(may, {"hue"})
    assert (first.owner, first.said, first.projects, str(first.due)) == (
        "btc",
        "Bộ Tài chính",
        ("hue.DA1",),
        "2026-06-01",
    )
    assert (second.owner, second.said, second.state) == ("", "Người đứng đầu cơ quan", "new")
    assert [one.id for one in work.obstacles(may, {"btc"})] == [first.id]
    assert audit.verify(may).problems == ()


def test_the_next_month_updates_it_and_what_it_repeats_undoes_nothing(here, june):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    send(may, "2026-04", row("O1"))
    (one,) = work.obstacles(may, None)
    work.assign(may, OFFICE, one.id, one.revision, "bkhcn")
    work.move(may, OFFICE, one.id, one.revision + 1, "escalated")
    send(june, "2026-05", row("O1", "in_hand", title="Thiếu vốn đối ứng"))
    (one,) = work.obstacles(june, None)
    assert (one.owner, one.state, one.title) == ("bkhcn", "escalated", "Thiếu vốn đối ứng")
    assert "report" in {change.by for change in work.history(june, f"obstacle:{one.id}")}


def test_a_report_removes_what_it_says_is_removed_and_opens_it_again(here, june):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    send(may, "2026-04", row("O1"))
    number = send(june, "2026-05", row("O1", "resolved"))
    (one,) = work.obstacles(june, None)
    assert (one.state, str(one.removed), one.answer) == ("removed", "2026-05-20", "7/CV")
    reports.withdraw(june, Who("x"), number, "nhầm", ["hue"])
    told.follow(june)
    assert states(june) == {"O1": ("new", "", True)}


def test_a_corrected_report_counts_instead_and_an_older_month_changes_nothing(here, june):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    send(june, "2026-05", row("O1", "in_hand"))
    send(may, "2026-04", row("O1"))
    assert states(june) == {"O1": ("doing", "", True)}
    send(june, "2026-05", row("O1", "resolved"))
    assert states(june)["O1"][0] == "removed"


def test_one_that_is_left_out_or_withdrawn_leaves_the_board_unless_people_work_on_it(here, june):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    number = send(may, "2026-04", row("O1"), row("O2"), row("O3"))
    third = next(one for one in work.obstacles(may, None) if one.code == "O3")
    work.assign(may, OFFICE, third.id, third.revision, "btc", step="Họp")
    send(june, "2026-05", row("O1"))
    assert states(june) == {"O1": ("new", "", True), "O2": ("new", "unsaid", False), "O3": ("new", "unsaid", True)}
    reports.withdraw(may, Who("x"), number, "nhầm", ["hue"])
    told.follow(june)
    assert states(june) == {
        "O1": ("new", "", True),
        "O2": ("new", "withdrawn", False),
        "O3": ("new", "withdrawn", True),
    }


def test_a_nil_report_leaves_out_what_was_open(here, june):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    send(may, "2026-04", row("O1"))
    send(june, "2026-05", row("O9"), sender="ha-noi")
    assert states(june)["O1"] == ("new", "", True)
    send(june, "2026-05", row("O9"))
    assert states(june)["O1"] == ("new", "unsaid", False) and len(work.obstacles(june, None)) == 3


def test_killed_before_its_commit_it_is_done_again_or_not_at_all(here):
    may = replace(here, fixed_now=datetime.fromisoformat("2026-05-04T09:00:00+07:00"))
    take(may, table("obstacles", "hue", "2026-04", NAMES, row("O1")))
    with kit.dying_after(told.told, "take"):
        told.follow(may)
    assert work.obstacles(may, None) == ()
    assert told.follow(may) == 1 and told.follow(may) == 0
    assert states(may) == {"O1": ("new", "", True)}
