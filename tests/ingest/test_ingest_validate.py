"""Readings into reports: who, when, about whom, and every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.errors import Refusal
from data.model import Finding, Layout
from ingest.validate import Said, candidates
from tests.ingest.kit import line, reading

TODAY = date(2026, 11, 21)
UN = Layout("", 1, {"period": "A", "country": "B", "egdi": "C", "egdi_rank": "D"})


def made(*readings, dataset="procedures", sender=None, period=None, today=TODAY, before=None):
    """Make the reports of a file of which its bringer says the given things."""
    return candidates(tuple(readings), Said(dataset, sender, period, "f" * 64), today, lambda *_: before)


def rules(candidate) -> list[str]:
    """Give the rules of a report's findings."""
    return [finding.rule for finding in candidate.findings]


def un(country: str, period: str = "2024", **more):
    """Give a row of the UN survey."""
    return {"period": period, "country": country, "egdi": "0.5", "egdi_rank": 90} | more


@pytest.mark.parametrize("printed", ["Hưng Yên", "UBND tỉnh Hưng Yên", "TỈNH HƯNG YÊN", "hung-yen", "Hưng  Yên"])
def test_the_sender_is_known_by_the_name_the_form_prints(printed):
    (one,) = made(reading([line()], sender=printed, period="2026-09"))
    assert (one.sender, one.period, one.accepted) == ("hung-yen", "2026-09", True)


def test_the_same_name_means_the_agency_in_force_in_the_period():
    old, new = (
        made(reading([line()], sender="Hưng Yên", period=period))[0].sender for period in ("2025-05", "2025-08")
    )
    assert (old, new) == ("hung-yen-cu", "hung-yen")


def test_what_the_bringer_says_of_the_sender_counts_where_the_form_is_silent():
    (one,) = made(reading([line()], period="2026-09"), sender="bxd")
    assert one.sender == "bxd"
    assert one.accepted


@pytest.mark.parametrize(
    ("printed", "said", "code"),
    [
        (None, None, "sender_missing"),
        ("Sở Tài chính", None, "sender_unknown"),
        ("Hà Giang", None, "sender_unknown"),
        (None, "khong-co", "agency_unknown"),
    ],
)
def test_a_sender_that_nobody_knows_is_refused(printed, said, code):
    with pytest.raises(Refusal) as refused:
        made(reading([line()], sender=printed, period="2026-09"), sender=said)
    assert refused.value.code == code


def test_a_form_of_another_sender_is_returned():
    (one,) = made(reading([line()], sender="Hưng Yên", period="2026-09"), sender="ha-noi")
    assert (one.sender, rules(one), one.accepted) == ("ha-noi", ["sender_differs"], False)
    assert one.findings[0].params["given"] == "Hưng Yên"


@pytest.mark.parametrize(
    ("printed", "said", "row", "expected", "findings"),
    [
        ("2026-09", None, None, "2026-09", []),
        (None, "2026-09", None, "2026-09", []),
        (None, None, "2026-09", "2026-09", []),
        ("2026-09", "2026-09", "2026-09", "2026-09", []),
        ("2026-08", "2026-09", None, "2026-08", ["period_differs"]),
        ("2026-09", None, "2026-08", "2026-09", ["period_outside"]),
        ("2025", None, "2025-08", "2025", []),
        ("2026-Q3", None, "2026-08", "2026-Q3", []),
        ("2026-Q3", None, "2026-10", "2026-Q3", ["period_outside"]),
        ("2026-Q3", None, None, "2026-Q3", ["period_outside"]),
        (None, None, "2026-10", "2026-10", []),
        (None, None, "2026-11", "2026-11", ["period_future"]),
        ("2027-01", None, None, "2027-01", ["period_future"]),
    ],
)
def test_the_period_comes_from_the_title_the_bringer_or_the_rows(printed, said, row, expected, findings):
    (one,) = made(reading([line(period=row)], period=printed), sender="hung-yen", period=said)
    assert (one.period, sorted(set(rules(one)) - {"report_empty"})) == (expected, findings)
    assert one.accepted == (not findings)


def test_rows_of_several_months_of_a_year_are_a_year_bundle():
    (one,) = made(reading([line(period="2026-01"), line(period="2026-03")]), sender="hung-yen")
    assert (one.period, one.periods, one.accepted) == ("2026", ["2026-01", "2026-03"], True)


@pytest.mark.parametrize("periods", [("2025-12", "2026-01"), (None,)])
def test_rows_of_two_years_or_of_no_period_say_no_period(periods):
    with pytest.raises(Refusal) as refused:
        made(reading([line(period=period) for period in periods]), sender="hung-yen")
    assert refused.value.code == "period_missing"


@pytest.mark.parametrize("said", ["2026-13", "tháng 9", "2026-Q5", "", "09/2026"])
def test_an_unreadable_period_is_refused(said):
    with pytest.raises(Refusal) as refused:
        made(reading([line()], period=said or None), sender="hung-yen", period=said)
    assert refused.value.code in ("period_unreadable", "period_missing")


