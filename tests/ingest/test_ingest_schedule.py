"""The clock: when a source was last due, what a firing asks for, what is made up for after an absence."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest

from data import ledger, release, rhythm, space
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings
from ingest import first_load, nightly, once, publishing, schedule, sources
from tests.ingest.kit import copy_at, rows_of, run

RELEASE = {
    "n": 1, "kind": "provisional", "name": "release-1.duckdb", "digests": {}, "files": {}, "definitions": "",
    "loading": False, "illustrative": False, "changes": 0,
}  # fmt: skip
SATURDAY = datetime(2026, 11, 21, 9, 0, 30, tzinfo=ZONE)


def at(text: str) -> datetime:
    """Read a moment in Viet Nam."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("cron", "now", "due"),
    [
        ("0 6 * * *", "2026-11-21T09:00:30", "2026-11-21T06:00"),
        ("0 6 * * *", "2026-11-21T06:00:00", "2026-11-21T06:00"),
        ("0 6 * * *", "2026-11-21T05:59:59", "2026-11-20T06:00"),
        ("*/15 * * * *", "2026-11-21T09:14:59", "2026-11-21T09:00"),
        ("*/15 * * * *", "2026-01-01T00:00:00", "2026-01-01T00:00"),
        ("0 3 * * mon", "2026-11-21T09:00:00", "2026-11-16T03:00"),
        ("0 3 * * mon", "2026-11-23T02:59:59", "2026-11-16T03:00"),
        ("0 3 * * mon", "2026-11-23T03:00:00", "2026-11-23T03:00"),
        ("0 4 * * sun", "2026-11-21T09:00:00", "2026-11-15T04:00"),
        ("30 6 1 * *", "2026-11-21T09:00:00", "2026-11-01T06:30"),
        ("30 6 31 * *", "2026-11-21T09:00:00", "2026-10-31T06:30"),
        ("0 0 1 1 *", "2026-11-21T09:00:00", "2026-01-01T00:00"),
        ("0 0 29 2 *", "2024-03-01T00:00:00", "2024-02-29T00:00"),
    ],
)
def test_the_last_time_that_a_source_was_due(cron, now, due):
    assert rhythm.last_due(cron, at(now)) == at(due)


@pytest.mark.parametrize("cron", [module.SOURCE.cron for module in sources.all_sources().values()])
def test_every_source_was_due_within_the_last_week(cron):
    for hours in range(0, 24 * 8, 5):
        now = SATURDAY - timedelta(hours=hours)
        due = rhythm.last_due(cron, now)
        assert now - timedelta(days=7) <= due <= now
        assert due.second == 0


def test_after_an_absence_each_source_fires_once_and_not_again(here: Settings):
    schedule._catch_up(here)
    first = rows_of(here, "run")
    asked = set(sources.asked(here))
    assert {row["source"] for row in first} == asked
    assert len({(row["source"], row["fire"]) for row in first}) == len(asked)
    schedule._catch_up(here)
    assert rows_of(here, "run") == first
    assert all(row["state"] == "waiting" for row in first)
    assert {feed["source"] for feed in rows_of(here, "feed")} == set(sources.all_sources())


def test_an_absence_of_many_days_is_made_up_for_once(here: Settings, monkeypatch: pytest.MonkeyPatch):
    source = "un_history"
    old = tables.stamp(datetime.now(ZONE) - timedelta(days=30))
    for name in sources.all_sources():
        once.plan(here, name, [""], old)
    schedule._catch_up(here)
    fires = {row["fire"] for row in rows_of(here, "run") if row["source"] == source}
    due = rhythm.last_due(sources.all_sources()[source].SOURCE.cron, datetime.now(ZONE))
    assert fires == {old, tables.stamp(due)}


def test_a_firing_asks_for_what_was_never_pulled_well_and_always_the_newest_two_of_each_kind(here: Settings):
    wanted = schedule._periods(here, "demo_csv")
    assert wanted[0] == "2026-10"
    assert len(wanted) == 12 + 7 + 3 + 3
    once.plan(here, "demo_csv", wanted, "2026-11-20T00:00:00.000000Z")
    for one in once.waiting(here):
        once.finish(here, one, None, "failed" if one.period in ("2026-03", "2024") else "done")
    newest = ["2026-10", "2026-09", "2026-03", "2026-Q3", "2026-S1", "2026-Q2", "2025-S2", "2025", "2024"]
    assert schedule._periods(here, "demo_csv") == newest
    assert schedule._periods(here, "demo_csv", full=True) == wanted
    assert schedule._periods(here, "un_history") == [""]


