"""Dates as printed or as workbook serials of both epochs; day before month, four-digit years."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from data import period
from ingest.read.folding import fold_words

_DAY_FIRST = re.compile(
    r"(?:ngày )?(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?:[ ,]+\d{1,2}:\d{2}(?::\d{2})?)?", re.IGNORECASE
)
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_DAY_MONTH = re.compile(r"(?:ngày )?(\d{1,2})\s*[/.-]\s*(\d{1,2})", re.IGNORECASE)
_DAY_MONTH_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_CLOCK = re.compile(r"[ ,]+(\d{1,2}:\d{2}(?::\d{2})?)$")
# A smaller number in a date column is a year or a count that lost its column, not a day before 1927.
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 2_958_465


def of_text(text: str) -> date | None:
    """Read a printed date; None where it is none."""
    text = text.strip()
    try:
        if match := _DAY_FIRST.fullmatch(text):
            return date(int(match[4]), int(match[3]), int(match[1]))
        if _ISO.fullmatch(text):
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            return period.local(moment) if moment.tzinfo else moment.date()
        if match := _WORDS.fullmatch(fold_words(text)):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except (ValueError, OverflowError):
        return None
    return None


def day_month(text: str) -> str | None:
    """Read a day and month without a year as `--06-15`, the way ISO 8601 once wrote it; the report's period has the year."""
    text = text.strip()
    match = _DAY_MONTH.fullmatch(text) or _DAY_MONTH_WORDS.fullmatch(fold_words(text))
    if not match or in_year(found := f"--{int(match[2]):02d}-{int(match[1]):02d}", 2000) is None:
        return None
    return found


def in_year(text: str, year: int) -> str | None:
    """Put a day and month into a year; None where the year has no such day."""
    try:
        return date.fromisoformat(f"{year:04d}{text[1:]}").isoformat()
    except ValueError:
        return None


def time_of_text(text: str) -> datetime | None:
    """Read a printed day with its time of day, in Viet Nam's clock; a day alone is its midnight."""
    day, clock = of_text(text), _CLOCK.search(text)
    if day is None:
        return None
    try:
        if _ISO.fullmatch(text.strip()):
            moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
            return moment.astimezone(period.ZONE).replace(tzinfo=None) if moment.tzinfo else moment
        return datetime.combine(day, time.fromisoformat(clock[1].zfill(5)) if clock else time())
    except ValueError:
        return None


def time_of_serial(serial: float, epoch_1904: bool) -> datetime | None:
    """Read a workbook's day number with its fraction of a day, to the second."""
    day = of_serial(serial, epoch_1904)
    return datetime.combine(day, time()) + timedelta(seconds=round((serial % 1) * 86400)) if day else None


def of_serial(serial: float, epoch_1904: bool) -> date | None:
    """Read a workbook's day number; None where it cannot be a day of a report."""
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return None
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    try:
        return start + timedelta(days=int(serial))
    except OverflowError:
        return None
