"""EGDI from its components in every edition, and the road to a rank, against the UN's own tables."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import agencies
from data.errors import Refusal
from data.model import Text, Viewer
from data.period import ZONE
from data.settings import Settings
from metrics import __main__ as program
from metrics import egdi
from metrics.views import Stamp
from metrics.views.targets import Standing

SHARED = Path(__file__).parents[3] / "shared" / "data" / "un_egdi"
HISTORY = Path(__file__).parents[2] / "data" / "reference" / "un_egov_survey.csv"
STAMP = Stamp(1, "provisional", datetime(2026, 7, 1, tzinfo=ZONE), 1, False, False)
COORDINATOR = Viewer("test", "coordinator")


def _history() -> dict[int, dict[str, Standing]]:
    found: dict[int, dict[str, Standing]] = {}
    with HISTORY.open(encoding="utf-8", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: (row["survey_year"], int(row["egdi_rank"]))):
            _put(found, int(row["survey_year"]), row["country"], row, "egdi_rank", "egdi", "osi", "tii", "hci")
    return found


def _put(found, year: int, name: str, row, rank: str, *values: str) -> None:
    agency = agencies.resolve(name.strip(), date(year, 12, 31), ("country", "nation"))
    assert agency is not None, name
    numbers = [Decimal(row[value]) for value in values]
    found.setdefault(year, {})[agency.id] = Standing(agency.id, Text(name, name), int(row[rank]), *numbers)


@pytest.fixture(scope="module")
def whole() -> dict[int, dict[str, Standing]]:
    """The two editions of which every country is at hand."""
    if not SHARED.exists():
        pytest.skip("the UN's full tables of 2018 and 2020 lie in ../shared/data/un_egdi, which is not here")
    found: dict[int, dict[str, Standing]] = {}
    for year in (2018, 2020):
        with (SHARED / f"EGOV_DATA_{year}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: int(row["E-Government Rank"]))
        for row in rows:
            _put(
                found, year, row["Country Name"], row, "E-Government Rank", "E-Government Index", "Online Service Index",
                "Telecommunication Infrastructure Index", "Human Capital Index",
            )  # fmt: skip
    return found


def test_every_edition_follows_from_its_components_but_for_one_country_of_2008():
    made = egdi.road(_history(), STAMP, "VN", 50).editions
    assert [one.year for one in made] == [2003, 2004, 2005, *range(2008, 2026, 2)]
    assert {one.year: [name for name, _, _ in one.apart] for one in made if one.apart} == {2008: ["KHM"]}
    assert all(one.compared == one.countries and one.largest <= egdi.TOLERANCE for one in made if one.year != 2008)


def test_the_weights_of_2008_and_2010_are_needed():
    """With plain means most countries of those two editions would come out wrong."""
    plain, held = egdi.weights()[2024], _history()
    for year, wrong in ((2008, 8), (2010, 10)):
        off = [one for one in held[year].values() if abs(egdi.recomputed(one, plain) - one.egdi) > egdi.TOLERANCE]
        assert len(off) >= wrong


def test_the_full_editions_of_2018_and_2020_follow_from_their_components(whole):
    made = egdi.road(whole, STAMP, "VN", 50).editions
    assert [(one.year, one.countries, one.agreeing, one.apart) for one in made] == [
        (2018, 193, 193, ()), (2020, 193, 193, ()),
    ]  # fmt: skip


def test_the_road_of_2020_names_the_country_at_rank_50(whole):
    found = egdi.road(whole, STAMP, "VN", 50)
    plain = sorted((one.egdi for one in whole[2020].values()), reverse=True)
    assert (found.year, found.own.rank, found.at_rank.rank, found.aim) == (2020, 86, 50, plain[49])
    assert found.gap == plain[49] - Decimal("0.6667") and found.better == found.at_rank
    assert [year for year, _ in found.thresholds] == [2018, 2020] and len(found.around) == 10
    assert {one.country for one in found.neighbours} == set(egdi.ASEAN)
    near = [one for one in whole[2018].values() if 40 <= one.rank <= 60]
    moves = sorted(whole[2020][one.country].egdi - one.egdi for one in near)
    assert (found.drift.count, found.drift.lowest, found.drift.highest) == (len(near), moves[0], moves[-1])
    cut = (len(moves) + 1) // 10
    assert (found.drift.low, found.drift.high) == (moves[cut - 1], moves[len(moves) - cut])
    assert found.aim_next == (found.aim + found.drift.low, found.aim + found.drift.high)


def test_the_road_of_2024_leads_to_brazil():
    found = egdi.road(_history(), STAMP, "VN", 50)
    assert (found.at_rank.country, found.aim, found.gap) == ("BRA", Decimal("0.84026"), Decimal("0.06934"))
    ways = {way.name: way for way in found.ways}
    assert ways["osi"].needs["osi"] == Decimal("0.91616") and ways["osi"].possible
    assert not ways["tii"].possible and ways["tii"].needs["tii"] > 1
    assert (2022, 2024) in found.drift.editions and found.drift.low < found.drift.middle < found.drift.high


def test_where_the_country_at_the_rank_is_not_held_the_next_worse_is_the_mark():
    held = {year: {c: one for c, one in rows.items() if c in {*egdi.ASEAN, "VN"}} for year, rows in _history().items()}
    found = egdi.road(held, STAMP, "VN", 50)
    assert (found.at_rank.country, found.at_rank.rank, found.better.country) == ("THA", 52, "SGP")
    assert any("nearest one behind" in word.en for word in found.words)


SHARES = st.decimals(0, 1, places=4)


@given(SHARES, SHARES, SHARES, SHARES, st.sampled_from([2008, 2010, 2024]))
def test_walking_a_way_that_is_possible_reaches_the_aim(osi, tii, hci, aim, year):
    own = Standing("VN", Text("", ""), 90, Decimal(0), osi, tii, hci)
    shares = egdi.weights_of(year)
    for way in egdi._ways(own, aim, shares):
        made = Standing("VN", own.name, 90, Decimal(0), way.needs["osi"], way.needs["tii"], way.needs["hci"])
        assert egdi.recomputed(made, shares) >= aim
        assert way.possible == all(value <= 1 for value in way.needs.values())


def test_the_road_leaves_through_the_door_and_the_command(published: Settings, reading, capsys):
    door = reading(published)
    found = door.road(COORDINATOR)
    assert (found.year, found.own.rank, found.at_rank.country, found.stamp.release) == (2024, 71, "BRA", 2)
    assert door.road(COORDINATOR, year=2023).year == 2022
    assert "relative" in found.words[0].en
    assert program.main(["road", "--json", "--as-of", "r1"]) == 0
    assert json.loads(capsys.readouterr().out)["at_rank"]["egdi"] == 0.84026
    assert program.main(["road", "--lang", "en"]) == 0
    assert "Brazil" in capsys.readouterr().out
    with pytest.raises(Refusal) as refused:
        door.road(COORDINATOR, country="USA")
    assert refused.value.code == "survey_without_country"


def test_a_release_of_an_older_program_is_refused_with_a_sentence():
    with duckdb.connect() as connection, pytest.raises(Refusal) as refused:
        egdi.make(connection, STAMP, "VN", 50, 2026)
    assert refused.value.code == "release_without_rows" and "survey" in refused.value.say("vi")
