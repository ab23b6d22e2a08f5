"""Runs happen once, the lease lets one program work, and a holder that slept changes nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import timedelta
from threading import Thread
from types import ModuleType, SimpleNamespace

import pytest
from sqlalchemy import func, select

from data import inbox, ledger
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery, Text
from data.settings import Settings
from ingest import once, pull, schedule, sources
from ingest.sources import Source
from tests.ingest.kit import ROOT, Plain, body, counting, line, rows_of, state

FIRE = "2026-11-21T02:00:00.000000Z"


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A registry of one source; `fetch` may be set by the test."""
    made = ModuleType("fake")
    made.SOURCE = Source("fake", Text("Giả", "Fake"), ("procedures",), "0 6 * * *")
    made.served = [Delivery("a.json", body(line()), "procedures", "hung-yen", "2026-09", etag="a")]
    made.fetch = lambda _period, context: (one for one in made.served if not context.held(one.etag))
    monkeypatch.setattr(sources, "all_sources", lambda: {"fake": made})
    return made


def planned(settings: Settings, *periods: str) -> list:
    """Write runs and give those that may be done."""
    once.plan(settings, "fake", periods or ("",), FIRE)
    return once.waiting(settings)


def late(settings: Settings, seconds: float = 31) -> None:
    """Let the lease run out."""
    with ledger.writing(settings) as connection:
        expires = tables.stamp(once._clock() - timedelta(seconds=seconds - 30))
        connection.execute(tables.lease.update().values(expires=expires))


