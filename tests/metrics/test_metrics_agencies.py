"""Agencies side by side: fifths, medians, places, past scores and what-if, from two small releases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.errors import Refusal
from data.model import Viewer
from metrics.league import fifths, middle

OFFICER, PUBLIC = Viewer("x", "coordinator"), Viewer("x", "public")


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([5, 1, None, 3], [5, 1, None, 3]),
        ([7, 7, 7, 7], [3, 3, 3, 3]),
        ([7], [3]),
        ([None], [None]),
        (list(range(10)), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ([0, 0, 0, 0, 100], [3, 3, 3, 3, 5]),
    ],
)
def test_a_fifth_is_of_the_column_and_equals_share_it(values, levels):
    assert fifths([None if value is None else Decimal(value) for value in values]) == levels


def test_a_middle_is_that_of_those_who_have_a_value():
    assert middle([Decimal(9), None, Decimal(1), Decimal(2)]) == 2
    assert middle([None]) is None


def test_a_league_holds_every_agency_once_and_missing_is_no_value(published, reading):
    door = reading(published)
    found = door.league(OFFICER, ky="2026-04")
    assert (found.period, found.compare) == ("2026-04", "2026-03")
    assert len({row.agency for row in found.rows}) == len(found.rows) == 51 == sum(b.agencies for b in found.bands)
    rows = {row.agency: row for row in found.rows}
    place = next(n for n, column in enumerate(found.columns) if column.indicator == "dossiers_online")
    column = [row.cells[place] for row in found.rows]
    assert sum(cell.figure.value is not None for cell in column) == 51 - found.columns[place].missing == 2
    hue, gone = rows["hue"].cells[place], rows["can-tho"].cells[place]
    assert hue.figure == door.explain(OFFICER, "dossiers_online.hue.2026-04").figure
    assert hue.change is not None and hue.level is not None
    assert (gone.figure.value, gone.level, gone.status, gone.region_place) == (None, None, "no_data", None)
    band = next(one for one in found.bands if one.id == rows["hue"].band)
    assert band.cells[place] == hue.figure.value
    few = door.league(OFFICER, ky="2026-04", nhom="tinh", vung=rows["hue"].band, bo="khong-co")
    assert {row.band for row in few.rows} == {rows["hue"].band} and "unknown_value" in {n.code for n in few.notices}


def test_the_public_reads_no_scores(published, reading):
    door = reading(published)
    for asked in (lambda: door.league(PUBLIC), lambda: door.score_history(PUBLIC, "national_set", "hue", "2026-Q2")):
        with pytest.raises(Refusal) as refused:
            asked()
        assert refused.value.code == "score_closed"


def test_what_stands_beside_each_other_has_its_difference(published, reading):
    door = reading(published)
    found = door.versus(OFFICER, ("hue", "ha-noi", "hue", "khong-co"), ky="2026-04")
    assert [row.agency for row in found.rows] == ["hue", "ha-noi"] and found.league.notices
    line = next(one for one in found.lines if one.id == "dossiers_online")
    first, second = line.values
    assert line.apart == first - second and line.low <= min(line.values) and line.high >= max(line.values)
    alone = next(one for one in found.lines if one.id == "disbursement")
    assert alone.values == (None, None) and alone.apart is None
    merged = door.versus(OFFICER, ("thai-binh", "hung-yen"), ky="2026-04")
    assert [row.agency for row in merged.rows] == ["hung-yen"]
    assert [notice.code for notice in merged.league.notices] == ["merged_into"]
