"""When reports come: more with time, some late, some wrong first, and the same figures at any moment."""

from datetime import datetime, timedelta

import pytest

from data.period import ZONE, Period, parse
from ingest.demo import behaviour, calendar, units, world
from ingest.demo.behaviour import available

NOW = datetime(2026, 11, 21, 9, tzinfo=ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_periods_wanted() -> None:
    found = [str(period) for period in calendar.wanted(NOW)]
    assert found[:2] == ["2026-10", "2026-09"] and found[11] == "2025-11"
    assert found[12:18] == ["2026-Q3", "2026-S1", "2026-Q2", "2026-Q1", "2025-S2", "2025-Q4"]
    assert found[18:] == ["2025-Q3", "2025-S1", "2025-Q2", "2025-Q1", "2025", "2024", "2023"]
    assert [str(month) for month in calendar.older("month", parse("2025"), NOW)][-1] == "2025-10"
    assert calendar.older("quarter", parse("2025"), NOW) == ()
    later = calendar.older("quarter", parse("2025"), at("2028-11-21"))
    assert [str(quarter) for quarter in later] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert "2026" in map(str, calendar.wanted(at("2027-01-05")))


@pytest.mark.parametrize(
    ("dataset", "period", "holds"),
    [
        ("dossiers", "2026-10", ["2026-10"]),
        ("dossiers", "2026-11", []),
        ("dossiers", "2026-Q3", []),
        ("platforms", "2026-Q3", ["2026-Q3"]),
        ("platforms", "2026-Q4", []),
        ("platforms", "2025-Q1", ["2025-Q1"]),
        ("platforms", "2024-Q4", []),
        ("platforms", "2025", []),
        ("feedback", "2025", [f"2025-{number:02d}" for number in range(1, 11)]),
        ("transaction_cost", "2025", ["2025"]),
        ("transaction_cost", "2026", []),
        ("dossier_events", "2026-06", []),
        ("dossier_events", "2026-07", ["2026-07"]),
    ],
)
def test_what_the_report_of_a_period_holds(dataset: str, period: str, holds: list[str]) -> None:
    assert [str(each) for each in calendar.held(dataset, parse(period), NOW)] == holds


@pytest.mark.parametrize("day", ["2026-08-25", "2026-11-11", "2026-11-21", "2026-11-30", "2026-12-19", "2027-03-20"])
def test_some_are_late_and_some_returned_at_any_moment(day: str) -> None:
    now = at(day)
    month = calendar.last_month(now)
    late = returned = 0
    for agency in units.in_force(month):
        sent = [available(agency, dataset, month, now) for dataset in world.CORE]
        if not all(sent):
            late += 1
        elif not all(found[-1].right for found in sent):
            returned += 1
    assert 2 <= late <= 7
    assert 2 <= returned <= 4


def test_the_chronically_late() -> None:
    for agency in ("dien-bien", "quang-ngai"):
        assert available(agency, "procedures", "2026-10", NOW) == []
        assert available(agency, "procedures", "2026-10", NOW + timedelta(days=25))[-1].right


def test_availability_grows_and_values_stay() -> None:
    later = NOW + timedelta(days=40)
    for agency in units.in_force(parse("2026-09")):
        for dataset in world.CORE:
            now = available(agency, dataset, "2026-09", NOW)
            assert available(agency, dataset, "2026-09", later)[: len(now)] == now
            final = available(agency, dataset, "2026-09", later)[-1]
            assert final.right and not final.slipped
            told = [{k: v for k, v in row.items() if k != "period"} for row in behaviour.rows(final)]
            assert told == world.rows(dataset, agency, "2026-09")


def test_wrong_files_of_every_kind_come_and_are_right_later() -> None:
    kinds, corrections = set(), 0
    for back in range(24):
        month = calendar.last_month(NOW).shift(-back)
        now = datetime.combine(month.end, NOW.timetz()) + timedelta(days=180)
        for agency in units.in_force(month):
            for dataset in world.CORE:
                sent = available(agency, dataset, month, now)
                assert sent == sorted(sent, key=lambda one: one.sent_at)
                assert sent[-1].right
                kinds |= {one.what for one in sent}
                corrections += any(one.slipped for one in sent)
    assert kinds == {"right", "login_page", "empty", "over_eligible", "last_month", "protected"}
    assert corrections > 24


def test_a_slip_changes_the_rows() -> None:
    slips = [
        (sent[0], sent[1])
        for month in calendar.single_months(NOW)
        for agency in units.in_force(month)
        for dataset in world.CORE
        if len(sent := available(agency, dataset, month, NOW + timedelta(days=31))) == 2 and sent[0].slipped
    ]
    changed = [pair for pair in slips if behaviour.rows(pair[0]) != behaviour.rows(pair[1])]
    assert len(changed) >= len(slips) * 0.95 > 0


def test_an_old_month_is_part_of_its_year() -> None:
    (only,) = available("hung-yen-cu", "dossiers", "2025-03", NOW)
    assert only.period == "2025" and only.months == tuple(f"2025-{n:02d}" for n in range(1, 7))
    (new,) = available("hung-yen", "dossiers", "2025-08", NOW)
    assert new.months == ("2025-07", "2025-08", "2025-09", "2025-10")
    assert {row["period"] for row in behaviour.rows(new)} == set(new.months)
    assert available("hung-yen", "dossiers", Period(2024, "year", 1), NOW) == []


def test_due_is_the_first_working_day() -> None:
    assert str(calendar.due("2026-04")) == "2026-05-04"
    assert str(calendar.due("2026-09")) == "2026-10-01"
    assert str(calendar.due("2026-10")) == "2026-11-02"
