"""Working figures: an agency's own, at once after a report is accepted, and nobody else's."""

from __future__ import annotations

import pytest

from data import agencies, duck
from data.errors import Refusal
from data.model import Viewer
from metrics import release as releasing
from metrics import working
from tests.metrics.conftest import DOSSIERS, april, table, take

HUE, MINISTRY = Viewer("h", "agency", frozenset({"hue"})), Viewer("o", "coordinator")
FIGURE = "dossiers_online.hue.2026-04"


@pytest.fixture
def door(copied, reading):
    """The data door on a copy in which Huế has corrected April once more and Hà Nội has sent March."""
    take(copied, april(11), table("dossiers", "ha-noi", "2026-03", DOSSIERS, ("1.000001", 90, 10, 0, 80, 70)))
    return reading(copied)


def test_an_agency_sees_what_its_figures_have_become(copied, door):
    assert door.working(HUE, "hue") is None  # not computed yet
    assert working.refresh(copied) == 2
    found = {one.now.id: one for one in door.working(HUE, "hue")}
    assert (found[FIGURE].was.numerator, found[FIGURE].was.denominator) == (16, 24)
    assert (found[FIGURE].now.numerator, found[FIGURE].now.denominator) == (11, 19)
    assert {one.agency for one in (pair.now for pair in found.values())} == {"hue"}
    assert "dossiers_online.hue.2026-03" not in found
    assert door.working(MINISTRY, "hue") == door.working(HUE, "hue")
    assert working.refresh(copied) == 0


def test_working_figures_equal_those_of_the_next_release(copied, door):
    working.refresh(copied)
    before = {agency: door.working(MINISTRY, agency) for agency in ("hue", "ha-noi")}
    releasing.publish(copied)
    for agency, found in before.items():
        assert found
        for one in found:
            released = door.explain(MINISTRY, one.now.id).figure
            assert (released.value, released.numerator, released.denominator, released.missing, released.marks) == (
                one.now.value, one.now.numerator, one.now.denominator, one.now.missing, one.now.marks)  # fmt: skip
        assert door.working(MINISTRY, agency) == ()
    working.refresh(copied)
    assert not list(copied.working.glob("*.parquet"))


def test_nobody_else_sees_them(copied, door):
    working.refresh(copied)
    others = [Viewer("x", "agency", frozenset({"ha-noi"})), Viewer("l", "leader"), Viewer("a", "auditor")]
    for viewer in [*others, Viewer("p", "public")]:
        with pytest.raises(Refusal) as refused:
            door.working(viewer, "hue")
        assert refused.value.code == "working_closed"


def test_a_file_holds_one_agency_and_no_rank(copied, door):
    working.refresh(copied)
    for path in copied.working.glob("*.parquet"):
        with duck.connect(paths=[path]) as connection:
            query = f"SELECT DISTINCT agency, place, placed FROM read_parquet('{path}')"
            assert connection.execute(query).fetchall() == [(path.name.rsplit("-", 1)[0], None, None)]


def test_an_agency_works_for_those_whose_duties_it_carries():
    assert {"hung-yen", "hung-yen-cu", "thai-binh"} <= agencies.estate("hung-yen")
    assert agencies.estate("thai-binh") == {"thai-binh"}
