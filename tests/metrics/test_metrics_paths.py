"""The path to a target: DESIGN §5 as data, the base, whose targets count, and what holds for every path."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import agencies
from data.errors import Refusal
from data.period import Period, parse
from metrics import definitions, faults, trajectory
from metrics.definitions import Base
from metrics.views import Figure, Target

CASES = tomllib.loads((Path(__file__).parent / "targets.toml").read_text("utf-8"))["statuses"]
DOCUMENT = replace(definitions.documents()["qd942"], date="2024-05-10")
ONE = definitions.get("dossiers_online")
EGDI = definitions.get("egdi_rank")


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_status_is_that_of_the_method(case: dict):
    target = Target(Decimal(str(case["target"])), "2030", DOCUMENT)
    one = replace(ONE, direction=case["direction"], targets=(target,))
    base = Base(Decimal(str(case["base"])), "2025")
    values = [None if word == "-" else Decimal(word) for word in case["values"].split()]
    needed = Decimal(str(case["required"]))
    assert trajectory.status(one, target, base, needed, parse("2026"), values) == case["status"]


@pytest.mark.parametrize(("value", "said"), [("5", "met"), ("5.2", "on_track"), ("6", "speed_up"), ("9", "late")])
def test_a_level_that_should_not_be_exceeded_is_compared_the_other_way_round(value: str, said: str):
    target = Target(Decimal(5), "2030", DOCUMENT)
    one = replace(ONE, direction="down", path="level", unit="number", targets=(target,))
    assert trajectory.status(one, target, None, Decimal(5), parse("2026"), [Decimal(value)]) == said


def _figures(*told: tuple[str, str | None, str]) -> list[Figure]:
    return [
        Figure("", "", "", period, None if value is None else Decimal(value), marks=(mark,) if mark else ())
        for period, value, mark in told
    ]


HELD = _figures(("2023-Q4", "30", ""), ("2024-Q1", "34", ""), ("2024-Q2", "36", ""), ("2024-Q3", "40", "provisional"))


@pytest.mark.parametrize(
    ("date", "starts", "declared", "own", "expected"),
    [
        ("2024-05-10", "", None, HELD, ("34", "2024-Q1")),
        ("2024-12-31", "", None, HELD, ("36", "2024-Q2")),
        ("2021-06-15", "", None, HELD, ("30", "2023-Q4")),
        ("", "", None, HELD, ("30", "2023-Q4")),
        ("2021-06-15", "2024-S2", None, HELD, ("36", "2024-Q2")),
        ("2024-05-10", "", ("20", "2022"), HELD, ("34", "2024-Q1")),
        ("2024-05-10", "", ("35", "2024-Q1"), HELD, ("35", "2024-Q1")),
        ("2021-06-15", "", ("20", "2020"), HELD, ("20", "2020")),
        ("2024-05-10", "", None, _figures(("2024-Q1", None, ""), ("2024-Q2", "36", "")), ("36", "2024-Q2")),
        ("2024-05-10", "", None, [], None),
    ],
)
def test_a_path_begins_at_the_last_final_value_before_its_set_else_at_the_first(
    date: str, starts: str, declared, own: list[Figure], expected
):
    target = Target(Decimal(90), "2030", replace(DOCUMENT, date=date), starts=starts)
    base = Base(Decimal(declared[0]), declared[1]) if declared else None
    found = trajectory.base_of(replace(ONE, targets=(target,), base=base), target, own)
    assert (found and (str(found.value), found.period)) == expected


def test_the_second_set_of_a_document_starts_when_its_first_is_due():
    first, second = (Target(Decimal(v), by, DOCUMENT) for v, by in ((50, "2025"), (30, "2030")))
    one = replace(EGDI, targets=(first, second))
    own = _figures(("2020", "86", ""), ("2022", "86", ""), ("2024", "71", ""), ("2026", "52", ""))
    assert str(trajectory.starts(one, first)) == "2024-05-10" and str(trajectory.starts(one, second)) == "2026-01-01"
    assert trajectory.base_of(one, second, own).period == "2024"


@pytest.mark.parametrize(
    ("held", "judge"),
    [
        (["2020", "2022", "2024"], "2026"),
        (["2024", "2026", "2028"], "2026"),
        (["2024", "2025"], "2025"),
        ([], "2026"),
    ],
)
def test_a_rank_is_judged_by_the_next_survey(held: list[str], judge: str):
    assert str(trajectory.judged(EGDI, EGDI.targets[0], held)) == judge
    assert str(trajectory.judged(ONE, EGDI.targets[0], held)) == "2025"


def test_a_target_named_for_an_agency_stands_before_its_kind_and_before_everybody():
    every, kind, own = (
        Target(Decimal(value), "2030", DOCUMENT, asked_of=who)
        for value, who in ((60, ()), (70, ("province",)), (80, ("hue",)))
    )
    one = replace(ONE, targets=(every, kind, own))
    asked = {name: trajectory.target_of(one, parse("2026"), agencies.get(name)).value for name in
             ("hue", "ha-noi", "tinh", "btb", "byt", "bo", "VN")}  # fmt: skip
    assert asked == {"hue": 80, "ha-noi": 70, "tinh": 70, "btb": 70, "byt": 60, "bo": 60, "VN": 60}


@pytest.mark.parametrize(
    "wrong",
    [
        {"asked_of": ("atlantis",)},
        {"through": (("2027", Decimal(60)), ("2026", Decimal(70)))},
        {"through": (("2031", Decimal(60)),)},
        {"through": (("2026", Decimal(70)), ("2027", Decimal(60)))},
        {"through": (("2026", Decimal(95)),)},
        {"starts": "2031"},
    ],
)
def test_a_target_that_makes_no_path_is_refused(wrong: dict):
    with pytest.raises(Refusal) as refused:
        faults._check_target("x.toml", ONE, Target(Decimal(90), "2030", DOCUMENT, **wrong))
    assert refused.value.code == "target_unreadable" and "x.toml" in refused.value.say("en")


MONTHS = st.integers(2020 * 12, 2036 * 12)
NUMBERS = st.decimals(0, 100, places=3)


@given(st.sampled_from(["up", "down"]), NUMBERS, NUMBERS, MONTHS, st.lists(NUMBERS, max_size=3), st.data())
def test_a_path_never_turns_back_and_stays_between_base_and_target(direction, start, goal, since, way, data):
    """Whatever the milestones, required moves in the indicator's direction only, from the base to the target."""
    sign = 1 if direction == "up" else -1
    low, *between, high = sorted([start, *way, goal], key=lambda value: value * sign)
    due = since + data.draw(st.integers(len(between) + 1, 180))
    ahead = st.sets(st.integers(since + 1, due - 1), min_size=len(between), max_size=len(between))
    steps = sorted(data.draw(ahead)) if between else []
    through = tuple((str(_month(at)), value) for at, value in zip(steps, between, strict=True))
    target = Target(high, str(_month(due)), DOCUMENT, through=through)
    one = replace(ONE, direction=direction, targets=(target,))
    base = Base(low, str(_month(since)))
    path = [trajectory.required(one, target, base, _month(at)) for at in range(since - 2, due + 3)]
    assert all(sign * (after - before) >= 0 for before, after in pairwise(path))
    assert (path[0], path[-1]) == (low, high)
    for at, value in through if low != high else ():
        assert path[parse(at).last_month - since + 2] == value


@given(NUMBERS, NUMBERS, MONTHS, MONTHS)
def test_the_gap_is_the_path_less_the_value_and_a_reached_requirement_is_never_late(base, goal, since, now):
    target = Target(goal, "2037", DOCUMENT)
    one, start = replace(ONE, targets=(target,)), Base(base, str(_month(since)))
    needed = trajectory.required(one, target, start, _month(now))
    said = trajectory.status(one, target, start, needed, _month(now), [needed])
    assert said in (("met", "on_track") if now > since else ("met", "no_data"))


def _month(index: int) -> Period:
    return Period(index // 12, "month", index % 12 + 1)
