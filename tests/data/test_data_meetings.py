"""Meetings: who may hold them, what a decision becomes, and what two writers at once meet."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from data import audit, ledger, meetings, work
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.work import Actor, Raised

OFFICE, HUE = Actor(Who("điều phối"), office=True), Actor(Who("người Huế"), agencies=frozenset({"hue"}))
UNTIL = date(2026, 7, 1)


def refused(code: str, act, *arguments, **named) -> None:
    """Do something that must be refused for one reason."""
    with pytest.raises(Refusal) as found:
        act(*arguments, **named)
    assert found.value.code == code


@pytest.fixture
def released(here):
    """A copy in which release 7 is the newest."""
    values = {
        "n": 7, "kind": "provisional", "made_at": "2026-05-20T01:00:00.000000Z", "definitions": "x", "loading": False,
        "changes": 1, "name": "release-7.duckdb", "digests": {}, "files": {}, "illustrative": False,
    }  # fmt: skip
    with ledger.writing(here) as connection:
        connection.execute(insert(tables.release).values(**values))
    return here


def test_a_meeting_keeps_the_release_it_looked_at_and_one_is_open_at_a_time(released):
    refused("work_not_yours", meetings.begin, released, HUE, "Giao ban")
    refused("meeting_missing", meetings.begin, released, OFFICE, "  ")
    number = meetings.begin(released, OFFICE, "Giao ban tháng 5")
    refused("meeting_open", meetings.begin, released, OFFICE, "Lần nữa")
    (held,) = meetings.meetings(released)
    assert (held.title, held.release, held.day, held.closed, held.revision) == (
        "Giao ban tháng 5",
        7,
        released.today(),
        None,
        1,
    )
    refused("work_not_yours", meetings.close, released, HUE, number, 1)
    meetings.close(released, OFFICE, number, 1)
    refused("meeting_over", meetings.close, released, OFFICE, number, 2)
    refused("meeting_over", meetings.decide, released, OFFICE, number, 2, "Muộn", "hue", UNTIL)
    assert [row["act"] for row in audit.rows(released, 2)] == ["meeting.close", "meeting.begin"]


def test_a_meeting_needs_a_release(here):
    refused("no_release", meetings.begin, here, OFFICE, "Giao ban")


def test_a_decision_becomes_a_directive_that_names_the_indicator_it_should_move(released):
    number = meetings.begin(released, OFFICE, "Giao ban")
    refused("work_not_yours", meetings.decide, released, HUE, number, 1, "Tự giao", "hue", UNTIL)
    refused("decision_missing", meetings.decide, released, OFFICE, number, 1, " ", "hue", UNTIL)
    refused("agency_unknown", meetings.decide, released, OFFICE, number, 1, "Làm", "abc", UNTIL)
    refused("directive_due_before_issue", meetings.decide, released, OFFICE, number, 1, "Làm", "hue", date(2026, 1, 1))
    became = meetings.decide(released, OFFICE, number, 1, "Huế đưa lên 80%", "hue", UNTIL, about="target:online_share")
    (told,) = work.directives(released, {"hue"})
    assert became == f"directive:{told.id}"
    assert (told.title, told.due, told.indicator, told.issuer) == (
        "Huế đưa lên 80%", UNTIL, "online_share", meetings.ISSUER,
    )  # fmt: skip
    (held,) = meetings.meetings(released)
    assert [(one.about, one.owner, one.became) for one in held.decisions] == [("target:online_share", "hue", became)]
    assert [row["act"] for row in audit.rows(released, 2)] == ["meeting.decide", "directive.issue"]


def test_an_obstacle_moves_on_and_what_another_wrote_first_is_not_overwritten(released):
    stuck = work.raise_obstacle(released, HUE, Raised("hue", "law", "Chờ định mức", owner="btc"))
    work.move(released, OFFICE, stuck, 1, "escalated")
    number = meetings.begin(released, OFFICE, "Giao ban")
    decide = {"text": "BTC ban hành định mức", "owner": "btc", "due": UNTIL, "obstacle": stuck}
    refused("work_changed", meetings.decide, released, OFFICE, number, 1, **decide, revision=1)
    assert meetings.meetings(released)[0].decisions == ()
    assert meetings.decide(released, OFFICE, number, 1, **decide, revision=2) == f"obstacle:{stuck}"
    found = work.obstacle(released, stuck, None)
    assert (found.state, found.owner, found.due, found.step) == ("doing", "btc", UNTIL, "BTC ban hành định mức")
    refused("meeting_changed", meetings.decide, released, OFFICE, number, 1, "Lần nữa", "btc", UNTIL)
    refused("obstacle_unknown", meetings.decide, released, OFFICE, number, 2, "x", "btc", UNTIL, 999, 1)
    assert len(meetings.meetings(released)[0].decisions) == 1 and work.directives(released, None) == ()
    assert next(one.act for one in work.history(released, f"obstacle:{stuck}")) == "obstacle.decide"
