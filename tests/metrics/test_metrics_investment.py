"""Plan, investment and execution as pages ask for it: months of the year, scope by reader, one project's months."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal as D

import pytest

from data import settings
from data.errors import Refusal
from data.model import Viewer
from ingest import told
from metrics import read, release
from tests.metrics.conftest import PROJECTS, table, take
from tests.metrics.test_metrics_summary import OBSTACLES, obstacle

OFFICE, HUE, LEADER = Viewer("", "coordinator"), Viewer("", "agency", frozenset({"hue"})), Viewer("", "leader")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """One release with a project of Huế in April and May, and an obstacle that names it."""
    folder = tmp_path_factory.mktemp("investment") / "var"
    made = settings.load(environ={"DATA_DIR": str(folder), "MODE": "production", "NOW": "2026-07-20T09:00:00+07:00"})
    may, june = (datetime.fromisoformat(f"2026-{month}-05T09:00:00+07:00") for month in ("05", "06"))
    take(replace(made, fixed_now=may), table("projects", "hue", "2026-04", PROJECTS, ("DA1", "Một", 100, 30, 10, 20)))
    named = obstacle("O1", "money", "Bộ Tài chính", "2026-03-01", "2026-05-01", "DA1")
    take(
        replace(made, fixed_now=june),
        table("projects", "hue", "2026-05", PROJECTS, ("DA1", "Một", 100, 60, 20, 60)),
        table("obstacles", "hue", "2026-05", OBSTACLES, named),
    )
    told.follow(made)
    assert release.publish(made) == 1
    return made


@pytest.fixture(autouse=True)
def _here(here, monkeypatch):
    monkeypatch.setattr(settings, "load", lambda: here)


def test_every_month_of_the_year_stands_there_and_what_is_missing_is_no_zero():
    found = read.investment(HUE, ky="2026-Q2")
    assert (found.agency, found.open) == ("hue", True)
    assert [month.period for month in found.months] == [f"2026-{n:02d}" for n in range(1, 7)]
    assert [month.work.numerator for month in found.months][3:5] == [D(20), D(60)]
    assert all(month.work.value is None and month.work.missing for month in found.months[:3])
    assert [one.project for one in found.made.projects] == ["DA1"]


def test_the_whole_is_open_to_the_office_and_counted_for_others():
    assert read.investment(OFFICE, ky="2026-Q2").made.projects
    closed = read.investment(LEADER, ky="2026-Q2")
    assert (closed.agency, closed.open, closed.made.projects, closed.made.project_count) == ("VN", False, (), 1)
    assert read.investment(HUE, ky="2026-Q2", nhom="tinh").made.projects == ()
    assert read.investment(OFFICE, ky="2026-Q2", nhom="bo").made.project_count == 0


def test_a_project_has_its_months_and_the_board_knows_what_holds_it_up():
    found = read.project(OFFICE, "hue.DA1", ky="2026-Q2")
    assert [(step.period, step.accepted) for step in found.steps] == [("2026-04", D(20)), ("2026-05", D(60))]
    (stuck,) = read.board(OFFICE).every
    assert (stuck.one.code, stuck.one.owner, stuck.one.projects, stuck.money) == ("O1", "btc", ("hue.DA1",), D(100))
    assert (stuck.days, stuck.late, stuck.age) == (141, 80, 3)
    assert found.project.bars.mismatch == "work_waits"


def test_a_project_is_closed_to_others_and_an_unknown_one_is_refused():
    for viewer in (LEADER, Viewer("", "agency", frozenset({"ha-noi"})), Viewer("", "public")):
        with pytest.raises(Refusal) as refused:
            read.project(viewer, "hue.DA1", ky="2026-Q2")
        assert refused.value.code in ("project_closed", "no_official_release")
    with pytest.raises(Refusal) as refused:
        read.project(OFFICE, "hue.DA9", ky="2026-Q2")
    assert refused.value.code == "project_unknown"
