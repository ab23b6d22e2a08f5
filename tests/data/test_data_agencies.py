"""Names find the agency in force, codes are attributes of a day, and successors lead to the present."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from data import agencies
from data.errors import Refusal

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "vn_names"
OLD, NEW = agencies.LENSES["63"], agencies.LENSES["34"]
REUSED = {
    "15": ("yen-bai", "lao-cai"),
    "24": ("bac-giang", "bac-ninh"),
    "44": ("quang-binh", "quang-tri"),
    "52": ("binh-dinh", "gia-lai"),
    "80": ("long-an", "tay-ninh"),
    "82": ("tien-giang", "dong-thap"),
    "91": ("kien-giang", "an-giang"),
}


def _rows(name: str) -> list[dict[str, str]]:
    if not SHARED.is_dir():
        pytest.skip("the real test files (../shared/data) are not part of this checkout")
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_real_spelling_resolves_to_the_province_of_its_code():
    rows = _rows("province_spellings.csv")
    found = [(row, agencies.resolve(row["spelling_found"], OLD, ["province"])) for row in rows]
    wrong = [row for row, agency in found if agency is None or agency.gso_code != row["gso_code"]]
    assert len(rows) == 133 and wrong == []


def test_no_header_region_or_vanished_province_resolves_to_a_province():
    rows = _rows("not_a_current_province.csv")
    assert len(rows) == 15
    for day in (OLD, NEW):
        assert [row["label"] for row in rows if agencies.resolve(row["label"], day, ["province"])] == []


@pytest.mark.parametrize(
    ("day", "ministries", "provinces"),
    [
        ("2012-12-31", 22, 63),
        ("2025-02-28", 22, 63),
        ("2025-03-01", 17, 63),
        ("2025-06-30", 17, 63),
        ("2025-07-01", 17, 34),
    ],
)
def test_the_agencies_in_force_are_counted_by_date(day: str, ministries: int, provinces: int):
    on = date.fromisoformat(day)
    assert len(agencies.in_force(on, ["ministry"])) == ministries
    assert len(agencies.in_force(on, ["province"])) == provinces
    assert len(agencies.in_force(on)) == ministries + provinces


def test_every_agency_that_ended_has_a_successor_in_force():
    reporting = [a for a in agencies.registry().values() if a.kind in agencies.REPORTING]
    ended = [agency for agency in reporting if agency.valid_to]
    assert len(ended) == 7 + 52
    for agency in reporting:
        last = agencies.get(agencies.current(agency.id, date(2026, 1, 1)))
        assert last.in_force(date(2026, 1, 1)) and last.kind == agency.kind
        assert agencies.current(agency.id, agency.valid_to or date(2026, 1, 1)) == agency.id


def test_merged_provinces_of_three_former_ones_are_reached_from_each():
    for former in ("ha-nam", "nam-dinh", "ninh-binh-cu"):
        assert agencies.current(former, NEW) == "ninh-binh"
        assert agencies.current(former, OLD) == former


@pytest.mark.parametrize("code", REUSED)
def test_a_reused_code_names_one_province_before_and_another_after(code: str):
    holders = [tuple(a.id for a in agencies.in_force(day, ["province"]) if a.gso_code == code) for day in (OLD, NEW)]
    assert holders == [(REUSED[code][0],), (REUSED[code][1],)]


def test_only_those_seven_codes_changed_their_name():
    def names(day: date) -> dict[str, str]:
        return {a.gso_code: a.name.vi for a in agencies.in_force(day, ["province"])}

    before, after = names(OLD), names(NEW)
    assert {code for code in after if before[code] != after[code]} == set(REUSED)


@pytest.mark.parametrize(
    ("agency", "day", "wholes"),
    [
        ("hung-yen", NEW, ("sh", "tinh", "VN")),
        ("hung-yen-cu", OLD, ("sh-cu", "tinh", "VN")),
        ("bkhcn", NEW, ("bo", "VN")),
        ("da-nang", NEW, ("ntb", "tinh", "VN")),
        ("da-nang-cu", OLD, ("btb-dhmt-cu", "tinh", "VN")),
        ("SGP", NEW, ()),
        ("VN", NEW, ()),
    ],
)
def test_an_agency_counts_into_its_region_its_kind_and_the_nation(agency: str, day: date, wholes: tuple[str, ...]):
    assert agencies.groups(agencies.get(agency), day) == wholes


def test_every_province_has_a_region_in_force_on_both_sides_of_the_merger():
    for day in (OLD, NEW):
        regions = {region.id for region in agencies.in_force(day, ["region"])}
        assert len(regions) == 6
        assert {agencies.groups(p, day)[0] for p in agencies.in_force(day, ["province"])} == regions


def test_the_tiles_of_the_34_provinces_do_not_overlap():
    tiles = [p.tile for p in agencies.in_force(NEW, ["province"])]
    assert None not in tiles and len({tile[:2] for tile in tiles if tile}) == 34


def test_the_members_of_the_united_nations_are_193_with_viet_nam():
    countries = [a for a in agencies.registry().values() if a.kind == "country"]
    assert len(countries) == 192 and len({*(c.id for c in countries), "VN"}) == 193
    assert agencies.resolve("Viet Nam", NEW, ("country", "nation")).id == "VN"


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        ("UBND tỉnh Hưng Yên", NEW, "hung-yen"),
        ("UBND TỈNH HƯNG YÊN", OLD, "hung-yen-cu"),
        ("hung yen", NEW, "hung-yen"),
        ("TP. Hồ Chí Minh", NEW, "ho-chi-minh"),
        ("Bộ Khoa học và Công nghệ", NEW, "bkhcn"),
        ("Thái Bình", OLD, "thai-binh"),
        ("Thái Bình", NEW, None),
        ("Sao Hỏa", NEW, None),
    ],
)
def test_a_printed_name_finds_the_agency_of_its_day(text: str, day: date, found: str | None):
    agency = agencies.resolve(text, day, agencies.REPORTING)
    assert (agency.id if agency else None) == found


def test_an_unknown_id_is_refused_with_what_was_given():
    with pytest.raises(Refusal) as refused:
        agencies.get("atlantis")
    assert refused.value.code == "agency_unknown" and "atlantis" in refused.value.say("en")
