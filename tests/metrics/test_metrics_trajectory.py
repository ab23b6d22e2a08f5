"""On the way to a target: what is required, the status and the forecast, as tables of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from data.period import parse
from metrics import definitions, forecast, trajectory
from metrics.definitions import Base, Indicator
from metrics.views import Target

DOCUMENT = definitions.documents()["qd942"]
EGDI = definitions.get("egdi_rank")


def _one(
    direction: str = "up",
    path: str = "straight",
    unit: str = "percent",
    targets: Sequence[tuple[int, str]] = ((100, "2030"),),
) -> Indicator:
    chosen = tuple(Target(Decimal(value), by, DOCUMENT) for value, by in targets)
    return replace(definitions.get("dossiers_online"), direction=direction, path=path, unit=unit, targets=chosen)


def _numbers(values: Sequence[str | None]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def test_egdi_71_in_2024_is_late_where_57_point_2_was_required():
    period = parse("2024")
    target = trajectory.target_of(EGDI, period)
    needed = trajectory.required(EGDI, target, EGDI.base, period)
    assert (target.value, target.by, needed) == (50, "2025", Decimal("57.2"))
    assert trajectory.status(EGDI, target, EGDI.base, needed, period, _numbers(["86", "86", "71"])) == "late"


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        ("50", "met"),
        ("49", "met"),
        ("58.64", "on_track"),
        ("58.65", "speed_up"),
        ("68.72", "speed_up"),
        ("68.73", "late"),
        ("86", "late"),
        ("90", "late"),
    ],
)
def test_a_rank_is_better_when_lower(rank: str, said: str):
    target = trajectory.target_of(EGDI, parse("2024"))
    assert trajectory.status(EGDI, target, EGDI.base, Decimal("57.2"), parse("2024"), _numbers([rank])) == said


@pytest.mark.parametrize(
    ("period", "value", "by"),
    [
        ("2023", 50, "2025"),
        ("2025", 50, "2025"),
        ("2025-Q4", 50, "2025"),
        ("2026-Q1", 50, "2025"),
        ("2026", 50, "2025"),
        ("2027", 30, "2030"),
        ("2031", 30, "2030"),
    ],
)
def test_the_target_in_force_is_the_next_to_fall_due_else_the_last_that_did(period: str, value: int, by: str):
    target = trajectory.target_of(EGDI, parse(period))
    assert (target.value, target.by, target.document.id) == (value, by, "qd942")


@pytest.mark.parametrize(
    ("path", "base", "period", "expected"),
    [
        ("straight", ("40", "2026-Q1"), "2026-Q1", "40"),
        ("straight", ("40", "2026-Q1"), "2025-Q4", "40"),
        ("straight", ("40", "2025"), "2026", "52"),
        ("straight", ("40", "2025"), "2027-S1", "58"),
        ("straight", ("40", "2025"), "2030", "100"),
        ("straight", ("40", "2025"), "2031-Q1", "100"),
        ("straight", None, "2026", "100"),
        ("level", ("40", "2025"), "2026", "100"),
        ("year", None, "2026-03", "25"),
        ("year", None, "2026-Q3", "75"),
        ("year", None, "2026-S1", "50"),
        ("year", None, "2026", "100"),
    ],
)
def test_what_is_required_lies_on_the_path(path: str, base: tuple[str, str] | None, period: str, expected: str):
    one = _one(path=path)
    start = Base(Decimal(base[0]), base[1]) if base else None
    assert trajectory.required(one, one.targets[0], start, parse(period)) == Decimal(expected)
    assert trajectory.required(one, None, start, parse(period)) is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["100"], "met"),
        (["101"], "met"),
        (["69"], "on_track"),
        (["68.5"], "on_track"),
        (["68.4"], "speed_up"),
        (["58"], "speed_up"),
        (["57.9"], "late"),
        (["40"], "late"),
        (["72", "71", "70"], "late"),
        (["71", "72", "70"], "on_track"),
        (["72", None, "70"], "on_track"),
        (["102", "101", "100"], "met"),
        (["70", None], "no_data"),
        ([], "no_data"),
    ],
)
def test_the_status_compares_progress_with_what_is_required(values: list[str | None], said: str):
    """From 40 with 70 required: 95 % of the way is 68.5 and 60 % is 58; two steps back are late."""
    one, base = _one(), Base(Decimal(40), "2025")
    assert trajectory.status(one, one.targets[0], base, Decimal(70), parse("2026"), _numbers(values)) == said


@pytest.mark.parametrize(
    ("value", "said"), [("100", "met"), ("95", "on_track"), ("94.9", "speed_up"), ("60", "speed_up"), ("59", "late")]
)
def test_a_level_is_measured_against_the_target_itself(value: str, said: str):
    one = _one(path="level")
    assert trajectory.status(one, one.targets[0], None, Decimal(100), parse("2026"), _numbers([value])) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("80", "on_track"),
        ("75", "on_track"),
        ("71.25", "on_track"),
        ("71", "speed_up"),
        ("45", "speed_up"),
        ("44", "late"),
    ],
)
def test_a_yearly_plan_is_on_track_at_its_pace_and_never_met_before_its_end(value: str, said: str):
    one = _one(path="year")
    assert trajectory.status(one, one.targets[0], None, Decimal(75), parse("2026-Q3"), _numbers([value])) == said


@pytest.mark.parametrize(("value", "said"), [("40", "no_data"), ("30", "no_data"), ("100", "met")])
def test_at_the_start_of_a_path_nothing_is_judged_but_a_target_already_reached(value: str, said: str):
    one, base = _one(), Base(Decimal(40), "2026-Q1")
    found = [
        trajectory.status(one, one.targets[0], start, Decimal(40), parse("2026-Q1"), _numbers([value]))
        for start in (base, None)
    ]
    assert found == [said, said]


def test_without_a_target_there_is_no_status():
    one = _one(targets=())
    assert trajectory.target_of(one, parse("2026")) is None
    assert trajectory.status(one, None, None, None, parse("2026"), _numbers(["50"])) == "no_target"


@pytest.mark.parametrize(
    ("one", "period", "values", "expected"),
    [
        (_one(), "2026-Q2", ["10", "20", "30", "40", "50", "60"], "80"),
        (_one(), "2026-Q3", ["10", "10", "10", "10", "10", "14"], "15"),
        (_one(), "2026-06", ["60", "60", "60", "62", "64", "68"], "80"),
        (_one(), "2026-Q1", ["50", "60", "70", "80", "90", "99"], "100"),
        (_one(), "2026-Q1", ["50", "40", "30", "20", "10", "5"], "0"),
        (_one(unit="number"), "2026-Q1", ["0", "40", "80", "120", "160", "200"], "320"),
        (_one(), "2026-Q4", ["10", "20", "30", "40", "50", "60"], None),
        (_one(), "2026-Q2", ["20", "30", "40", "50", "60"], None),
        (_one(), "2026-Q2", ["10", None, "30", "40", "50", "60"], None),
        (_one(unit="rank"), "2026-Q2", ["10", "20", "30", "40", "50", "60"], None),
        (_one(path="year"), "2026-Q2", ["10", "20", "30", "40", "50", "60"], None),
    ],
)
def test_a_forecast_goes_on_at_the_pace_of_the_last_four_periods(
    one: Indicator, period: str, values: list, expected: str | None
):
    found = forecast.at_year_end(one, parse(period), _numbers(values))
    assert found == (None if expected is None else Decimal(expected))
