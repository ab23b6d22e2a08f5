"""Targets as they leave through the one data door and the command, from a release of a few made-up observations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import agencies
from data.errors import Refusal
from data.model import Viewer
from data.period import ZONE, parse, span
from data.settings import Settings
from metrics import __main__ as program
from metrics import definitions, outlook, rollup
from metrics.views import Stamp, Target

STAMP = Stamp(1, "provisional", datetime(2026, 7, 1, tzinfo=ZONE), 1, False, False)
HOME = agencies.get("hue")
MONTHS = tuple(span(parse("2025-01"), parse("2026-12")))
DOCUMENT = replace(definitions.documents()["qd942"], date="2025-06-15")
ONE = replace(
    definitions.get("dossiers_online"), targets=(Target(Decimal(90), "2026", DOCUMENT),), path="straight", base=None
)


@pytest.fixture
def held() -> Iterator[duckdb.DuckDBPyConnection]:
    """Huế from 40 % in 01/2025, two points a month with one pause; Hà Nội a point slower; nothing of the others."""
    rows = []
    for place in range(18):
        period = f"{2025 + place // 12}-{place % 12 + 1:02d}"
        for agency, start, step in (("hue", 40, 2), ("ha-noi", 30, 1)):
            value = start + step * place - (1 if place % 5 == 4 else 0)
            rows.append(_row(agency, period, value, ["provisional"] if place == 17 else []))
    rows.append(_row("hue", "2025-01", 99, [], lens="34"))
    with duckdb.connect() as connection:
        rollup.load(connection, "observation", rows, rollup.OBSERVATION)
        yield connection


def _row(agency: str, period: str, value: int | None, marks: list[str], lens: str = "") -> dict:
    return {
        "indicator": ONE.id, "agency": agency, "period": period, "lens": lens, "value": value, "numerator": value,
        "denominator": 100, "missing": None, "marks": marks, "illustrative": False, "reported": 1, "expected": 1,
        "place": 1, "placed": 1, "oldest_input": None, "newest_input": None,
    }  # fmt: skip


def test_required_gap_and_pace_of_a_month(held):
    found = outlook.make(held, STAMP, ONE, HOME, parse("2026-04"))
    (aim,) = found.aims
    # Base: the last final value before 15/06/2025 is that of 05/2025, 47; 90 at 12/2026 is nineteen months later.
    assert (found.figure.value, aim.start.value, aim.start.period, str(aim.begins)) == (70, 47, "2025-05", "2025-06-15")
    assert aim.required == 47 + Decimal(43) * 11 / 19 and aim.gap == aim.required - 70
    assert (aim.left, aim.pace_needed, found.pace, found.pace_over) == (8, Decimal("2.5"), 2, 4)
    assert (aim.status, aim.in_force, aim.judged_at) == ("speed_up", True, "2026")


def test_a_forecast_says_how_often_such_ranges_were_right(held):
    found = outlook.make(held, STAMP, ONE, HOME, parse("2026-06"))
    (ahead,) = found.forecasts
    assert (ahead.period, ahead.steps, ahead.value) == ("2026-12", 6, 74 + 2 * 6)
    assert ahead.errors == 14 and ahead.own.tested <= ahead.pooled.tested <= 14
    assert ahead.low <= ahead.value <= ahead.high
    earlier = outlook.make(held, STAMP, ONE, HOME, parse("2025-05"))
    assert earlier.forecasts == () and earlier.figure.value == 47


def test_a_period_without_a_figure_has_a_reason_and_is_not_judged(held):
    found = outlook.make(held, STAMP, ONE, agencies.get("cao-bang"), parse("2026-04"))
    (aim,) = found.aims
    assert (found.figure.value, found.figure.missing, aim.status, aim.gap) == (None, "unknown", "no_data", None)
    assert (found.pace, found.forecasts, aim.pace_needed) == (None, (), None)


def test_a_set_that_has_not_begun_asks_for_nothing_yet(held):
    later = replace(ONE, targets=(*ONE.targets, Target(Decimal(95), "2030", DOCUMENT)))
    first, second = outlook.make(held, STAMP, later, HOME, parse("2026-04")).aims
    assert (first.in_force, second.in_force, second.required, second.start) == (True, False, None, None)
    assert (str(second.begins), second.status) == ("2027-01-01", "no_data")


def _plain(values: list[int | None], final: int, since: int, due: int, goal: int, now: int) -> tuple | None:
    """What the method says of month `now` (months from 01/2025), worked out anew with fractions and no path in between."""
    told = [at for at, value in enumerate(values) if value is not None]
    if values[now] is None:
        return None
    before = [at for at in told if at < min(since, final)]
    start = before[-1] if before else told[0]
    base, value = values[start], values[now]
    if now < since:
        return (None, None, "met" if value >= goal else "no_data")
    needed = (
        Fraction(goal)
        if now >= due or base >= goal
        else max(Fraction(base), base + Fraction((goal - base) * (now - start), due - start))
    )
    if value >= goal:
        return (needed, needed - value, "met")
    if now <= start:
        return (needed, needed - value, "no_data")
    last = values[max(now - 2, 0) : now + 1]
    way = needed - base
    reached = Fraction(value - base) / way if way > 0 else Fraction(1 if value >= needed else 0)
    if len(last) == 3 and None not in last and last[0] > last[1] > last[2]:
        return (needed, needed - value, "late")
    said = "on_track" if reached >= Fraction(95, 100) else "speed_up" if reached >= Fraction(60, 100) else "late"
    return (needed, needed - value, said)


VALUES = st.lists(st.one_of(st.integers(0, 100), st.none()), min_size=18, max_size=18)


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


@settings(max_examples=40, deadline=None)
@given(VALUES, st.integers(0, 18), st.integers(0, 20), st.integers(0, 17), st.integers(1, 100))
def test_required_gap_and_status_equal_a_plain_model(empty, values, final, since, now, goal):
    """Random months with gaps, the last ones provisional, a document of any month, one target at the end of 2026."""
    first = date(2025 + since // 12, since % 12 + 1, 1)
    one = replace(ONE, targets=(Target(Decimal(goal), "2026", replace(DOCUMENT, date=first.isoformat())),))
    rows = [
        _row("hue", str(MONTHS[at]), value, ["provisional"] if at >= final else [])
        for at, value in enumerate(values) if value is not None
    ]  # fmt: skip
    rollup.load(empty, "observation", rows, rollup.OBSERVATION)
    (aim,) = outlook.make(empty, STAMP, one, HOME, MONTHS[now]).aims
    plain = _plain(values, final, since, 23, goal, now)
    if plain is None:
        assert (aim.gap, aim.status) == (None, "no_data")
        return
    assert aim.status == plain[2]
    assert [None if v is None else round(Fraction(v), 12) for v in (aim.required, aim.gap)] == [
        None if v is None else round(v, 12) for v in plain[:2]
    ]


@pytest.fixture
def door(published: Settings, reading):
    return reading(published)


COORDINATOR = Viewer("test", "coordinator")


def test_the_rank_of_viet_nam_on_its_way(door):
    found = door.targets(COORDINATOR, "egdi_rank", "VN", "2026-Q1")
    aim = next(aim for aim in found.aims if aim.in_force)
    assert (found.period, found.figure.value, aim.target.value, aim.judged_at) == ("2024", 71, 50, "2026")
    assert (aim.required, aim.gap, aim.left, aim.pace_needed) == (Decimal("57.2"), Decimal("-13.8"), 1, -21)
    assert aim.status == "late" and found.forecasts == ()
    assert "relative" in found.words[0].en and "tương đối" in found.words[0].vi
    assert len(found.aims) == 5 and any("Documents ask for different things" in word.en for word in found.words)


def test_wrong_words_are_refused(door):
    for asked, code in (
        (("happiness", "VN", "2024"), "indicator_unknown"),
        (("egdi_rank", "atlantis", "2024"), "agency_unknown"),
        (("egdi_rank", "VN", "soon"), "period_unreadable"),
    ):
        with pytest.raises(Refusal) as refused:
            door.targets(COORDINATOR, *asked)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        door.targets(Viewer("c", "public"), "egdi_rank", "VN", "2024")
    assert refused.value.code == "no_official_release"


def test_the_command_tells_the_same_in_words_and_as_json(door, capsys):
    asked = ["targets", "egdi_rank", "--agency", "VN", "--period", "2024", "--as-of", "r1"]
    assert program.main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["stamp"]["release"], found["figure"]["value"], found["aims"][0]["required"]) == (1, 71, 57.2)
    assert program.main(asked) == 0
    assert "57.20" in capsys.readouterr().out
