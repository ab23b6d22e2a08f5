"""A name that finds none leads to candidates; a status by date is said, not demanded."""

from __future__ import annotations

from datetime import date

import pytest

from data import agencies
from data.nearest import nearest
from data.titles import cities, title

OLD, NEW = agencies.LENSES["63"], agencies.LENSES["34"]


@pytest.mark.parametrize(
    ("name", "day", "candidates"),
    [
        ("Thái Bình", NEW, ["hung-yen"]),
        ("QN", NEW, ["da-nang", "quang-ngai", "quang-ninh"]),
        ("QN", OLD, ["quang-nam", "quang-ngai-cu", "quang-ninh"]),
        ("Hưng Yênn", NEW, ["hung-yen"]),
        ("Bộ Thông tin và Truyền thông", NEW, ["bkhcn"]),
        ("Điểm cao nhất", NEW, []),
        ("", NEW, []),
        ("x" * 100_000, NEW, []),
    ],
)
def test_candidates_are_in_force_and_never_taken(name: str, day: date, candidates: list[str]):
    assert agencies.resolve(name, day, agencies.REPORTING) is None
    found = nearest(name, day)
    assert [agency.id for agency in found] == candidates and all(agency.in_force(day) for agency in found)


@pytest.mark.parametrize(
    ("agency", "day", "bears"),
    [
        ("hue", "2024-12-31", "Tỉnh Thừa Thiên Huế"),
        ("hue", "2025-01-01", "Thành phố Huế"),
        ("dong-nai", "2026-04-29", "Tỉnh Đồng Nai"),
        ("dong-nai", "2026-04-30", "Thành phố Đồng Nai"),
        ("dong-nai-cu", "2025-06-30", "Tỉnh Đồng Nai"),
        ("ha-noi", "2012-12-31", "Thành phố Hà Nội"),
        ("bkhcn", "2026-01-01", "Bộ Khoa học và Công nghệ"),
    ],
)
def test_an_agency_bears_the_title_of_its_day(agency: str, day: str, bears: str):
    assert title(agencies.get(agency), date.fromisoformat(day)) == bears
    found = agencies.resolve(bears, date.fromisoformat(day), agencies.REPORTING)
    assert found is not None and found.id == agency


def test_there_were_six_cities_before_the_merger_and_seven_of_34_after():
    def count(text: str) -> int:
        on = date.fromisoformat(text)
        return sum(title(a, on).startswith("Thành phố") for a in agencies.in_force(on, ["province"]))

    assert [count(day) for day in ("2024-12-31", "2025-06-30", "2025-07-01", "2026-04-30")] == [5, 6, 6, 7]
    assert {*cities()} <= {*agencies.registry()}


@pytest.mark.parametrize(("day", "found"), [(OLD, "yen-bai"), (NEW, "lao-cai")])
def test_a_reused_code_names_who_bears_it_on_the_day(day: date, found: str):
    agency = agencies.resolve("15", day, agencies.REPORTING)
    assert agency is not None and agency.id == found
