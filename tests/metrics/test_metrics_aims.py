"""Lists of targets, an indicator's page and the methods, against a slow oracle over what a small country sent."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from data import agencies
from data.model import Viewer
from data.settings import Settings
from metrics import definitions, forecast, through, tiles, trajectory
from metrics.score import definition as indices
from metrics.views import STATUSES
from tests.dashboard import figures_world as world

OFFICER, QUARTER, ONE = Viewer("o", "coordinator"), world.QUARTER, "dossiers_online"
#: What each province said of the quarter: dossiers online, and of all channels.
SAID = {agency: (3 * (10 + told[0]), 3 * (30 + told[0])) for agency, told in world.PROVINCES.items()} | {
    "son-la": (30, 50)
}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two releases of a small country."""
    return world.build(tmp_path_factory.mktemp("muc-tieu") / "var")


@pytest.fixture
def door(country: Settings, reading) -> Iterator:
    return reading(country)


def _rates() -> dict[str, Fraction]:
    return {agency: Fraction(100 * online, every) for agency, (online, every) in SAID.items()}


def test_every_agency_is_placed_as_counting_those_ahead_of_it_does(door):
    found = {one.agency: one for one in door.kpi(OFFICER, ONE, ky=QUARTER).ranking if one.kind == "province"}
    rates = _rates()
    assert {agency for agency, one in found.items() if one.place} == rates.keys()
    for agency, rate in rates.items():
        assert found[agency].place == 1 + sum(other > rate for other in rates.values()), agency
        assert abs(Fraction(found[agency].figure.value) - rate) < Fraction(1, 10**5)
    silent = [one for agency, one in found.items() if agency not in rates]
    assert silent and all(one.place is None and one.figure.value is None for one in silent)


def test_what_is_lacking_is_what_each_agency_has_less_than_its_target(door):
    view = door.kpi(OFFICER, ONE, ky=QUARTER)
    assert view.row.target and view.row.target.value == 70 and view.row.target.document.confidence == "low"
    lacks = {a: Fraction(70 * every, 100) - online for a, (online, every) in SAID.items()}
    wanted = {agency: lack for agency, lack in lacks.items() if lack > 0}
    assert {one.agency: Fraction(one.lacks) for one in view.shortfall.holders} == wanted
    assert Fraction(view.shortfall.total) == sum(wanted.values())
    assert [one.lacks for one in view.shortfall.holders] == sorted(
        (one.lacks for one in view.shortfall.holders), reverse=True
    )


def test_through_older_boundaries_estimates_say_so_and_have_no_place(door):
    now, old = door.kpi(OFFICER, ONE, ky=QUARTER), door.kpi(OFFICER, ONE, ky=QUARTER, ranh="63")
    assert (now.row, now.points) == (old.row, old.points), "the nation is the same through every lens"
    found = {one.agency: one for one in old.ranking}
    assert "hung-yen" not in found and {"hung-yen-cu", "thai-binh"} <= found.keys()
    # 90 of 150, shared by 60 and 180 of online, and 180 and 300 of all, which its parts had in their last year.
    terms = [(one.figure.numerator, one.figure.denominator) for one in (found["hung-yen-cu"], found["thai-binh"])]
    assert terms == [(23, 56), (67, 94)] and sum(n for n, _ in terms) == 90 and sum(d for _, d in terms) == 150
    assert all(through.estimated(found[one].figure) and found[one].place is None for one in world.PARTS)
    placed = [one for one in old.ranking if one.place]
    assert {one.agency for one in placed} == SAID.keys() - {"hung-yen"} and max(one.place for one in placed) == len(
        placed
    )
    assert old.tile_map.listed and len(old.tile_map.tiles) == 63 and not now.tile_map.listed
    assert not {tile.agency for tile in (*old.tile_map.best, *old.tile_map.worst)} & world.PARTS.keys()


def test_newer_boundaries_add_older_agencies_up(door):
    view = door.kpi(OFFICER, ONE, ky="2025-Q1", ranh="34")
    found = {one.agency: one.figure for one in view.ranking}
    online = sum(3 * amount for amount in world.PARTS.values())
    assert found["hung-yen"].numerator == online and found["hung-yen"].denominator == online + 3 * 40
    assert "estimated" not in found["hung-yen"].marks


def test_an_id_of_older_boundaries_opens_down_to_the_report_of_the_whole(door):
    found = door.explain(OFFICER, f"{ONE}.thai-binh.{QUARTER}@63")
    assert (found.figure.numerator, found.figure.marks[-1]) == (67, "estimated")
    assert [part.agency for part in found.parts] == ["hung-yen"] and found.parts[0].figure.numerator == 90
    assert {card.sender for card in found.reports} == {"hung-yen"} and found.extract is not None
    assert [part.agency for part in found.path][-1] == "thai-binh"


def test_the_list_holds_each_indicator_once_and_counts_what_it_shows(door):
    whole = door.aims(OFFICER, ky=QUARTER)
    names = [row.row.indicator for group in whole.groups for row in group.rows]
    aimed = [one.id for one in definitions.indicators().values() if trajectory.targets_for(one, agencies.get("VN"))]
    assert sorted(names) == sorted(aimed) and whole.untargeted == len(definitions.indicators()) - len(aimed)
    told = Counter(row.row.status for group in whole.groups for row in group.rows)
    assert whole.tally == {name: told[name] for name in STATUSES}
    for tag, n in whole.tags:
        some = door.aims(OFFICER, ky=QUARTER, nhan=tag.id)
        rows = [row for group in some.groups for row in group.rows]
        assert len(rows) == n and all(tag.id in row.tags for row in rows)
    status = max(told, key=lambda name: told[name])
    chosen = door.aims(OFFICER, ky=QUARTER, loc=status)
    assert {row.row.status for group in chosen.groups for row in group.rows} == {status}


def test_rivals_ask_for_something_else_by_the_same_year(door):
    rows = [row for group in door.aims(OFFICER, ky=QUARTER).groups for row in group.rows]
    assert any(row.rivals for row in rows)
    for row in rows:
        for other in row.rivals:
            assert other.by[:4] == row.row.target.by[:4] and other.value != row.row.target.value


def test_methods_say_what_the_files_say(door):
    view = door.methods(OFFICER)
    assert {one.indicator for one in view.definitions} == definitions.indicators().keys()
    for one in view.definitions:
        path = Path(definitions.__file__).parent / "indicators" / f"{one.indicator}.toml"
        raw = tomllib.loads(path.read_text("utf-8"))
        assert one.digest == sha256(path.read_bytes()).hexdigest()[:16], one.indicator
        assert (one.name.vi, one.formula.en, one.unit) == (raw["name"]["vi"], raw["formula"]["en"], raw["unit"])
        assert [target.value for target in one.targets] == [Decimal(str(t["value"])) for t in raw.get("targets", ())]
        assert [example.says for example in one.examples] == [example["says"] for example in raw["examples"]]
    weights = Counter(weight.index for one in view.definitions for weight in one.weights)
    assert weights == {index.id: len(index.criteria) for index in indices.indices().values()}
    told = (view.thresholds["on_track"], view.thresholds["speed_up"], view.thresholds["points"])
    assert told == (trajectory.ON_TRACK * 100, trajectory.SPEED_UP * 100, forecast.POINTS)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ([], None),
        ([Decimal(0)], None),
        ([Decimal("-9"), Decimal(1)], 2),
        ([Decimal("0.3")], Decimal("0.1")),
        ([Decimal(1000)], 500),
    ],
)
def test_great_changes_begin_at_a_round_number_below_half_of_the_greatest(changes, step):
    assert tiles.step_of(changes) == step
