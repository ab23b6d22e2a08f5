"""The base units behind the agencies: 63 provinces and 22 ministries as they were before the mergers.

A merged agency is the sum of its base units, so that no figure jumps on the day of a merger.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from random import Random

from data import agencies
from data.period import Period, parse
from ingest.demo import SEED

FORMATS = ("csv", "forms", "api")
_BEFORE, _AFTER = date(2025, 2, 28), date(2025, 7, 1)
# Million inhabitants, roughly; only the order of size matters.
_PEOPLE = {
    "ha-noi": 8.5, "cao-bang": 0.54, "dien-bien": 0.64, "lai-chau": 0.48, "son-la": 1.3, "lang-son": 0.8,
    "quang-ninh": 1.36, "thanh-hoa": 3.74, "nghe-an": 3.44, "ha-tinh": 1.32, "hue": 1.17, "ha-giang": 0.9,
    "bac-kan": 0.33, "tuyen-quang-cu": 0.81, "lao-cai-cu": 0.77, "yen-bai": 0.86, "hoa-binh": 0.88,
    "thai-nguyen-cu": 1.34, "bac-giang": 1.9, "phu-tho-cu": 1.53, "vinh-phuc": 1.21, "bac-ninh-cu": 1.52,
    "hai-duong": 1.96, "hai-phong-cu": 2.1, "hung-yen-cu": 1.3, "thai-binh": 1.88, "ha-nam": 0.89,
    "nam-dinh": 1.88, "ninh-binh-cu": 1.02, "quang-binh": 0.92, "quang-tri-cu": 0.65, "da-nang-cu": 1.25,
    "quang-nam": 1.53, "quang-ngai-cu": 1.25, "binh-dinh": 1.51, "phu-yen": 0.88, "khanh-hoa-cu": 1.26,
    "ninh-thuan": 0.6, "binh-thuan": 1.26, "kon-tum": 0.59, "gia-lai-cu": 1.61, "dak-lak-cu": 1.93,
    "dak-nong": 0.68, "lam-dong-cu": 1.35, "binh-phuoc": 1.05, "tay-ninh-cu": 1.2, "binh-duong": 2.82,
    "dong-nai-cu": 3.31, "ba-ria-vung-tau": 1.19, "ho-chi-minh-cu": 9.46, "long-an": 1.74, "tien-giang": 1.79,
    "ben-tre": 1.3, "tra-vinh": 1.02, "vinh-long-cu": 1.03, "dong-thap-cu": 1.6, "an-giang-cu": 1.91,
    "kien-giang": 1.76, "can-tho-cu": 1.26, "hau-giang": 0.73, "soc-trang": 1.2, "bac-lieu": 0.93, "ca-mau-cu": 1.21,
}  # fmt: skip


def chance(*parts: object) -> Random:
    """Give the random numbers of one thing: the same for the same words, on every machine."""
    return Random(":".join((SEED, *map(str, parts))))


@cache
def base_units() -> tuple[str, ...]:
    """Give the ids of the base units, ministries first."""
    ministries = agencies.in_force(_BEFORE, ("ministry",))
    return tuple(agency.id for agency in (*ministries, *agencies.in_force(_BEFORE, ("province",))))


@cache
def heir(unit: str) -> str:
    """Give the agency that carries a unit's duties after both mergers."""
    return agencies.current(unit, _AFTER)


@cache
def kind(unit: str) -> str:
    """Tell whether a unit is a `ministry` or a `province`."""
    return agencies.get(unit).kind


@cache
def region(unit: str) -> str:
    """Give a unit's region of today, or `bo` for a ministry."""
    return agencies.get(heir(unit)).regions.get("34", "bo")


@cache
def siblings(unit: str) -> int:
    """Count the base units that end in the same agency, itself included."""
    return sum(heir(other) == heir(unit) for other in base_units())


@cache
def people(unit: str) -> float:
    """Give the size of a province in million inhabitants."""
    return _PEOPLE[unit]


@lru_cache(maxsize=8192)
def size(agency_id: str, period: str) -> float:
    """Give how large an agency is: a province in million inhabitants, a ministry by the units it is made of."""
    found = parts(agency_id, period)
    return sum(people(unit) for unit in found) if kind(agency_id) == "province" else 0.8 + 0.4 * len(found)


@lru_cache(maxsize=8192)
def parts(agency_id: str, month: str) -> tuple[str, ...]:
    """Give the base units that an agency is made of in a month; empty where it did not exist."""
    end = parse(month).end
    if not agencies.get(agency_id).in_force(end):
        return ()
    return tuple(unit for unit in base_units() if agencies.current(unit, end) == agency_id)


@lru_cache(maxsize=256)
def in_force(month: Period) -> tuple[str, ...]:
    """Give the ids of the agencies that report a month."""
    return tuple(agency.id for agency in agencies.in_force(month.end))


@cache
def format_of(agency_id: str) -> str:
    """Tell in which format an agency sends all its reports: `csv`, `forms` or `api`."""
    known = {agency.id for agency in agencies.in_force(_AFTER)}
    peers = known if agency_id in known else set(base_units()) - known
    return FORMATS[sorted(peers, key=_shuffled).index(agency_id) % len(FORMATS)]


def _shuffled(word: str) -> str:
    return sha256(f"{SEED}:format-52:{word}".encode()).hexdigest()
