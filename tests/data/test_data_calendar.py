"""Due and closing dates fall on working days of Viet Nam's calendar, Tết left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import calendar
from data.period import parse


@pytest.mark.parametrize(
    ("period", "rule", "due", "closes"),
    [
        ("2025-Q3", "calendar", "2025-10-01", "2025-10-15"),
        ("2025-12", "calendar", "2026-01-02", "2026-01-16"),  # New Year's Day is no working day
        ("2026-01", "calendar", "2026-02-02", "2026-02-23"),  # the ten days step over Tết, 16–20/02
        ("2026-02", "decree09", "2026-02-23", "2026-03-09"),  # cut-off 14/02, Tết before the next working day
        ("2026-04", "calendar", "2026-05-04", "2026-05-18"),  # 30/04, 01/05 and a weekend
        ("2026-08", "calendar", "2026-09-03", "2026-09-17"),  # 01 and 02/09
        ("2026-Q3", "calendar", "2026-10-01", "2026-10-15"),
        ("2026", "decree09", "2026-12-15", "2026-12-29"),
    ],
)
def test_due_is_one_working_day_after_the_cut_off_and_closing_ten_later(period: str, rule: str, due: str, closes: str):
    found = calendar.due(parse(period), rule), calendar.closes(parse(period), rule)
    assert found == (date.fromisoformat(due), date.fromisoformat(closes))


def test_tet_2026_is_five_days_without_work():
    tet = {date(2026, 2, day) for day in range(16, 21)}
    assert tet <= calendar.holidays()
    assert calendar.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)


@given(st.dates(date(2023, 1, 1), date(2030, 12, 31)), st.integers(1, 40))
def test_counting_working_days_one_by_one_gives_the_same_day(day: date, count: int):
    found = calendar.add_working_days(day, count)
    after = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    working = [d for d in after if d.isoweekday() <= 5 and d not in calendar.holidays()]
    assert len(working) == count and working[-1] == found


def test_every_year_from_2023_to_2027_has_its_holidays():
    years = {day.year for day in calendar.holidays()}
    assert years >= set(range(2023, 2028))
    for year in range(2023, 2028):
        assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= calendar.holidays()
