"""The clock of the ingest program looks at reports only when those that came were read, and only under its lease."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from data import ledger
from data.ledger import tables
from data.period import ZONE
from ingest import once, urge
from tests.reliability.urged import world


@pytest.fixture
def copy(here, monkeypatch):
    """A copy with one report and a release, at a working hour of a day with steps."""
    world.feed(here, [("count", ("dossiers", "hung-yen", "2026-04"))])
    held = {"loading": False, "newest": 1}
    monkeypatch.setattr(urge.release, "newest", lambda *_: held["newest"])
    monkeypatch.setattr(urge.release, "row", lambda *_: SimpleNamespace(loading=held["loading"]))
    return replace(here, fixed_now=datetime(2026, 5, 28, 9, tzinfo=ZONE)), held


def test_it_waits_for_history_and_for_sources_that_were_due(copy):
    here, held = copy
    held["loading"] = True
    assert urge.look(here) == 0
    held |= {"loading": False, "newest": None}
    assert urge.look(here) == 0
    held["newest"] = 1
    once.plan(here, "demo_forms", ["2026-04"], tables.stamp(datetime.now(ZONE)))
    assert urge.look(here) == 0
    with ledger.writing(here) as connection:
        connection.execute(update(tables.run).values(fire="2026-01-01T00:00:00.000000Z"))
    assert urge.look(here) > 0, "a source that nobody could ask for an hour holds nothing up"


def test_a_program_that_lost_its_lease_makes_nothing(copy, caplog):
    here, _ = copy
    lease = once.take(here, me="one:1:a")
    with ledger.writing(here) as connection:
        connection.execute(update(tables.lease).values(fence=lease.fence + 1))
    assert urge.look(here, lease) == 0 and "another process has taken over" in caplog.text.lower()
    with ledger.reading(here) as connection:
        assert connection.execute(select(tables.urging)).all() == []
    assert urge.look(here) > 0
