"""A cell becomes a typed, JSON-safe value by the type of its column, or a problem by name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from data import lists, period
from data.datasets import Column
from ingest.read import dates, numbers, printed_periods, units
from ingest.read.folding import fold
from ingest.read.grid import CELL_ERRORS, blank, printed

MAX_TEXT = 2000
_NOT_OCCURRING = {"kps", "khongphatsinh"}
_MISSING = _NOT_OCCURRING | {"chuacosolieu", "na"}
_NOTHING = re.compile(
    r"(baocao|trong|ky|thang|quy|nam|nay|bc|[ivx]{1,4}|\d{1,4}|donvi|coquan)*khongphatsinh(?!.*(kps|khacvoi))\w{0,60}"
)
_NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DIGIT = re.compile(r"[0-9]")
_KINDS = {"month", "quarter", "half", "year"}


@dataclass(frozen=True)
class How:
    """How a table writes its values: style of numbers, printed unit, what it is multiplied by, epoch."""

    style: str = "vi"
    unit: str = ""
    factor: Decimal = Decimal(1)
    epoch_1904: bool = False
    frequency: str = "month"


@dataclass(frozen=True)
class Problem:
    """Why a cell is not a good value; `expected` says what would be."""

    rule: str
    expected: str = ""


_UNREADABLE = {"vi": Problem("value_unreadable", "1.234,5"), "en": Problem("value_unreadable", "1,234.5")}


def typed(cell: Any, column: Column, how: How) -> tuple[Any, Problem | None]:
    """Type one cell; a value outside its bounds is given together with its problem."""
    if missing(cell, column.type):
        return None, None
    if isinstance(cell, str) and cell.strip().upper() in CELL_ERRORS:
        return None, Problem("cell_error")
    if column.choices:
        return _choice(cell, column, how)
    if column.type in {"integer", "decimal"}:
        return _number(cell, column, how)
    if column.type == "date":
        return _date(cell, how)
    if column.type == "time":
        return _time(cell, how)
    if column.type == "period":
        return _period(cell, how)
    return _text(cell)


def missing(cell: Any, kind: str = "text") -> bool:
    """Tell whether a cell says that there is no value; 0 is a value."""
    if not isinstance(cell, str):
        return cell is None
    if blank(cell):
        return True
    if len(cell) > 40 or _DIGIT.search(cell):
        return False
    key = fold(cell)
    if kind not in {"integer", "decimal", "date", "time", "period"} and key == "na":
        return cell.strip().casefold() in {"n/a", "n.a", "n.a."}
    return key in _MISSING or (not key and "%" not in cell)


def not_occurring(cell: Any) -> bool:
    """Tell whether a cell says that nothing occurred (KPS), which is neither 0 nor unknown."""
    return isinstance(cell, str) and len(cell) <= 40 and fold(cell) in _NOT_OCCURRING


def says_nothing(cell: Any) -> bool:
    """Tell whether a cell says so of more than itself: `Kỳ này không phát sinh`; a legend of signs does not."""
    if not isinstance(cell, str) or len(cell) > 120:
        return False
    return not_occurring(cell) or bool(_NOTHING.fullmatch(fold(cell)))


def _choice(cell: Any, column: Column, how: How) -> tuple[Any, Problem | None]:
    """Give the code of an entry that is written by its code, its name or another spelling of it."""
    text, problem = _text(cell)
    chosen = lists.get(column.choices)
    code = chosen.find(text) if text else None
    if text and code is None:
        return None, Problem("value_unlisted", "; ".join(name.vi for name in chosen.entries.values()))
    return (int(code) if code and column.type == "integer" else code), problem


def _number(cell: Any, column: Column, how: How) -> tuple[Any, Problem | None]:
    unreadable = _UNREADABLE[how.style]
    factor = how.factor
    if isinstance(cell, bool | date | timedelta):
        return None, unreadable
    if isinstance(cell, int | float):
        number = numbers.of_float(cell)
    else:
        parts = numbers.split_unit(str(cell))
        if parts is None:
            return None, unreadable
        number = numbers.parse(parts[0], how.style)
        if parts[1]:
            own = _own_factor(parts[1], column, how)
            if own is None:
                return None, Problem("value_unit", column.unit or "–")
            factor = own
    if number is None:
        return None, unreadable
    if abs(number) >= numbers.LIMIT:
        return None, Problem("value_too_large", "< 10^17")
    if number == 0 and column.zero_is_missing:
        return None, None
    number = numbers.scaled(number, factor)
    if abs(number) >= numbers.LIMIT:
        return None, Problem("value_too_large", "< 10^17")
    if column.type == "integer" and number != number.to_integral_value():
        return None, Problem("value_not_whole")
    value = int(number) if column.type == "integer" else numbers.plain(number)
    return value, _bounds(number, column)


def _own_factor(unit: str, column: Column, how: How) -> Decimal | None:
    if column.unit and units.unit_key(unit) == units.unit_key(column.unit):
        return Decimal(1)
    return how.factor if how.unit and units.unit_key(unit) == units.unit_key(how.unit) else None


def _bounds(number: Decimal, column: Column) -> Problem | None:
    if column.minimum is not None and number < Decimal(repr(column.minimum)):
        return Problem("value_below", f"{column.minimum:g}")
    if column.maximum is not None and number > Decimal(repr(column.maximum)):
        return Problem("value_above", f"{column.maximum:g}")
    return None


def _date(cell: Any, how: How) -> tuple[Any, Problem | None]:
    found: date | None = None
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = dates.of_serial(cell, how.epoch_1904)
    elif isinstance(cell, str):
        found = dates.of_text(cell)
        if found is None and (partial := dates.day_month(cell)):
            return partial, None  # `validate` adds the year of the row's period
    return (found.isoformat(), None) if found else (None, Problem("value_unreadable", "15/06/2021"))


def _time(cell: Any, how: How) -> tuple[Any, Problem | None]:
    found: datetime | None = None
    if isinstance(cell, datetime):
        found = cell.astimezone(period.ZONE).replace(tzinfo=None) if cell.tzinfo else cell
    elif isinstance(cell, date):
        found = datetime.combine(cell, time())
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = dates.time_of_serial(cell, how.epoch_1904)
    elif isinstance(cell, str):
        found = dates.time_of_text(cell)
    if found is None:
        return None, Problem("value_unreadable", "15/06/2021 08:30")
    # A workbook keeps a time as a part of a day, which comes back a millisecond early or late.
    return (found + timedelta(milliseconds=500)).replace(microsecond=0).isoformat(), None


def _period(cell: Any, how: How) -> tuple[Any, Problem | None]:
    found: str | None = None
    if isinstance(cell, date):
        found = str(period.of_day(cell, how.frequency if how.frequency in _KINDS else "month"))
    elif not isinstance(cell, bool):
        found = printed_periods.of_cell(printed(cell))
    return (found, None) if found else (None, Problem("value_unreadable", "2026-09, 09/2026"))


def _text(cell: Any) -> tuple[Any, Problem | None]:
    text = unicodedata.normalize("NFC", _NOT_PRINTED.sub("", printed(cell).replace("\r\n", "\n"))).strip()
    if len(text) > MAX_TEXT:
        return None, Problem("value_too_long", str(MAX_TEXT))
    return text or None, None