@pytest.mark.parametrize(
    ("now", "recent", "older"),
    [
        ("2026-11-21T09:00", ["", "2026-10", "2026-09", "2025-10", "2025", "2026"], ["2025-09", "2024", "2023"]),
        ("2026-10-01T00:00", ["2026-09", "2025-10", "2025"], ["2025-09", "2024"]),
        ("2026-09-30T23:59", ["2026-08", "2025-07", "2025"], ["2025-06", "2024"]),
        ("2027-01-01T00:00", ["2026-12", "2026-01", "2026"], ["2025-12", "2025"]),
        ("2026-12-31T23:59", ["2026-11", "2025-10", "2025"], ["2025-09", "2024"]),
        ("2024-02-29T12:00", ["2024-01", "2023-01", "2023"], ["2022-12", "2022"]),
    ],
)
def test_the_newest_four_ended_quarters_are_recent(tmp_path, now, recent, older):
    settings = copy_at(tmp_path, now=at(now))
    assert [period for period in recent if not first_load._recent(period, settings)] == []
    assert [period for period in older if first_load._recent(period, settings)] == []


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_production_never_runs_an_illustrative_source(here: Settings, mode: str):
    settings = replace(here, mode=mode)
    mine = sources.asked(settings)
    illustrative = {name for name, module in mine.items() if module.SOURCE.illustrative}
    assert bool(illustrative) == (mode == "demo")
    assert "un_history" in mine
    schedule._announce(settings)
    assert {feed["source"] for feed in rows_of(settings, "feed")} == set(sources.of(settings)) >= set(mine)


def test_production_refuses_to_pull_an_illustrative_source_by_hand(tmp_path):
    done = run(tmp_path, "ingest", "pull", "demo_csv", MODE="production")
    assert done.returncode == 2, "production pulled from a demonstration source"
    assert "Traceback" not in done.stderr
    assert rows_of(copy_at(tmp_path, mode="production"), "run") == []


def test_an_unknown_source_is_refused_with_the_names_that_exist(tmp_path):
    done = run(tmp_path, "ingest", "pull", "khong-co", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "demo_csv" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_release_of_the_night_is_made_also_after_an_absence_and_again_after_a_failure(
    here: Settings, monkeypatch: pytest.MonkeyPatch
):
    made: list[bool] = []
    monkeypatch.setattr(publishing, "provisional", lambda settings, loading: made.append(loading))
    nightly.make_release(here)
    assert made == [], "the first release belongs to the first load"
    with ledger.writing(here) as connection:
        connection.execute(tables.release.insert().values(RELEASE | {"made_at": tables.stamp(at("2026-11-21T01:59"))}))
    nightly.make_release(here)
    nightly.make_release(here)
    assert made == [False, False]
    with ledger.writing(here) as connection:
        connection.execute(tables.release.update().values(made_at=tables.stamp(at("2026-11-21T02:00"))))
    nightly.make_release(here)
    assert made == [False, False]


def test_without_room_nothing_is_run_and_what_was_due_meanwhile_is_made_up_for(
    here: Settings, monkeypatch: pytest.MonkeyPatch
):
    ended, looks = Event(), [True, True, True]

    def perform(*_: object) -> None:
        assert not looks
        ended.set()

    monkeypatch.setattr(schedule, "ROOM", 0)
    monkeypatch.setattr(space, "low", lambda _: bool(looks) and looks.pop())
    monkeypatch.setattr(schedule.pulling, "perform", perform)
    monkeypatch.setattr(schedule.FirstLoad, "show", lambda *_: True)
    schedule._work(here, [], None, "", ended)
    assert {row["source"] for row in rows_of(here, "run")} == set(sources.asked(here))


def test_there_is_nothing_to_release_before_anything_is_accepted(here: Settings):
    publishing.provisional(here, False)
    assert release.newest(here) is None


@pytest.mark.parametrize(("code", "ends"), [("ledger_busy", False), ("lease_lost", True)])
def test_only_a_lost_lease_ends_the_program(tmp_path, monkeypatch, code, ends):
    ended, tries = threading.Event(), []

    def renew(*_):
        tries.append(1)
        if len(tries) > 3:
            ended.set()
        raise Refusal(code, seconds=5)

    monkeypatch.setattr(once, "LEASE", timedelta(seconds=0.03))
    monkeypatch.setattr(once, "renew", renew)
    schedule._hold(copy_at(tmp_path), once.Lease("tests", 1), ended)
    assert (len(tries) == 1) is ends
