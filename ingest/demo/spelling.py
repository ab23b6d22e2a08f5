"""How offices write: headers, numbers, dates, their own names, the names of their files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from data import agencies, lists
from data.datasets import get
from data.period import Period, parse
from ingest.demo import units, world

_OPENINGS = ("Bộ ", "Ủy ban ", "UBND ", "Tỉnh ", "Thành phố ", "TP")


def form_number(dataset: str) -> int:
    """Give the number of the form that offices use for a dataset."""
    return world.DATASETS.index(dataset) + 1


@cache
def snake(dataset: str) -> dict[str, str]:
    """Give column → key as machines write it (`du_dieu_kien`, or `SCORE` where a portal has its own)."""
    found = {}
    for name, column in get(dataset).columns.items():
        small = (h for h in column.headers if h.isascii() and h == h.lower() and " " not in h)
        found[name] = next(small, column.headers[0])
    return found


@cache
def plain(dataset: str, agency_id: str) -> dict[str, str]:
    """Give column → header as an office writes it on one line."""
    found = {}
    for name, column in get(dataset).columns.items():
        spellings = [h for h in column.headers if "|" not in h and h not in snake(dataset).values()]
        found[name] = units.chance("header", agency_id, dataset, name).choice(spellings)
    return found


@cache
def stacked(dataset: str) -> dict[str, tuple[str, str]]:
    """Give column → (parent, leaf) as a form prints it; the parent is empty for a column that stands alone."""
    found = {}
    for name, column in get(dataset).columns.items():
        split = next((h for h in column.headers if "|" in h), f"|{column.headers[0]}")
        parent, leaf = split.split("|")
        found[name] = (parent.strip(), leaf.strip())
    return found


def vietnamese(value: object) -> str:
    """Write a value as text: `1.234,5`, `09/10/2026`, empty for a missing one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (int, Decimal)):
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return str(value)


def named(dataset: str, column: str, value: object) -> object:
    """Give the name of a chosen code, as people write it; any other value as it is."""
    choices = get(dataset).columns[column].choices
    names = lists.get(choices).entries if choices else {}
    return names[str(value)].vi if value is not None and names else value


def month_text(agency_id: str, period: str) -> str:
    """Write a period inside a table: `2024-03` or `3/2024`, `Quý III/2026` or `2026-Q3`, as the office likes it."""
    likes_words = units.chance("month", agency_id).random() < 0.5
    found = parse(period)
    if not likes_words or found.kind == "year":
        return period
    return f"{found.number}/{found.year}" if found.kind == "month" else found.label().replace("\u00a0", " ")


def short(period: Period) -> str:
    """Write a period in the name of a file: `T9-2026`, `Q3-2026`, `6T-cuoi-2026`, `nam-2026`."""
    half = "dau" if period.number == 1 else "cuoi"
    heads = {"month": f"T{period.number}", "quarter": f"Q{period.number}", "half": f"6T-{half}", "year": "nam"}
    return f"{heads[period.kind]}-{period.year}"


@lru_cache(maxsize=4096)
def printed_name(agency_id: str, period: str) -> str:
    """Give one of the spellings of an office that still mean it alone at the time."""
    agency, found = agencies.get(agency_id), parse(period)
    on = agency.valid_to if agency.valid_to and agency.valid_to < found.end else found.end
    spellings = [agency.name.vi, *(name for name in agency.aliases if name.startswith(_OPENINGS))]
    known = [name for name in spellings if (hit := agencies.resolve(name, on)) is not None and hit.id == agency_id]
    return units.chance("name", agency_id).choice(known or [agency.name.vi])


def office_line(agency_id: str) -> str:
    """Write the line above the title: `UBND TỈNH HƯNG YÊN`, `BỘ Y TẾ`."""
    agency = agencies.get(agency_id)
    if agency.kind == "ministry":
        return agency.name.vi.upper()
    city = any(name.startswith("UBND thành phố") for name in agency.aliases)
    return f"UBND {'THÀNH PHỐ' if city else 'TỈNH'} {agency.name.vi.upper()}"


def period_line(period: Period) -> str:
    """Write the period under a title: `Tháng 9 năm 2026`, `Quý III năm 2026`, `6 tháng cuối năm 2026`, `Năm 2024`."""
    head = period.label().split("/")[0].replace("\u00a0", " ")
    return head if period.kind in ("half", "year") else f"{head} năm {period.year}"


def initials(agency_id: str) -> str:
    """Give the letters an office puts before the names of its files."""
    agency = agencies.get(agency_id)
    if agency.kind == "ministry":
        return agency.abbr
    parts = [part for part in agency_id.split("-") if part != "cu"]
    return "".join(part[0] for part in parts).upper() if len(parts) > 1 else parts[0].upper()