def test_two_planners_of_the_same_firing_write_each_run_once(here: Settings):
    ledger.engine(here)
    periods = [f"2026-{month:02d}" for month in range(1, 10)]
    made: list[int] = []
    threads = [Thread(target=lambda: made.append(once.plan(here, "fake", periods, FIRE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == len(periods) == len(rows_of(here, "run"))
    assert once.plan(here, "fake", periods, FIRE) == 0
    assert once.plan(here, "fake", periods[:1], FIRE.replace("21T", "22T")) == 1


def test_newest_months_come_first_then_years_and_a_run_without_period_before_all(here: Settings):
    found = planned(here, "2024", "2026-08", "", "2026-09", "2023")
    assert [run.period for run in found] == ["", "2026-09", "2026-08", "2024", "2023"]


def test_one_holder_at_a_time_and_each_has_a_higher_fence(here: Settings):
    first = once.take(here)
    assert first and first.fence == 1
    assert once.take(here) is None
    once.renew(here, first)
    once.give_back(here, first)
    second = once.take(here)
    assert second and second.fence == 2
    late(here)
    third = once.take(here)
    assert third and third.fence == 3
    for lost in (first, second):
        with pytest.raises(Refusal) as refused:
            once.renew(here, lost)
        assert refused.value.code == "lease_lost"
    once.give_back(here, first)
    assert once.take(here) is None


def test_a_renewed_lease_is_not_given_away(here: Settings):
    lease = once.take(here)
    assert lease
    late(here)
    once.renew(here, lease)
    assert once.take(here) is None


def test_of_programs_that_ask_at_once_one_gets_the_lease(here: Settings):
    ledger.engine(here)
    got: list[once.Lease | None] = []
    threads = [Thread(target=lambda: got.append(once.take(here))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in got if lease]) == 1


HOLDER = """
import os, sys
from pathlib import Path
from ingest import once
from tests.ingest.kit import copy_at
print(once.take(copy_at(Path(sys.argv[1]))).fence, flush=True)
os.read(0, 1)
"""


def test_what_a_killed_program_held_is_taken_at_once_and_what_a_stopped_one_holds_is_not(here: Settings, tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    holder = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdin and holder.stdout
    with holder:
        assert holder.stdout.readline() == "1\n"
        assert once.take(here) is None
        os.kill(holder.pid, signal.SIGSTOP)
        assert once.take(here) is None, "a program that sleeps may wake"
        holder.kill()
    lease = once.take(here)
    assert lease and lease.fence == 2


@pytest.mark.parametrize("act", ["begin", "finish"])
def test_a_run_is_marked_by_the_holder_alone(here: Settings, act: str):
    (run,) = planned(here)
    slept = once.take(here)
    late(here)
    assert once.take(here)
    before = rows_of(here, "run")
    with pytest.raises(Refusal) as refused:
        if act == "begin":
            once.begin(here, run, slept)
        else:
            once.finish(here, run, slept, "done")
    assert refused.value.code == "lease_lost"
    assert rows_of(here, "run") == before


def test_a_holder_that_sleeps_past_its_lease_while_it_pulls_changes_nothing(here: Settings, source):
    (run,) = planned(here)
    slept = once.take(here)

    def sleepy(_period, _context):
        late(here)
        assert once.take(here)
        yield source.served[0]

    source.fetch = sleepy
    before = state(here)
    with pytest.raises(Refusal) as refused:
        pull.perform(here, [Plain()], run, slept, "")
    assert refused.value.code == "lease_lost"
    assert state(here) == before, "a holder without a lease accepted a report"
    assert rows_of(here, "report") == []


def test_a_run_is_done_once_and_the_next_firing_finds_everything_held(here: Settings, source):
    lease = once.take(here)
    (run,) = planned(here)
    assert pull.perform(here, [Plain()], run, lease, "")
    assert once.waiting(here) == []
    (row,) = rows_of(here, "run")
    assert (row["state"], row["tries"], row["received"], row["accepted"], row["returned"]) == ("done", 1, 1, 1, 0)
    once.plan(here, "fake", [""], FIRE.replace("21T", "22T"))
    (run,) = once.waiting(here)
    assert not pull.perform(here, [Plain()], run, lease, "")
    assert len(rows_of(here, "file")) == 1
    assert len(counting(here)) == 1


def test_a_run_that_a_killed_program_left_is_taken_up_again(here: Settings, source):
    (run,) = planned(here)
    once.begin(here, run, None)
    (again,) = once.waiting(here)
    assert (again.state, again.tries) == ("running", 1)
    pull.perform(here, [Plain()], again, None, "")
    assert [row["state"] for row in rows_of(here, "run")] == ["done"]


def test_what_came_before_a_failure_is_kept_and_the_run_is_tried_again_with_jitter(here: Settings, source):
    def broken(_period, context):
        yield from (one for one in source.served if not context.held(one.etag))
        raise Refusal("source_failing", status=503)

    source.fetch = broken
    (run,) = planned(here)
    waits = []
    for tries in range(1, pull.TRIES + 1):
        pull.perform(here, [Plain()], run, None, "")
        (row,) = rows_of(here, "run")
        assert row["problem"] == {"code": "source_failing", "params": {"status": "503"}}
        assert (row["tries"], len(counting(here))) == (tries, 1)
        if tries < pull.TRIES:
            assert row["state"] == "waiting"
            waits.append((tables.moment(row["next_try"]) - tables.moment(row["finished"])).total_seconds())
            run = SimpleNamespace(id=row["id"], source="fake", period="", tries=tries)
    assert row["state"] == "failed"
    assert once.waiting(here) == []
    for tries, wait in enumerate(waits):
        assert -0.5 <= wait <= min(pull.LAST_WAIT, pull.FIRST_WAIT * 4**tries)


@pytest.mark.parametrize("error", [OSError(errno.EIO, "broken"), ValueError("ours"), Refusal("disk_low")])
def test_what_fails_on_our_side_is_not_told_of_the_source(here: Settings, source, monkeypatch, error: Exception):
    def fails(*_: object) -> None:
        raise error

    (run,) = planned(here)
    monkeypatch.setattr(inbox, "receive", fails)
    with pytest.raises(type(error)):
        pull.perform(here, [Plain()], run, None, "")
    monkeypatch.undo()
    (row,) = rows_of(here, "run")
    assert (row["state"], row["problem"]) == ("running", None)


def test_waits_spread_over_their_whole_range(here: Settings, source):
    found = []
    once.plan(here, "fake", [""], FIRE)
    for _ in range(30):
        run = SimpleNamespace(id=1, source="fake", period="", tries=3)
        pull._again(here, run, None, Refusal("source_silent"), {})
        (row,) = rows_of(here, "run")
        found.append((tables.moment(row["next_try"]) - tables.moment(row["finished"])).total_seconds())
    assert 0 <= min(found) + 0.5 < 60 < max(found) <= 128


def test_two_programs_with_the_same_source_double_nothing(here: Settings, source):
    for _ in range(2):
        schedule._fire(here, "fake", once._clock().replace(second=0, microsecond=0))
    with ledger.reading(here) as connection:
        assert connection.execute(select(func.count()).select_from(tables.run)).scalar_one() == 1
    runs = [once.waiting(here)[0] for _ in range(2)]
    for run in runs:
        pull.perform(here, [Plain()], run, None, "")
    assert (len(rows_of(here, "file")), len(counting(here))) == (1, 1)
