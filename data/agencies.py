"""The registry of agencies: names to ids, lenses, successors, groups.

Keys are slugs; statistical and e-ID codes are dated attributes, because seven codes changed meaning on
01/07/2025. Reference: `reference/agencies.csv`, `reference/countries.csv`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from data import edition
from data.errors import Refusal
from data.model import Agency, Text

LENSES = {"34": date(2025, 7, 1), "63": date(2025, 6, 30)}
#: The day from which the newer agencies are in force.
NEWER = LENSES["34"]
REPORTING = ("ministry", "province")
_PREFIXES = re.compile(r"^(ubnd|uy ban nhan dan|tinh|thanh pho|tp|thu do|bo)\.? ")


@edition.kept
def registry() -> dict[str, Agency]:
    """Load every agency of the country and every UN member: id → agency."""
    with edition.place("data/reference/agencies.csv").open(encoding="utf-8", newline="") as file:
        found = {row["id"]: _agency(row) for row in csv.DictReader(file)}
    with edition.place("data/reference/countries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = Text(row["name_vi"] or row["name_en"], row["name_en"])
            found[row["id"]] = Agency(row["id"], "country", name, name.vi, aliases=_list(row["aliases"]))
    return found


def get(agency_id: str) -> Agency:
    """Give one agency by id; an unknown id is refused with a sentence."""
    found = registry().get(agency_id)
    if found is None:
        raise Refusal("agency_unknown", given=agency_id)
    return found


def in_force(on: date, kinds: Iterable[str] = REPORTING) -> tuple[Agency, ...]:
    """Give the agencies of some kinds that existed on a day, in registry order."""
    wanted = set(kinds)
    return tuple(agency for agency in registry().values() if agency.kind in wanted and agency.in_force(on))


def lens(on: date) -> str:
    """Name the lens of a day: `34` from 01/07/2025, `63` before."""
    return "34" if on >= LENSES["34"] else "63"


def current(agency_id: str, on: date) -> str:
    """Follow successors to the agency that carries this one's duties on a day.

    Where an agency was split, its first listed successor carries the main part.
    """
    agency = get(agency_id)
    while agency.valid_to is not None and agency.valid_to < on and agency.successors:
        agency = get(agency.successors[0])
    return agency.id


@edition.kept
def estate(agency_id: str) -> frozenset[str]:
    """Give an agency together with every agency whose duties it carries today."""
    carried = (one.id for one in registry().values() if one.kind in REPORTING)
    return frozenset({agency_id, *(one for one in carried if current(one, date.max) == agency_id)})


def groups(agency: Agency, on: date) -> tuple[str, ...]:
    """Give the ids of the wholes it counts into on a day: its region, its kind's group, the nation."""
    if agency.kind not in REPORTING:
        return ()
    region = agency.regions.get(lens(on))
    return (*((region,) if region else ()), "bo" if agency.kind == "ministry" else "tinh", "VN")


def resolve(name: str, on: date, kinds: Iterable[str] | None = None) -> Agency | None:
    """Find the agency of a printed name on a day, or None.

    Accents, case, spacing, hyphens and the prefixes UBND, Tỉnh, Thành phố, TP do not matter; a statistical
    code of two digits names who bears it on that day. An ambiguous short form finds nothing, for a guess
    would move a number to another agency (`data.nearest` says what it may have meant).
    """
    wanted = set(kinds) if kinds else None
    fits = {
        agency_id
        for agency_id in _names().get(fold(name), ())
        if (agency := registry()[agency_id]).in_force(on) and (wanted is None or agency.kind in wanted)
    }
    return registry()[fits.pop()] if len(fits) == 1 else None


def fold(name: str) -> str:
    """Reduce a name to letters and digits without accents, case or office prefixes."""
    text = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = " ".join(re.sub(r"[^a-z0-9&]+", " ", text).split())
    while (shorter := _PREFIXES.sub("", text)) != text and shorter:
        text = shorter
    return text.replace(" ", "")


@edition.kept
def _names() -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for agency in registry().values():
        own = {agency.id, agency.name.vi, agency.name.en, agency.abbr, agency.gso_code}
        names = {*own, *agency.aliases} - set(agency.ambiguous)
        for name in filter(None, names):
            index.setdefault(fold(name), set()).add(agency.id)
    return index


def _agency(row: dict[str, str]) -> Agency:
    tile = (int(row["tile_column"]), int(row["tile_row"]), row["tile_code"]) if row["tile_column"] else None
    place = row["kind"] == "province"  # its name is written the same in every language
    return Agency(
        id=row["id"],
        kind=row["kind"],
        name=Text(row["name_vi"], row["name_vi"] if place else row["name_en"]),
        short=row["short_vi"],
        abbr=row["abbr"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        regions={key: row[f"region_{key}"] for key in LENSES if row[f"region_{key}"]},
        successors=_list(row["successors"]),
        aliases=(*_list(row["aliases"]), *((row["name_en"],) if place else ())),
        ambiguous=_list(row["aliases_ambiguous"]),
        gso_code=row["gso_code"],
        tile=tile,
        note=row["note"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