def test_survey_years_become_one_report_each_with_their_own_findings():
    rows = [un("Viet Nam", "2018"), un("Viet Nam", "2020"), un("Thailand", "2020")]
    findings = (Finding("value_below", "warning", row=3), Finding("columns_ignored", "note", row=1))
    first, second = made(replace(reading(rows, "un_egov_survey", layout=UN), findings=findings), dataset=None)
    assert (first.sender, first.period, len(first.rows)) == ("undesa", "2018", 1)
    assert (second.period, len(second.rows)) == ("2020", 2)
    assert (rules(first), rules(second)) == (["columns_ignored"], ["value_below", "columns_ignored"])


@pytest.mark.parametrize(
    ("dataset", "period", "today", "open_"),
    [
        ("procedures", "2026-09", date(2026, 9, 30), False),
        ("procedures", "2026-09", date(2026, 10, 1), True),
        ("un_egov_survey", "2026", date(2025, 12, 31), False),
        ("un_egov_survey", "2026", date(2026, 1, 1), True),
        ("state_budget_plan", "2027", date(2025, 12, 30), False),
        ("state_budget_plan", "2027", date(2026, 1, 1), True),
        ("state_budget_settlement", "2026", date(2026, 12, 31), False),
        ("state_budget_settlement", "2026", date(2027, 1, 1), True),
    ],
)
def test_a_dataset_opens_at_the_end_or_the_start_of_its_period_or_the_year_before(dataset, period, today, open_):
    plain = {"label": "Hà Nội", "ordinal": "1", "line": "province", "revenue": "1", "spending": "1"}
    row = {"procedures": line(), "un_egov_survey": un("Viet Nam", period)}.get(dataset, plain)
    (one,) = made(reading([row], dataset, period=period), dataset=dataset, today=today, sender=_who(dataset))
    assert ("period_future" in rules(one)) != open_


def _who(dataset: str) -> str | None:
    return "hung-yen" if dataset == "procedures" else None


@pytest.mark.parametrize("country", ["Vietnam", "Viet Nam", "VIET NAM"])
def test_countries_are_known_by_their_spellings(country):
    (one,) = made(reading([un(country)], "un_egov_survey", layout=UN))
    assert [row["_agency"] for row in one.rows] == ["VN"]


def test_an_unknown_country_is_an_error_at_its_cell():
    (one,) = made(reading([un("Atlantis")], "un_egov_survey", layout=UN))
    assert not one.accepted
    assert [(f.rule, f.where, f.params["given"]) for f in one.findings] == [("country_unknown", "B2", "Atlantis")]


def test_a_sender_that_was_not_in_force_is_named():
    (one,) = made(reading([line()], period="2026-09"), sender="ha-giang")
    assert rules(one) == ["agency_not_in_force"]
    (old,) = made(reading([line()], period="2025-05"), sender="ha-giang")
    assert old.accepted


def test_a_key_that_stands_twice_is_an_error_naming_the_first_row():
    (one,) = made(reading([line(), line("Hộ tịch"), line()], period="2026-09"), sender="hung-yen")
    assert [(f.rule, f.where, f.params["first"]) for f in one.findings] == [("row_twice", "B01!B10", 8)]


def test_the_same_key_in_two_months_of_a_bundle_is_no_double():
    (one,) = made(reading([line(period="2026-01"), line(period="2026-02")], period="2026"), sender="hung-yen")
    assert one.accepted


@pytest.mark.parametrize(
    ("row", "broken"),
    [(line(), 0), (line(full_online=41), 1), (line(eligible=51), 1), (line(eligible=60, full_online=61), 2),
     (line(full_online=None), 0), (line(full_online=40, eligible=40, total=40), 0)],
)  # fmt: skip
def test_each_rule_is_checked_on_each_row(row, broken):
    (one,) = made(reading([row], period="2026-09"), sender="hung-yen")
    assert rules(one) == ["rule_broken"] * broken
    assert one.accepted == (broken == 0)


def test_a_rule_that_warns_does_not_return_the_report():
    row = {"project": "P1", "title": "A", "year_plan": "10", "planned": "5", "disbursed": "11", "accepted": "1"}
    (one,) = made(reading([row], "projects", period="2026-09"), dataset="projects", sender="hung-yen")
    assert [(f.rule, f.severity) for f in one.findings] == [("rule_broken", "warning")]
    assert one.accepted


def test_the_same_bytes_for_another_period_are_returned():
    (one,) = made(reading([line()], period="2026-09"), sender="hung-yen", before="2026-08")
    assert [(f.rule, f.params["given"]) for f in one.findings] == [("same_file_as_before", "2026-08")]


def test_a_form_without_rows_is_returned():
    (one,) = made(reading([], period="2026-09"), sender="hung-yen")
    assert (rules(one), one.accepted) == (["report_empty"], False)
