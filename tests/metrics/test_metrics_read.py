"""What leaves through the one data door: figures with their reasons, down to the cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.errors import Refusal
from data.model import Viewer
from data.settings import Settings

COORDINATOR = Viewer("test", "coordinator")


@pytest.fixture
def door(published: Settings, reading):
    return reading(published)


@pytest.mark.parametrize(
    ("indicator", "year", "value", "missing", "marks"),
    [
        ("egdi_rank", "2024", 71, None, []),
        ("egdi_rank", "2022", 86, None, []),
        ("egdi_rank", "2020", 86, None, []),
        ("egdi_rank", "2018", 88, None, []),
        ("epi_rank", "2018", 72, None, []),
        ("epi_rank", "2020", 70, None, []),
        ("epi_rank", "2022", 72, None, ["computed"]),
        ("epi_rank", "2024", 72, None, ["computed"]),
        ("epi_rank", "2016", 43, None, ["computed"]),
        ("ogdi_rank", "2022", 81, None, []),
        ("ogdi_rank", "2020", None, "conflicting", []),
        ("ogdi_rank", "2024", None, "unknown", []),
        ("ogdi_rank", "2018", None, "unknown", []),
    ],
)
def test_the_ranks_of_viet_nam_are_those_of_their_documents(
    door, indicator: str, year: str, value, missing, marks: list
):
    found = door.show(COORDINATOR, indicator, "VN", year)
    assert (found["value"], found["missing"], found["marks"]) == (value, missing, marks)
    assert found["observation"] == f"{indicator}.VN.{year}" and not found["illustrative"]


def test_where_documents_differ_both_candidates_are_named_and_neither_is_chosen(door):
    found = door.show(COORDINATOR, "ogdi_rank", "VN", "2020")
    candidates = [(c["rank"], c["document"], c["kind"], c["row"]) for c in found["candidates"]]
    assert candidates == [("97", "mic-197143304", "published", 4), ("91", "camthanh-ogdi", "implied", 5)]
    assert len(found["sources"]) == 2 and found["value"] is None


def test_a_rank_opens_at_its_report_sheet_letters_and_row(door):
    found = door.show(COORDINATOR, "egdi_rank", "VN", "2024")
    (report,) = found["reports"]
    assert (report["dataset"], report["sender"], report["file"], report["cells"]) == (
        "un_egov_survey", "undesa", "un_egov_survey.csv", ["C13", "K13"],
    )  # fmt: skip
    assert found["document"]["id"] == "un-survey" and [t["value"] for t in found["targets"][:2]] == [50, 30]


def test_a_sum_opens_at_every_row_that_makes_it(door):
    found = door.explain(COORDINATOR, "dossiers_online.hue.2026-04")
    assert (found.figure.numerator, found.figure.denominator) == (Decimal(16), Decimal(24))
    assert found.extract.letters == ("A", "B", "C", "D", "E", "F") and found.extract.header_row == 1
    assert [(number, cells[1].text, cells[1].used, cells[4].used) for number, cells in found.extract.rows] == [
        (2, "16", True, False),
        (3, "0", True, False),
    ]
    assert [part.agency for part in found.path] == ["VN", "btb", "hue"]
    assert (found.opened.sender, found.opened.revision, found.opened.state) == ("hue", 2, "accepted")


def test_the_history_of_a_figure_names_each_release_that_changed_it(door):
    found = door.explain(COORDINATOR, "dossiers_online.hue.2026-04")
    assert [(c.release, round(c.value, 2)) for c in found.changes] == [(2, Decimal("66.67")), (1, Decimal("42.86"))]
    other = door.explain(COORDINATOR, "dossiers_online.ha-noi.2026-04")
    assert [(c.release, c.value) for c in other.changes] == [(1, 90)]


def test_a_whole_is_explained_by_its_parts_and_has_no_report_of_its_own(door):
    found = door.explain(COORDINATOR, "dossiers_online.VN.2026-04")
    assert found.reports == () and found.extract is None and found.figure.missing == "insufficient"
    assert {part.agency for part in found.parts} == {"bo", "tdb", "sh", "btb", "ntb", "dnb", "cl"}


def test_others_see_used_columns_only_and_the_public_nothing_unpublished(door):
    stranger = Viewer("a", "agency", frozenset({"bca"}))
    own = Viewer("b", "agency", frozenset({"hue"}))
    asked = "dossiers_online.hue.2026-04"
    assert door.explain(stranger, asked).extract.letters == ("B", "C", "D")
    assert len(door.explain(own, asked).extract.letters) == 6
    with pytest.raises(Refusal) as refused:
        door.explain(Viewer("c", "public"), asked)
    assert refused.value.code == "no_official_release"


def test_a_report_that_is_not_behind_a_figure_is_not_opened(door):
    behind = door.explain(COORDINATOR, "dossiers_online.ha-noi.2026-04").opened.id
    with pytest.raises(Refusal) as refused:
        door.explain(COORDINATOR, "dossiers_online.hue.2026-04", report=behind)
    assert refused.value.code == "report_not_behind"


def test_an_agency_without_a_report_says_why(door):
    found = door.show(COORDINATOR, "dossiers_online", "cao-bang", "2026-04")
    assert (found["value"], found["missing"], found["reports"]) == (None, "late", [])


@pytest.mark.parametrize(
    ("asked", "code", "named"),
    [
        (("happiness", "VN", "2024"), "indicator_unknown", "happiness"),
        (("egdi_rank", "atlantis", "2024"), "agency_unknown", "atlantis"),
        (("egdi_rank", "VN", "2024-13"), "period_unreadable", "2024-13"),
    ],
)
def test_an_unknown_name_is_refused_with_a_sentence_that_names_it(door, asked: tuple, code: str, named: str):
    with pytest.raises(Refusal) as refused:
        door.show(COORDINATOR, *asked)
    assert refused.value.code == code and named in refused.value.say("vi") and named in refused.value.say("en")


@pytest.mark.parametrize(
    "text", ["", "x", "a.b", "egdi_rank.VN", "egdi_rank.VN.2024.1", "egdi_rank..2024", "egdi_rank.VN.2024@62"]
)
def test_an_observation_id_that_cannot_be_read_is_refused(door, text: str):
    with pytest.raises(Refusal) as refused:
        door.explain(COORDINATOR, text)
    assert refused.value.code == "observation_unreadable"


def test_the_overview_tells_what_was_accepted_and_the_mismatch_of_projects(door):
    view = door.overview(COORDINATOR, ky="2026-04")
    assert (view.period, view.stamp.release, view.stamp.newest) == ("2026-04", 2, 2)
    assert view.execution.projects == 2 and {k: n for k, n in view.execution.mismatches.items() if n} == {
        "work_waits": 1,
        "both_late": 1,
    }
    ranks = {row.indicator: row for row in view.targets}
    assert (ranks["egdi_rank"].required, ranks["egdi_rank"].status) == (Decimal("57.2"), "late")


def test_wrong_parameters_of_the_address_become_notices(door):
    view = door.overview(COORDINATOR, ky="soon", nhom="x", vung="y", ct="z", so="w")
    assert [notice.params["name"] for notice in view.notices] == ["ky", "so", "nhom", "vung", "ct"]


def test_readiness_says_which_release_is_shown(door):
    found = door.readiness()
    assert (found["release"], found["loading"], found["illustrative"]) == (2, False, False)
