"""Periods in SDMX spelling: `2026-09`, `2026-Q3`, `2026-S1`, `2026`, with real from–to dates.

Two calendar rules: `calendar` (first to last day) and `decree09` (Decree 09/2019/ND-CP, article 12:
from the 15th of the month before to the 14th of the last month).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import total_ordering
from zoneinfo import ZoneInfo

from data.errors import Refusal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_SPELLING = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|S([12])))?")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@total_ordering
@dataclass(frozen=True)
class Period:
    """A month, quarter, half-year or year; ordered by its last month, then by length."""

    year: int
    kind: str
    number: int

    def __str__(self) -> str:
        tail = {"month": f"-{self.number:02d}", "quarter": f"-Q{self.number}", "half": f"-S{self.number}", "year": ""}
        return f"{self.year:04d}{tail[self.kind]}"

    def __lt__(self, other: Period) -> bool:
        return (self.last_month, MONTHS[self.kind]) < (other.last_month, MONTHS[other.kind])

    @property
    def first_month(self) -> int:
        """Months since year 0, of the first month."""
        return self.year * 12 + (self.number - 1) * MONTHS[self.kind]

    @property
    def last_month(self) -> int:
        """Months since year 0, of the last month."""
        return self.first_month + MONTHS[self.kind] - 1

    def dates(self, rule: str = "calendar") -> tuple[date, date]:
        """Give the first and the last day under a calendar rule (`calendar` or `decree09`)."""
        if rule == "decree09":
            return _day(self.first_month - 1, 15), _day(self.last_month, 14)
        return _day(self.first_month, 1), _day(self.last_month + 1, 1) - timedelta(days=1)

    @property
    def end(self) -> date:
        """The last calendar day: the period belongs to the agency in force on it."""
        return self.dates()[1]

    def months(self) -> tuple[Period, ...]:
        """Give the months it is made of, in order."""
        return tuple(_month(index) for index in range(self.first_month, self.last_month + 1))

    def parts(self, kind: str) -> tuple[Period, ...]:
        """Give the periods of a kind that lie wholly inside, in order; itself where it is of that kind."""
        found = dict.fromkeys(_of(kind, month.first_month) for month in self.months())
        return tuple(part for part in found if self.holds(part))

    def holds(self, other: Period) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.first_month <= other.first_month and other.last_month <= self.last_month

    def shift(self, steps: int) -> Period:
        """Give the period of the same kind `steps` later (or earlier)."""
        return _of(self.kind, self.first_month + steps * MONTHS[self.kind])

    def containing(self) -> tuple[Period, ...]:
        """Give the period itself and every longer period that holds it, shortest first."""
        longer = (_of(kind, self.first_month) for kind, months in MONTHS.items() if months > MONTHS[self.kind])
        return (self, *longer)

    def label(self, lang: str = "vi") -> str:
        """Write it as people do: `Quý III/2025`, `Q3 2025`, `Tháng 9/2026`."""
        if lang == "en":
            names = {
                "month": f"{_MONTHS_EN[self.number - 1]} ",
                "quarter": f"Q{self.number} ",
                "half": f"H{self.number} ",
            }
            return f"{names.get(self.kind, '')}{self.year}"
        names = {"month": f"Tháng {self.number}/", "quarter": f"Quý\u00a0{_ROMAN.get(self.number)}/", "year": "Năm "}
        half = "6 tháng đầu năm " if self.number == 1 else "6 tháng cuối năm "
        return f"{names.get(self.kind, half)}{self.year}"


def parse(text: str) -> Period:
    """Read an SDMX spelling; anything else is refused with a sentence."""
    match = _SPELLING.fullmatch(str(text).strip())
    if not match or not 1900 <= int(match[1]) < 9999:
        raise Refusal("period_unreadable", given=text)
    year = int(match[1])
    for kind, group in (("month", 2), ("quarter", 3), ("half", 4)):
        if match[group]:
            return Period(year, kind, int(match[group]))
    return Period(year, "year", 1)


def span(first: Period, last: Period) -> Iterator[Period]:
    """Give every period of one kind from `first` to `last`, both included."""
    while first.last_month <= last.last_month:
        yield first
        first = first.shift(1)


def of_day(day: date, kind: str = "month") -> Period:
    """Give the period of `kind` in which a day lies."""
    return _of(kind, day.year * 12 + day.month - 1)


def local(moment: datetime) -> date:
    """Give the day in Viet Nam at a moment (aware datetime)."""
    return moment.astimezone(ZONE).date()


def _day(month_index: int, day: int) -> date:
    return date(month_index // 12, month_index % 12 + 1, day)


def _month(index: int) -> Period:
    return Period(index // 12, "month", index % 12 + 1)


def _of(kind: str, month_index: int) -> Period:
    return Period(month_index // 12, kind, month_index % 12 // MONTHS[kind] + 1)
