"""Reports are checked against their sender's last periods, an automatic source and the registry; suggestions are certain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data import audit, datasets, expression, reports
from data.model import Layout
from data.settings import Settings
from ingest import accept, pull
from ingest.compare import compare
from ingest.known import Known
from ingest.suggest import complete
from ingest.validate import Candidate, Said, candidates
from tests.ingest.kit import Plain, body, line, put, reading, rows_of

LAYOUT = Layout("B02", 3, {"procedure": "B", "online": "C", "in_person": "D", "by_post": "E", "resolved": "F"})
TODAY = date(2026, 11, 21)


def candidate(*rows: dict[str, Any], dataset: str = "dossiers") -> Candidate:
    """Make a report of September 2026."""
    found = Candidate(dataset, "hung-yen", "2026-09", [LAYOUT])
    system = {"_sheet": "B02", "_sender": "hung-yen", "_agency": "hung-yen", "_period": "2026-09"}
    found.rows = [system | {"_row": number, "in_person": 0, "by_post": 0} | row for number, row in enumerate(rows, 4)]
    return found


def last(*rows: dict[str, Any], **more: Any) -> Known:
    """Say what the period before held."""
    return Known("2026-08", tuple({"_agency": "hung-yen"} | row for row in rows), **more)


def rules(found: list) -> list[str]:
    return [one.rule for one in found]


@pytest.mark.parametrize(
    ("before", "now", "warned"),
    [(200, 601, True), (200, 600, False), (601, 200, True), (600, 200, False), (20, 99, False), (20, 100, True),
     (0, 100, True), (None, 500, False), (500, None, False), (100, 0, True)],
)  # fmt: skip
def test_a_change_of_more_than_threefold_asks_for_an_explanation(before: int | None, now: int | None, warned: bool):
    found = compare(candidate({"procedure": "1.1", "online": now}), last({"procedure": "1.1", "online": before}))
    assert rules(found) == ["value_jumps"] * warned
    if warned:
        (one,) = found
        assert (one.where, one.severity) == ("B02!C4", "warning")
        assert (one.params["given"], one.params["before"], one.params["before_period"]) == (
            str(now),
            str(before),
            "2026-08",
        )


def test_another_row_is_no_comparison():
    assert compare(candidate({"procedure": "1.2", "online": 900}), last({"procedure": "1.1", "online": 10})) == []


@pytest.mark.parametrize(("now", "warned"), [(1090, False), (1400, True), (700, True)])
def test_a_total_that_leaves_its_way_is_found_by_robust_deviations(now: int, warned: bool):
    history = dict(
        zip([f"2026-0{n}" for n in range(1, 9)], (1000, 1012, 1019, 1033, 1040, 1055, 1061, 1075), strict=True)
    )
    totals = {period: {"online": Decimal(total)} for period, total in history.items()}
    found = compare(candidate({"procedure": "1.1", "online": now}), last(totals=totals))
    assert rules(found) == ["total_deviates"] * warned
    short = dict(list(totals.items())[3:])
    assert compare(candidate({"procedure": "1.1", "online": now}), last(totals=short)) == []


@pytest.mark.parametrize(
    ("theirs", "warned"), [((55, 100), False), ((54, 100), True), ((66, 100), True), ((65, 100), False)]
)
def test_a_share_more_than_five_points_off_an_automatic_source_asks_for_an_explanation(theirs: tuple, warned: bool):
    measured = {"dossier_events": (Decimal(theirs[0]), Decimal(theirs[1]))}
    found = compare(candidate({"procedure": "1.1", "online": 60, "in_person": 40}), last(automatic=measured))
    assert rules(found) == ["automatic_differs"] * warned
    assert compare(candidate({"procedure": "1.1", "online": 0}), last(automatic=measured)) == []


def test_a_project_that_is_gone_asks_for_an_explanation():
    here = candidate({"project": "DA1", "year_plan": "1"}, dataset="projects")
    found = compare(here, last({"project": "DA1"}, {"project": "DA2"}))
    assert [(one.rule, one.params["given"]) for one in found] == [("row_vanished", "DA2")]


def test_every_automatic_source_is_declared_over_columns_that_exist():
    for dataset in datasets.all_datasets().values():
        for one in dataset.automatic:
            columns = datasets.get(one.dataset).columns
            for text in (one.numerator, one.denominator):
                expression.parse(text, columns, dataset.id, aggregates=True)


def test_a_sender_that_does_not_owe_the_report_is_told():
    (found,) = candidates(
        (reading([line()], sender="Bộ Y tế", period="2026-09"),),
        Said("procedures", "undesa", "2026-09", "x"),
        TODAY,
        lambda *_: None,
    )
    assert "sender_not_obliged" in rules(found.findings)


@pytest.mark.parametrize(
    ("field", "rule", "given", "fix"),
    [("online", "value_not_whole", "1,204", "1204"), ("online", "value_unreadable", "12,345,678", "12345678"),
     ("online", "value_not_whole", "12,5", None), ("online", "value_unreadable", "abc", None),
     ("online", "value_missing", "", None)],
)  # fmt: skip
def test_a_fix_is_offered_only_where_one_thing_is_certain(field: str, rule: str, given: str, fix: str | None):
    from data.model import Finding

    here = candidate({"procedure": "1.1", "online": None})
    here.findings = [Finding(rule, "error", "B02", 4, LAYOUT.columns[field], {"given": given})]
    (one,) = complete(here, last({"procedure": "1.1", "online": 118}))
    assert one.params.get("fix") == fix
    assert (one.params["before"], one.params["before_period"]) == ("118", "2026-08")


def test_a_broken_rule_says_what_it_asks_for_and_what_was_before(here: Settings):
    put_in = [body(line(full_online=28), line("Hộ tịch"))]
    accept.process(here, [Plain()], put(here, *put_in, period="2026-08"))
    accept.process(here, [Plain()], put(here, body(line(full_online=142), line("Hộ tịch"))))
    errors = [one for one in rows_of(here, "finding") if one["rule"] == "rule_broken" and one["params"]["expected"]]
    first = errors[0]
    assert (first["params"]["given"], first["params"]["expected"], first["params"]["before"]) == (142, "≤ 40", "28")


def test_a_pulled_report_with_a_jump_is_accepted_and_waits_for_an_explanation(here: Settings):
    accept.process(here, [Plain()], put(here, body(line(total=900, eligible=800, full_online=700)), period="2026-08"))
    accept.process(here, [Plain()], put(here, body(line(total=900, eligible=800, full_online=100))))
    (card,) = reports.of_agency(here, {"hung-yen"}, period="2026-09")
    assert (card.state, card.warnings, card.unexplained) == ("accepted", 1, 1)
    (problem,) = [one for one in reports.findings(here, card.id, None) if one.severity == "warning"]
    assert (problem.rule, problem.before) == ("value_jumps", "700")
    reports.explain(here, audit.Who("an"), problem.id, "Cổng cũ đóng từ 01/9", {"hung-yen"})
    assert reports.get(here, card.id, None).unexplained == 0
    (problem,) = [one for one in reports.findings(here, card.id, None) if one.severity == "warning"]
    assert (problem.explanation, problem.explained_by) == ("Cổng cũ đóng từ 01/9", "an")


def test_a_draft_with_a_warning_is_sent_once_it_is_explained_and_keeps_the_words_in_its_next_revision(here: Settings):
    accept.process(here, [Plain()], put(here, body(line(total=900, eligible=800, full_online=700)), period="2026-08"))

    def draft(*rows: dict) -> reports.Card:
        receipt = reports.upload(here, audit.Who("an"), "b.json", body(*rows), "hung-yen", "procedures", "2026-09")
        pull.finish_waiting(here, [Plain()])
        return reports.of_file(here, receipt, None)[2][-1]

    jump = line(total=900, eligible=800, full_online=100)
    card = draft(jump)
    with pytest.raises(reports.acts.Refusal) as refused:
        reports.send(here, audit.Who("an"), [card.id], None)
    assert refused.value.code == "report_unexplained"
    (problem,) = reports.findings(here, card.id, None)
    with pytest.raises(reports.acts.Refusal):
        reports.explain(here, audit.Who("an"), problem.id, "x" * 501, None)
    reports.explain(here, audit.Who("an"), problem.id, "x" * 500, None)
    card = draft(jump, line("Hộ tịch"))
    assert (card.revision, card.warnings, card.unexplained) == (2, 1, 0)
    reports.send(here, audit.Who("an"), [card.id], None)
    pull.finish_waiting(here, [Plain()])
    assert reports.get(here, card.id, None).state == "accepted"
