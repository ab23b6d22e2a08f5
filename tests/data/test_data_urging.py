"""The urging clock: which step comes when, what stops it, and that each step and its notices are one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from data import accounts, audit, calendar, ledger, urging
from data.audit import Who
from data.ledger import tables
from data.period import ZONE
from data.urging import clock
from tests.reliability.urged import world
from tests.reliability.urged.model import Model

DUE = date(2026, 6, 1)  # a Monday: May has ended on a Sunday
KEY = ("dossiers", "hung-yen", "2026-05")


def moment(here, day: int, month: int = 6, hour: int = 9):
    """Give the copy at an hour of a day of 2026."""
    return replace(here, fixed_now=datetime(2026, month, day, hour, tzinfo=ZONE))


@pytest.fixture
def copy(here):
    """A copy in which one report of April counts, with a person of Hưng Yên, one of another province and an officer."""
    for name, role, agency in (("hung.yen", "agency_editor", "hung-yen"), ("hue", "agency_editor", "hue"),
                               ("dieu.phoi", "coordinator", None), ("lanh.dao", "leader", None)):  # fmt: skip
        accounts.create(here, Who("thử"), name, name, role, agency)
    world.feed(here, [("count", ("dossiers", "hung-yen", "2026-04"))])
    return here


def steps_of(here, key=KEY) -> list[tuple[str, str]]:
    """Give the steps that were made for a duty, with their days."""
    table = tables.urging
    mine = (table.c.dataset == key[0], table.c.agency == key[1], table.c.period == key[2])
    with ledger.reading(here) as connection:
        query = select(table.c.step, table.c.made_on).where(*mine).order_by(table.c.id)
        return [(row.step, row.made_on[5:]) for row in connection.execute(query)]


def run(here, *days: tuple[int, int]) -> None:
    """Let the clock look on some days, given as (month, day)."""
    for month, day in days:
        urging.tick(moment(here, day, month))


JUNE = tuple((6, day) for day in range(1, 31))


def test_a_duty_that_nobody_answers_goes_through_every_step_on_working_days(copy):
    run(copy, *((5, day) for day in range(20, 32)), *JUNE)
    assert steps_of(copy) == [
        ("before", "05-28"),
        ("on", "06-01"),
        ("urge", "06-02"),
        ("again", "06-08"),
        ("report", "06-15"),
    ]


def test_working_days_leave_tet_out():
    due = date(2026, 2, 12)
    made: dict[str, date] = {}
    days = []
    for day in (date.fromordinal(date(2026, 2, 1).toordinal() + n) for n in range(60)):
        found = urging.coming(due, made, day) if calendar.is_working(day) else None
        if found and found[1] <= day:
            made[found[0].id] = day
            days.append((found[0].id, day.isoformat()[5:]))
    assert days == [("before", "02-10"), ("on", "02-12"), ("urge", "02-13"), ("again", "02-26"), ("report", "03-05")]


def test_a_report_that_came_in_between_stops_what_follows_and_one_that_is_lost_lets_it_go_on(copy):
    run(copy, (5, 28), (6, 1))
    world.feed(copy, [("send", KEY)])
    run(copy, (6, 2), (6, 3))
    assert [step for step, _ in steps_of(copy)] == ["before", "on"]
    world.feed(copy, [("lose", KEY)])
    run(copy, (6, 10), (6, 15), (6, 16), (6, 22), (6, 23))
    assert steps_of(copy)[2:] == [("urge", "06-10"), ("again", "06-16"), ("report", "06-23")]


def test_after_a_standstill_reminders_lapse_and_nothing_comes_at_once(copy):
    run(copy, (5, 20), (6, 15), (6, 16), (6, 19), (6, 26))
    assert steps_of(copy) == [("urge", "06-15"), ("again", "06-19"), ("report", "06-26")]


def test_nothing_is_made_twice_at_night_on_sundays_or_before_any_report(copy, here):
    assert urging.tick(moment(copy, 28, 5)) > 0
    assert urging.tick(moment(copy, 28, 5, hour=15)) == 0
    assert urging.tick(moment(copy, 1, hour=7)) == 0 and urging.tick(moment(copy, 31, 5)) == 0
    with ledger.writing(here) as connection:
        connection.execute(delete(tables.live))
        connection.execute(delete(tables.counter))
    assert urging.tick(moment(here, 2)) == 0


def test_each_person_is_told_once_of_what_is_theirs_and_the_office_in_numbers(copy):
    run(copy, *((5, day) for day in range(20, 32)), *JUNE)
    heard = world.told(copy)
    mine = [kind for kind, params in heard["hung.yen"] if [KEY[0], KEY[2]] in params["owed"]]
    assert mine == ["urging_before", "urging_on", "urging_urge", "urging_again", "urging_report"]
    assert {params["agency"] for _, params in heard["hue"]} == {"hue"}
    with ledger.reading(copy) as connection:
        made = [row.step for row in connection.execute(select(tables.urging))]
    for who, counted in (("dieu.phoi", ("urge", "again", "report")), ("lanh.dao", ("report",))):
        told = [params["steps"] for _, params in heard[who]]
        assert {step: sum(one.get(step, 0) for one in told) for step in counted} == {
            one: made.count(one) for one in counted
        }
    found = [
        row for row in audit.rows(copy, 500) if row["act"] == "urging.step" and row["subject"] == "agency:hung-yen"
    ]
    assert sum(list(KEY) in keys for row in found for keys in row["after"].values()) == 5
    assert audit.verify(copy).problems == ()


def test_a_guard_that_refuses_leaves_nothing(copy):
    calls = []

    def guard(connection):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        urging.tick(moment(copy, 28, 5), guard)
    with ledger.reading(copy) as connection:
        assert connection.execute(select(tables.urging)).all() == [] == connection.execute(select(tables.notice)).all()


def test_two_programs_that_saw_the_same_make_a_step_once(copy, monkeypatch):
    """The second looked before the first had written: it looks again inside its transaction."""
    plain, now = clock._urge, moment(copy, 28, 5)

    def late(*words):
        return plain(*words) + plain(*words)

    monkeypatch.setattr(clock, "_urge", late)
    urging.tick(now)
    assert steps_of(copy) == [("before", "05-28")]
    with pytest.raises(Exception, match=r"UNIQUE|unique"), ledger.writing(copy) as connection:
        row = dict(zip(("dataset", "agency", "period"), KEY, strict=True))
        more = {"step": "before", "due": "2026-06-01", "made_on": "2026-05-28", "made_at": "x", "told": True}
        connection.execute(insert(tables.urging).values(**row, **more))


def test_the_demonstration_begins_earlier_so_that_something_is_seen(copy):
    urging.tick(replace(moment(copy, 3), mode="demo"))
    assert steps_of(copy) == [("urge", "06-03")]


@given(st.sets(st.integers(0, 45)), st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_the_plain_model_says_the_same_on_any_days_on_which_the_clock_looks(looks, start):
    due = calendar.add_working_days(date.fromordinal(date(2026, 1, 5).toordinal() + start), 1)
    model, made, ours = Model({KEY: due}, begun=date(2025, 1, 1)), dict[str, date](), []
    for day in sorted(date.fromordinal(due.toordinal() - 8 + one) for one in looks):
        model.look(datetime(day.year, day.month, day.day, 9))
        found = urging.coming(due, made, day) if calendar.is_working(day) else None
        if found and found[1] <= day:
            made[found[0].id] = day
            ours.append((found[0].id, day))
    assert ours == model.made.get(KEY, [])
