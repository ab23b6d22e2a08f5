"""Units as printed: sums of money convert exactly, everything else must be the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from ingest.read.folding import fold

_MONEY = {
    "dong": 0,
    "nghindong": 3,
    "ngandong": 3,
    "trieudong": 6,
    "tydong": 9,
    "tidong": 9,
    "nghintydong": 12,
    "ngantydong": 12,
    "trieutydong": 15,
}
_CURRENCY = re.compile(r"(vnd|vnđ|đ)$")
_DECLARED = re.compile(r"(đơn vị tính|đvt|đơn vị)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_SUFFIX = re.compile(r"\s*\(\s*(?:(?:đvt|đơn vị tính|đơn vị)\s*:?\s*)?([^()]{1,30}?)\s*\)\s*$", re.IGNORECASE)


def unit_key(unit: str) -> str:
    """Fold a unit for comparison; `%` stays itself, đ and VNĐ are đồng."""
    if unit.strip() in {"%", "phần trăm"}:
        return "%"
    key = fold(_CURRENCY.sub("đồng", unit.strip().casefold()))
    return {"trieu": "trieudong", "ty": "tydong"}.get(key, key)


def is_money(unit: str) -> bool:
    """Tell whether a unit is a sum of đồng."""
    return unit_key(unit) in _MONEY


def factor(given: str, wanted: str) -> Decimal | None:
    """Give what a number in unit `given` is multiplied by to be in unit `wanted`; None where it cannot be."""
    one, other = unit_key(given), unit_key(wanted)
    if one == other:
        return Decimal(1)
    if one in _MONEY and other in _MONEY:
        return Decimal(1).scaleb(_MONEY[one] - _MONEY[other])
    return None


def declared(text: str) -> tuple[str, ...]:
    """Give the units of a line `Đơn vị tính: …`; none where `Đơn vị:` names an office instead."""
    match = _DECLARED.search(text)
    if not match:
        return ()
    parts = tuple(part.strip(" .)(") for part in re.split(r"[,;/]| và ", match[2]) if part.strip(" .)("))
    says_unit = fold(match[1]) != "donvi"
    return parts if says_unit or any(is_money(part) for part in parts) else ()


def split_suffix(header: str, known: Iterable[str]) -> tuple[str, str]:
    """Split `Tổng chi (tỷ đồng)` into header and unit; other brackets stay part of the header."""
    match = _SUFFIX.search(header)
    if match and (is_money(match[1]) or unit_key(match[1]) in set(known)):
        return header[: match.start()], match[1]
    return header, ""
