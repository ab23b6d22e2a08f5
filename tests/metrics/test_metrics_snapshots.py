"""Projects get the first mismatch that fits, and every duty of a month has one state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data import agencies, datasets, duck
from data.obligations import Held
from metrics import snapshots
from metrics.views import MISMATCHES, SUBMISSION_STATES

TODAY = date(2026, 5, 20)
APRIL = {("dossiers", "hue", "2026-04"): "2026-05-04T02:00:00.000000Z"}


@pytest.mark.parametrize(
    ("plan", "planned", "money", "work", "expected"),
    [
        ("100", "60", "45", "60", "work_waits"),
        ("100", "60", "45.000000001", "60", "on_pace"),
        ("100", "60", "60", "45", "money_waits"),
        ("100", "60", "60", "45.000000001", "on_pace"),
        ("100", "60", "45", "45", "both_late"),
        ("100", "60", "45", "45.1", "on_pace"),
        ("100", "60", "20", "40", "work_waits"),
        ("100", "60", "40", "20", "money_waits"),
        ("100", "60", "60", "60", "on_pace"),
        ("3", "2", "1", "1", "both_late"),
        ("3", "1.8", "1.35", "1.8", "work_waits"),
        ("0", "0", "0", "5", None),
        (None, "1", "1", "1", None),
    ],
)
def test_the_first_mismatch_that_fits_wins(plan: str | None, planned: str, money: str, work: str, expected: str | None):
    assert expected is None or expected in MISMATCHES
    with duck.connect() as connection:
        casts = ", ".join(
            f"CAST(? AS DECIMAL(38,9)) AS {name}" for name in ("year_plan", "planned", "disbursed", "accepted")
        )
        row = f"(SELECT 'DA' AS project, 'x' AS title, 'hue' AS _agency, '2026-04' AS _period, 1 AS _report, {casts})"
        found = connection.execute(
            f"SELECT mismatch FROM ({snapshots.project_query(row)})", [plan, planned, money, work]
        ).fetchall()
    assert found == [(expected,)]


def _states(owners=APRIL, returned=None, waiting=frozenset(), today: date = TODAY) -> dict[tuple[str, str, str], dict]:
    rows = snapshots.submissions(Held(owners, returned or {}, set(waiting)), today)
    assert len({(r["dataset"], r["agency"], r["period"]) for r in rows}) == len(rows)
    assert {r["state"] for r in rows} <= set(SUBMISSION_STATES)
    return {(r["dataset"], r["agency"], r["period"]): r for r in rows}


def test_every_agency_in_force_owes_each_monthly_dataset_once():
    found = [key for key in _states() if datasets.get(key[0]).frequency == "month"]
    monthly = [one for one in datasets.all_datasets().values() if one.owed_by and one.frequency == "month"]
    # The events of dossiers are owed since 07/2026 only.
    assert len(monthly) == 9
    assert len(found) == len(agencies.in_force(date(2026, 4, 30))) * 8 == 51 * 8


@pytest.mark.parametrize(
    ("key", "state", "days"),
    [
        (("dossiers", "hue", "2026-04"), "valid", 0),
        (("budget", "hue", "2026-04"), "late", 16),
        (("dossiers", "bca", "2026-04"), "late", 16),
    ],
)
def test_a_report_is_valid_once_accepted_and_late_after_its_due_date(key: tuple[str, str, str], state: str, days: int):
    row = _states()[key]
    assert (row["state"], row["days"]) == (state, days)


def test_a_report_accepted_after_its_due_date_says_how_late_it_was():
    found = _states({("dossiers", "hue", "2026-04"): "2026-05-06T17:00:00.000000Z"})
    assert found["dossiers", "hue", "2026-04"]["days"] == 3


@pytest.mark.parametrize(("today", "state"), [(date(2026, 5, 4), "not_due"), (date(2026, 5, 5), "late")])
def test_before_its_due_date_ends_nothing_is_late(today: date, state: str):
    assert _states(today=today)["budget", "hue", "2026-04"]["state"] == state


def test_months_since_the_first_report_are_owed_up_to_the_last_ended_one():
    found = _states({("dossiers", "hue", "2026-02"): "2026-03-02T02:00:00.000000Z"})
    assert {period for _, _, period in found} == {"2026-02", "2026-03", "2026-04"}


def test_a_returned_report_counts_for_its_dataset_and_a_refused_file_for_all_of_them():
    sent = "2026-05-03T02:00:00.000000Z"
    one = _states(returned={("budget", "hue", "2026-04"): sent})
    assert [one[d, "hue", "2026-04"]["state"] for d in ("budget", "tasks")] == ["returned", "late"]
    whole = _states(returned={("", "hue", "2026-04"): sent})
    assert [whole[d, "hue", "2026-04"]["state"] for d in ("budget", "tasks", "dossiers")] == [
        "returned",
        "returned",
        "valid",
    ]
    assert whole["budget", "hue", "2026-04"]["sent_at"] == sent


def test_a_file_that_waits_is_being_checked_even_after_an_earlier_return():
    sent = "2026-05-03T02:00:00.000000Z"
    found = _states(
        returned={("budget", "hue", "2026-04"): sent}, waiting={("budget", "hue", "2026-04"), (None, "bca", "2026-04")}
    )
    assert found["budget", "hue", "2026-04"]["state"] == "checking"
    assert {row["state"] for (_, agency, _), row in found.items() if agency == "bca"} == {"checking"}


@pytest.mark.parametrize(
    ("dataset", "today", "periods"),
    [
        ("platforms", date(2026, 5, 20), set()),
        ("platforms", date(2026, 12, 20), {"2026-Q3"}),
        ("platforms", date(2027, 1, 20), {"2026-Q3", "2026-Q4"}),
        ("systems", date(2027, 1, 20), {"2026-S2"}),
        ("transaction_cost", date(2027, 12, 30), set()),
        ("transaction_cost", date(2028, 1, 2), {"2027"}),
        ("dossiers", date(2026, 7, 2), {"2026-04", "2026-05", "2026-06"}),
    ],
)
def test_a_dataset_is_owed_for_its_own_periods_since_it_exists(
    dataset: str, today: date, periods: set[str], monkeypatch: pytest.MonkeyPatch
):
    kinds = {name: replace(one, since="2026-05" if one.since else "") for name, one in datasets.all_datasets().items()}
    monkeypatch.setattr(datasets, "all_datasets", lambda: kinds)
    found = _states(today=today)
    assert {period for name, _, period in found if name == dataset} == periods


def test_a_quarter_is_late_after_its_own_due_date(monkeypatch: pytest.MonkeyPatch):
    kinds = {name: replace(one, since="") for name, one in datasets.all_datasets().items()}
    monkeypatch.setattr(datasets, "all_datasets", lambda: kinds)
    sent = {("platforms", "hue", "2026-Q1"): "2026-04-01T02:00:00.000000Z"}
    on_the_day, after = _states(sent, today=date(2026, 4, 1)), _states(sent, today=date(2026, 4, 2))
    assert on_the_day["platforms", "hue", "2026-Q1"]["state"] == "valid"
    assert on_the_day["platforms", "bca", "2026-Q1"]["state"] == "not_due"
    assert after["platforms", "bca", "2026-Q1"]["state"] == "late"
    assert ("sector_outcomes", "bca", "2026") not in after


def test_nothing_accepted_owes_nothing_yet():
    assert _states({}) == {} and _states({("un_egov_survey", "undesa", "2024"): "2026-01-01T00:00:00Z"}) == {}
