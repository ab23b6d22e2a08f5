"""The leaders' summary: what waits for a decision is told by the rows of a release, and only by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from data import agencies, settings
from data.model import Viewer
from data.period import parse
from metrics import read, release, summaries
from metrics.summaries import Money, Obstacle
from metrics.views.summary import WORST, Decision
from tests.dashboard import fixtures
from tests.metrics.conftest import PROJECTS, table, take

QUARTER = parse("2026-Q2")
OBSTACLES = ("obstacle", "title", "kind", "about", "owner", "raised", "due", "resolved", "days_open", "state")


def obstacle(code: str, kind: str, owner: str, raised: str, due: str, about: str = "", state: str = "open") -> tuple:
    return code, "Vướng", kind, about, owner, raised, due, "2026-05-20" if state == "resolved" else "", 30, state


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """One release in which Huế has two open obstacles of May, one that was removed, and two projects out of step."""
    folder = tmp_path_factory.mktemp("summary") / "var"
    now = "2026-07-20T09:00:00+07:00"
    made = settings.load(environ={"DATA_DIR": str(folder), "MODE": "production", "NOW": now})
    may, june = (datetime.fromisoformat(f"2026-{month}-05T09:00:00+07:00") for month in ("05", "06"))
    april = obstacle("O9", "data", "Bộ Y tế", "2026-04-02", "2026-08-02")
    take(replace(made, fixed_now=may), table("obstacles", "hue", "2026-04", OBSTACLES, april))
    take(
        replace(made, fixed_now=june),
        table(
            "obstacles", "hue", "2026-05", OBSTACLES,
            obstacle("O1", "money", "Bộ Tài chính", "2026-03-01", "2026-05-01", "DA1"),
            obstacle("O2", "money", "Bộ Tài chính", "2026-05-02", "2026-07-02", "DA1"),
            obstacle("O3", "law", "Bộ Tư pháp", "2026-01-02", "2026-05-30", state="resolved"),
        ),
        table("projects", "hue", "2026-05", PROJECTS, ("DA1", "Một", 100, 60, 20, 60), ("DA2", "Hai", 100, 60, 60, 30)),
    )  # fmt: skip
    assert release.publish(made) == 1
    return made


def test_decisions_come_from_the_rows_of_the_newest_month(here, monkeypatch):
    monkeypatch.setattr(settings, "load", lambda: here)
    found = read.summary(Viewer("", "leader"), ky="2026-Q2")
    assert found.urge["obstacles"] == 2
    first, second = found.decisions
    assert (first.kind, first.owner, first.count, first.money) == ("obstacle", "Bộ Tài chính", 2, D(100))
    assert (first.days, first.due) == ((date(2026, 6, 30) - date(2026, 3, 1)).days, date(2026, 5, 1))
    assert (second.kind, second.count, second.money) == ("shift", 1, D(40))
    assert (second.other_count, second.other_money) == (1, D(30))
    assert (found.lagging, found.stuck) == (1, ()), "single projects are for those who work on the whole scope"
    (stuck,) = read.summary(Viewer("", "coordinator"), ky="2026-Q2").stuck
    assert (stuck.project, stuck.title, stuck.left, stuck.paid) == ("DA1", "Một", D(80), D(20))
    other = read.summary(Viewer("", "leader"), ky="2026-Q2", nhom="bo")
    assert (other.decisions, other.urge["obstacles"], other.scope) == ((), 0, "bo")


def test_a_release_without_obstacles_says_so_instead_of_counting_none(here):
    import duckdb

    assert summaries._obstacles(duckdb.connect(), QUARTER, agencies.get("VN")) is None


def test_worst_stands_first_and_the_farthest_behind_before_others():
    rows = summaries.worst_first(fixtures.overview().targets)
    assert [WORST.index(row.status) for row in rows] == sorted(WORST.index(row.status) for row in rows)
    late = [row.indicator for row in rows if row.status == "late"]
    assert late == ["budget_share", "new_services", "egdi_rank"]


def test_groups_past_their_day_come_first_and_money_is_counted_once():
    held = [
        Obstacle("hue", "law", "A", None, date(2026, 1, 1), date(2026, 9, 1)),
        Obstacle("hue", "law", "B", "DA1", date(2026, 5, 1), date(2026, 6, 1)),
        Obstacle("hue", "law", "B", "DA1", date(2026, 6, 1), date(2026, 8, 1)),
    ]
    projects = [Money("hue", "DA1", "Kho", "on_pace", D(70), D(1), D(1))]
    first, second = summaries._removals(held, projects, QUARTER)
    assert (first.owner, first.count, first.money, first.due) == ("B", 2, D(70), date(2026, 6, 1))
    assert (second.owner, second.money, second.days) == ("A", None, 180)


def test_at_most_three_decisions_one_of_each_kind_before_a_second():
    made = [Decision("obstacle", owner=name) for name in "abcd"] + [Decision("shift", count=2)]
    assert [(one.kind, one.owner) for one in summaries._three(made)] == [
        ("obstacle", "a"),
        ("obstacle", "b"),
        ("shift", ""),
    ]
    assert summaries._three([]) == ()
