"""Periods as people print them, in SDMX spelling: `Tháng 9 năm 2026`, `Quý III/2026`, `6 tháng đầu năm 2026`."""

from __future__ import annotations

import re

from data import period
from data.errors import Refusal
from ingest.read.folding import fold_words

_YEAR = r"((?:19|20)\d\d)"
_DAYS = re.compile(r"ngay \d{1,2} (?:thang|/) ?\d{1,2} (?:nam )?\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_SDMX = re.compile(r"(?<![\d/-])((?:19|20)\d\d-(?:0[1-9]|1[0-2]|[qs][1-4]))(?![\d/-])")
_QUARTER = re.compile(rf"\b(?:quy|q) ?(iv|iii|ii|i|[1-4]) ?[/-]? ?(?:nam )?{_YEAR}\b")
_HALF = re.compile(rf"\b(?:6|sau) thang (dau|cuoi) (?:nam )?{_YEAR}\b")
_MONTHS = re.compile(rf"\b\d{{1,2}} thang (?:dau |cuoi )?(?:nam )?{_YEAR}\b")
_MONTH = re.compile(rf"\bthang (0?[1-9]|1[0-2]) ?[/-]? ?(?:nam )?{_YEAR}\b")
_SHORT = re.compile(rf"(?<![\d/.-])(0?[1-9]|1[0-2]) ?[/-] ?{_YEAR}(?![\d/-])")
_ONLY_YEAR = re.compile(rf"\bnam:? {_YEAR}\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def found_in(text: str) -> str | None:
    """Find the period that a title names; a day's date is none, and `9 tháng` has no spelling."""
    words = _DAYS.sub(" ", fold_words(text))
    if match := _SDMX.search(words):
        return _checked(match[1].upper())
    if match := _QUARTER.search(words):
        return f"{match[2]}-Q{_ROMAN.get(match[1]) or match[1]}"
    if match := _HALF.search(words):
        return f"{match[2]}-S{1 if match[1] == 'dau' else 2}"
    if match := _MONTH.search(words):
        return f"{match[2]}-{int(match[1]):02d}"
    if _MONTHS.search(words):
        return None
    if words.startswith("ky") and (match := _SHORT.search(words)):
        return f"{match[2]}-{int(match[1]):02d}"
    return match[1] if (match := _ONLY_YEAR.search(words)) else None


def of_cell(text: str) -> str | None:
    """Read a cell that holds nothing but a period."""
    text = text.strip()
    if spelled := _checked(text.upper()):
        return spelled
    if match := _SHORT.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02d}"
    return found_in(text) if len(text) <= 40 else None


def _checked(text: str) -> str | None:
    try:
        return str(period.parse(text))
    except Refusal:
        return None
