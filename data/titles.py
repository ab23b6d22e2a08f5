"""What an agency is called on a day: `Tỉnh Thừa Thiên Huế` until 31/12/2024, `Thành phố Huế` after.

A province that becomes a centrally-run city stays the same agency. Names are found whatever status they are
printed with, for a report of an earlier period is often written under today's letterhead; the status on the day
is said here. Reference: `reference/cities.csv`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date

from data import edition
from data.model import Agency


@dataclass(frozen=True)
class City:
    """Since when a province is a centrally-run city (None: throughout), and its name before."""

    since: date | None
    before: str


@edition.kept
def cities() -> dict[str, City]:
    """Load the centrally-run cities: agency id → since when."""
    with edition.place("data/reference/cities.csv").open(encoding="utf-8", newline="") as file:
        return {row["agency"]: _city(row["city_from"], row["named_before"]) for row in csv.DictReader(file)}


def is_city(agency_id: str, on: date) -> bool:
    """Tell whether a province is a centrally-run city on a day."""
    city = cities().get(agency_id)
    return city is not None and (city.since is None or city.since <= on)


def title(agency: Agency, on: date) -> str:
    """Write the full Vietnamese name that an agency bears on a day."""
    if agency.kind != "province":
        return agency.name.vi
    if is_city(agency.id, on):
        return f"Thành phố {agency.name.vi}"
    city = cities().get(agency.id)
    return f"Tỉnh {city.before if city and city.before else agency.name.vi}"


def _city(since: str, before: str) -> City:
    return City(date.fromisoformat(since) if since else None, before)
