"""Single figures worked by hand: reasons, marks, boundaries and rounding, one small case each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from data import agencies, duck
from metrics import compile, rollup

SENT = "2025-01-01T00:00:00.000000Z"


def _seen(rows: list[dict], today: str, inputs: list[dict] | None = None, coverage: float = rollup.COVERAGE) -> dict:
    """Observe tallies written as (agency, period, numerator, denominator) of full_online_coverage unless they say else."""
    known = inputs or [{"report": 1, "revision": 1, "illustrative": False, "sent_at": SENT}]
    tallies = [{"indicator": "dossiers_online", "report": 1, "conflict": False} | row for row in rows]
    with duck.connect() as connection:
        rollup.load(connection, "tally", tallies, compile.SHAPE)
        rollup.load(connection, "input", known, rollup.INPUT)
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, date.fromisoformat(today), coverage)
        found = connection.execute(
            "SELECT agency, period, lens, value, missing, marks, reported, expected, numerator FROM observation"
        )
        return {row[:3]: row[3:] for row in found.fetchall()}


def _said(agency: str, period: str, numerator: str, denominator: str, **more) -> dict:
    return {"agency": agency, "period": period, "numerator": numerator, "denominator": denominator} | more


def _everyone(day: str, period: str, **more) -> list[dict]:
    return [_said(a.id, period, "1", "2", **more) for a in agencies.in_force(date.fromisoformat(day))]


def test_the_rate_of_a_whole_is_re_made_and_never_a_mean_of_rates():
    rows = [_said("ha-noi", "2026-03", "9", "10"), _said("cao-bang", "2026-03", "9", "90")]
    found = _seen(rows, "2026-05-20", coverage=0)
    assert found["ha-noi", "2026-03", ""][0] == 90 and found["cao-bang", "2026-03", ""][0] == 10
    assert found["tinh", "2026-03", ""][0] == 18 and found["VN", "2026-03", ""][0] == 18


def test_an_agency_without_a_report_is_late_after_its_due_date_and_not_due_before():
    rows = [_said("hue", "2026-03", "1", "2")]
    assert _seen(rows, "2026-04-02")["hung-yen", "2026-03", ""][:2] == (None, "late")
    assert _seen(rows, "2026-04-01")["hung-yen", "2026-03", ""][:2] == (None, "not_due")


def test_nothing_to_count_is_not_occurring_and_no_number_is_unknown():
    rows = [_said("hue", "2026-03", "0", "0"), {"agency": "ha-noi", "period": "2026-03", "denominator": "3"}]
    found = _seen(rows, "2026-05-20")
    assert found["hue", "2026-03", ""][:2] == (None, "not_occurring")
    assert found["ha-noi", "2026-03", ""][:2] == (None, "unknown")


def test_a_conflict_gives_a_reason_and_no_value():
    found = _seen([_said("hue", "2026-03", "1", "2", conflict=True)], "2026-05-20")
    assert found["hue", "2026-03", ""][:2] == (None, "conflicting")


@pytest.mark.parametrize(("reported", "missing"), [(40, "insufficient"), (41, None), (51, None)])
def test_fewer_than_80_percent_of_the_agencies_give_no_national_figure(reported: int, missing: str | None):
    value, reason, marks, count, expected, _ = _seen(_everyone("2026-03-31", "2026-03")[:reported], "2026-05-20")[
        "VN", "2026-03", ""
    ]
    assert (reason, count, expected) == (missing, reported, 51)
    assert value == (None if missing else 50) and ("partial" in marks) == (reported < 51)


def test_a_figure_is_provisional_through_its_closing_day():
    rows = [_said("hue", "2026-03", "1", "2")]
    assert _seen(rows, "2026-04-15")["hue", "2026-03", ""][2] == ["provisional"]
    assert _seen(rows, "2026-04-16")["hue", "2026-03", ""][2] == []


@pytest.mark.parametrize(
    ("revision", "sent", "marks"),
    [
        (2, "2026-04-15T16:59:59.999999Z", []),
        (2, "2026-04-15T17:00:00.000000Z", ["revised"]),
        (1, "2026-04-20T00:00:00.000000Z", []),
    ],
)
def test_a_revision_sent_after_closing_in_viet_nam_marks_the_figure(revision: int, sent: str, marks: list[str]):
    inputs = [{"report": 1, "revision": revision, "illustrative": False, "sent_at": sent}]
    assert _seen([_said("hue", "2026-03", "1", "2")], "2026-05-20", inputs)["hue", "2026-03", ""][2] == marks


def test_a_stock_takes_its_last_month_and_says_when_it_was_carried():
    rows = [
        _said(a, m, n, "100")
        for a, m, n in [("hue", "2026-01", "10"), ("hue", "2026-02", "20"), ("ha-noi", "2026-03", "30")]
    ]
    found = _seen([row | {"indicator": "full_online_coverage"} for row in rows], "2026-05-20", coverage=0)
    assert found["hue", "2026-Q1", ""][:3] == (20, None, ["carried"])
    assert found["ha-noi", "2026-Q1", ""][:3] == (30, None, [])
    assert found["tinh", "2026-Q1", ""][0] == 25 and "carried" in found["tinh", "2026-Q1", ""][2]


def test_a_flow_with_a_month_missing_is_partial():
    rows = [_said("hue", "2026-01", "1", "4"), _said("hue", "2026-03", "1", "4"), _said("ha-noi", "2026-02", "1", "4")]
    assert _seen(rows, "2026-05-20")["hue", "2026-Q1", ""][:3] == (25, None, ["partial"])


def test_a_merged_province_answers_for_the_year_of_those_it_was_made_of():
    rows = [
        _said("thai-binh", "2025-05", "1", "10"),
        _said("hung-yen-cu", "2025-06", "2", "10"),
        _said("hung-yen", "2025-07", "9", "10"),
    ]
    found = _seen(rows, "2026-05-20")
    assert found["thai-binh", "2025-05", ""][0] == 10 and found["hung-yen-cu", "2025-Q2", ""][0] == 20
    assert found["hung-yen", "2025", ""][0] == 40
    assert found["hung-yen", "2025-Q2", "34"][0] == 15 and ("hung-yen", "2025-Q2", "") not in found
    assert not [key for key in found if key[0] == "thai-binh" and key[1] == "2025"]


def test_a_ministry_of_before_march_2025_counts_for_its_first_successor():
    rows = [
        _said("btttt", "2025-02", "1", "10"),
        _said("bkhcn", "2025-02", "3", "10"),
        _said("bkhcn", "2025-03", "5", "10"),
    ]
    found = _seen(rows, "2026-05-20")
    assert found["btttt", "2025-02", ""][0] == 10 and found["bkhcn", "2025-02", ""][0] == 30
    assert found["bkhcn", "2025-Q1", ""][0] == 30


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        ("1", "3", "33.333333"),
        ("2", "3", "66.666667"),
        ("0.000000005", "1", "0.000001"),
        ("0.000000004", "1", "0"),
        ("1", "800000000", "0"),
        ("1", "200000000", "0.000001"),
        ("12345678901234567", "98765432109876543", "12.5"),
        ("805500000", "991356407.4", "81.252312"),
    ],
)
def test_a_value_is_rounded_half_up_at_the_sixth_decimal(numerator: str, denominator: str, value: str):
    found = _seen([_said("hue", "2026-03", numerator, denominator)], "2026-05-20")["hue", "2026-03", ""][0]
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    assert found == exact.quantize(Decimal("0.000001"), "ROUND_HALF_UP")
    assert abs(found - Decimal(value)) < Decimal("0.0000005")
