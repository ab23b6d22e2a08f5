"""Periods are read as they are written, lie on the calendar, and hold one another without gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refusal
from data.period import MONTHS, Period, of_day, parse, span

NUMBERS = {"month": 12, "quarter": 4, "half": 2, "year": 1}
PERIODS = st.sampled_from(list(NUMBERS)).flatmap(
    lambda kind: st.builds(Period, st.integers(1901, 2200), st.just(kind), st.integers(1, NUMBERS[kind]))
)
DAYS = st.dates(date(1902, 1, 1), date(2190, 12, 31))
RULES = st.sampled_from(["calendar", "decree09"])


@given(PERIODS)
def test_a_period_that_is_written_reads_back_as_itself(period: Period):
    assert parse(str(period)) == period


@given(PERIODS)
def test_every_period_that_contains_one_holds_it_and_its_months(period: Period):
    chain = period.containing()
    assert chain[0] == period
    assert [MONTHS[p.kind] for p in chain] == sorted(n for n in MONTHS.values() if n >= MONTHS[period.kind])
    for whole in chain:
        assert whole.holds(period)
        assert set(period.months()) <= set(whole.months())
        assert whole.dates()[0] <= period.dates()[0] <= period.end <= whole.end


@given(PERIODS, PERIODS)
def test_holding_is_the_same_as_having_all_its_months(one: Period, other: Period):
    assert one.holds(other) == (set(other.months()) <= set(one.months()))


@given(PERIODS, st.integers(-200, 200), RULES)
def test_shifting_there_and_back_gives_the_period_and_neighbours_touch(period: Period, steps: int, rule: str):
    assert period.shift(steps).shift(-steps) == period
    assert period.shift(1).dates(rule)[0] - period.dates(rule)[1] == timedelta(days=1)
    assert (period.shift(steps) > period) == (steps > 0)


@given(DAYS)
def test_every_day_belongs_to_exactly_one_month_of_each_calendar_rule(day: date):
    near = [of_day(day).shift(step) for step in (-2, -1, 0, 1, 2)]
    for rule in ("calendar", "decree09"):
        assert sum(month.dates(rule)[0] <= day <= month.dates(rule)[1] for month in near) == 1


@given(DAYS, st.sampled_from(list(NUMBERS)))
def test_the_period_of_a_day_is_the_one_whose_dates_hold_it(day: date, kind: str):
    first, last = of_day(day, kind).dates()
    assert first <= day <= last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01", "2025-12-15", "2026-01-14"),
        ("2026-03", "2026-02-15", "2026-03-14"),
        ("2026-Q1", "2025-12-15", "2026-03-14"),
        ("2026-Q3", "2026-06-15", "2026-09-14"),
        ("2026-S2", "2026-06-15", "2026-12-14"),
        ("2026", "2025-12-15", "2026-12-14"),
    ],
)
def test_decree_09_counts_from_the_fifteenth_to_the_fourteenth(text: str, first: str, last: str):
    assert parse(text).dates("decree09") == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "last"),
    [("2024-02", "2024-02-29"), ("2026-02", "2026-02-28"), ("2026-Q2", "2026-06-30"), ("2026-S2", "2026-12-31")],
)
def test_a_calendar_period_ends_on_its_last_day(text: str, last: str):
    assert parse(text).end == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("2026-09", "Tháng 9/2026", "Sep 2026"),
        ("2026-12", "Tháng 12/2026", "Dec 2026"),
        ("2026-Q1", "Quý\u00a0I/2026", "Q1 2026"),
        ("2025-Q3", "Quý\u00a0III/2025", "Q3 2025"),
        ("2025-Q4", "Quý\u00a0IV/2025", "Q4 2025"),
        ("2026-S1", "6 tháng đầu năm 2026", "H1 2026"),
        ("2026-S2", "6 tháng cuối năm 2026", "H2 2026"),
        ("2026", "Năm 2026", "2026"),
    ],
)
def test_people_read_a_period_in_their_language(text: str, vi: str, en: str):
    assert (parse(text).label("vi"), parse(text).label("en")) == (vi, en)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-9",
        "26-09",
        "2026-Q5",
        "2026-Q0",
        "2026-S3",
        "2026-W01",
        "0026",
        "x",
        "2026-09-01",
    ],
)
def test_any_other_spelling_is_refused_with_what_was_given(text: str):
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert refused.value.code == "period_unreadable" and f"“{text}”" in refused.value.say()


def test_periods_sort_by_their_last_month_and_then_by_length():
    texts = ["2026-02", "2026-03", "2026-Q1", "2026-06", "2026-Q2", "2026-S1", "2026-12", "2026-Q4", "2026-S2", "2026"]
    assert [str(p) for p in sorted(map(parse, reversed(texts)))] == texts


def test_a_span_gives_both_ends_and_crosses_the_year():
    assert [str(p) for p in span(parse("2025-Q3"), parse("2026-Q1"))] == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert list(span(parse("2026-02"), parse("2026-01"))) == []
