"""Real files by command: the figures that a right import gives."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.read.child import Reader
from tests.ingest.kit import copy_at, held_facts, run

FILES = {
    "un2018": ("un_egdi/EGOV_DATA_2018.csv", "un_egov_survey"),
    "un2020": ("un_egdi/EGOV_DATA_2020.csv", "un_egov_survey"),
    "plan": ("vn_budget/Plan_2012.xls", "state_budget_plan"),
    "final": ("vn_budget/Final_2012.xls", "state_budget_settlement"),
}


@pytest.fixture(scope="module")
def received(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict, Path]]:
    """Receive each file on a copy of its own; give what the command said and where."""

    def one(name: str) -> tuple[str, tuple[dict, Path]]:
        folder = tmp_path_factory.mktemp(name)
        file, dataset = FILES[name]
        done = run(folder, "ingest", "receive", str(shared / file), "--dataset", dataset, "--no-release", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        (report,) = json.loads(done.stdout)["reports"]
        return name, (report, folder)

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(one, FILES))


@pytest.mark.parametrize(("name", "rank", "fit"), [("un2018", 88, 193), ("un2020", 86, 189)])
def test_un_survey_has_all_members_and_its_published_ranks(received, name, rank, fit):
    report, folder = received[name]
    assert (report["state"], report["rows"], report["subjects"]) == ("accepted", 193, 193)
    rules = [finding["rule"] for finding in report["findings"]]
    assert rules.count("egdi_rank_differs") == 193 - fit
    assert "egdi_not_mean" not in rules
    rows = held_facts(copy_at(folder), "un_egov_survey")
    (here,) = [row for row in rows if row["_agency"] == "VN"]
    assert (here["egdi_rank"], here["countries_ranked"]) == (rank, 193)
    again = {row["_agency"]: 1 + sum(other["egdi"] > row["egdi"] for other in rows) for row in rows}
    assert sum(again[row["_agency"]] == row["egdi_rank"] for row in rows) == fit


@pytest.mark.parametrize(
    ("name", "revenue", "spending"),
    [("plan", 805500000, 376968355.7), ("final", 991356407.4130001, 663069174.4218359)],
)
def test_budget_forms_keep_their_printed_totals(received, name, revenue, spending):
    report, _ = received[name]
    assert (report["state"], report["sender"], report["provinces"], report["lines"]["province"]) == (
        "accepted", "btc", 63, 63,
    )  # fmt: skip
    assert report["totals"]["revenue"]["value"] == pytest.approx(revenue, abs=1e-6)
    assert report["totals"]["spending"]["value"] == pytest.approx(spending, abs=1e-6)
    assert report["totals"]["revenue"]["unit"] == "triệu đồng"


def test_provinces_add_up_to_the_printed_totals_without_their_subtotals(received):
    rows = held_facts(copy_at(received["plan"][1]), "state_budget_plan")
    provinces = [row for row in rows if row["line"] == "province"]
    assert sum(row["revenue"] for row in provinces) == 805500000
    assert float(sum(row["spending"] for row in provinces)) == pytest.approx(376968355.7)


def test_unregistered_central_bodies_are_warnings_and_stay(received):
    for name, count in (("plan", 50), ("final", 20)):
        report, _ = received[name]
        warned = [f for f in report["findings"] if f["rule"] == "central_body_unregistered"]
        assert {f["severity"] for f in warned} == {"warning"}
        assert len(warned) == report["lines"]["other_central"] == count
        assert "Văn phòng Quốc hội" in {f["params"]["given"] for f in warned}


def test_what_a_total_leaves_over_is_a_line_of_its_own(received):
    assert received["plan"][0]["residuals"] == []
    (left,) = received["final"][0]["residuals"]
    assert float(left["central_spending"]) == pytest.approx(147634736.609152943)
    rows = held_facts(copy_at(received["final"][1]), "state_budget_settlement")
    (line,) = [row for row in rows if row["line"] == "residual"]
    parts = [row["central_spending"] for row in rows if row["line"] in ("central", "other_central")]
    heads = [row for row in rows if row["label"] == "Các Bộ, cơ quan Trung ương"]
    assert line["_row"] == heads[0]["_row"]
    assert heads[0]["central_spending"] - line["central_spending"] <= sum(filter(None, parts))


def test_zero_means_not_surveyed(tmp_path: Path):
    file = tmp_path / "zero.csv"
    file.write_text(
        "Survey Year,Country Name,E-Government Rank,E-Government Index,E-Participation Index,Online Service Index,"
        "Human Capital Index,Telecommunication Infrastructure Index\n2003,Viet Nam,97,0.3640,0.0344,0.2118,0.8,0\n"
        "2003,Andorra,0,0,0,0,0,0\n"
    )
    with Reader() as reader:
        (found,) = reader.read(file, file.name, "un_egov_survey")
    first, second = (row.values for row in found.rows)
    assert first["tii"] is None
    assert {second[name] for name in ("egdi_rank", "egdi", "epi", "osi", "hci", "tii")} == {None}
