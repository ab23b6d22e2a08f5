"""Numbers as printed, in a declared style: `vi` 1.234,5 or `en` 1,234.5; the style is never guessed."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

DECIMALS = 9
#: Sums over thousands of such values still fit the 29 digits before the point of a tally.
LIMIT = Decimal(10) ** 17
_CONTEXT = Context(prec=80)
_STEP = Decimal(1).scaleb(-DECIMALS)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})
_WITH_UNIT = re.compile(r"([+-]? ?\d[\d., ]*(?:[eE][+-]?\d{1,3})?)\s*([^\d\s].*)?", re.DOTALL)
_GROUPED = r"[+-]?(?:[1-9]\d{{0,2}}(?:{group}\d{{3}})+|[1-9]\d{{0,2}}(?: \d{{3}})+|\d+)(?:{point}\d+)?"
_STYLES = {
    "vi": re.compile(_GROUPED.format(group=r"\.", point=",")),
    "en": re.compile(_GROUPED.format(group=",", point=r"\.")),
}
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}")


def split_unit(text: str) -> tuple[str, str] | None:
    """Split `577.703,9 tỷ đồng` into number and unit; None where it does not begin as a number."""
    match = _WITH_UNIT.fullmatch(text.translate(_SPACES).strip())
    return (match[1].strip().replace("- ", "-").replace("+ ", "+"), (match[2] or "").strip()) if match else None


def parse(text: str, style: str) -> Decimal | None:
    """Read a printed number without unit; None where it does not follow the style."""
    if len(text) > 80:
        return None
    if style == "en" and _SCIENTIFIC.fullmatch(text):
        return Decimal(text)
    if not _STYLES[style].fullmatch(text):
        return None
    group, point = (".", ",") if style == "vi" else (",", ".")
    return Decimal(text.replace(" ", "").replace(group, "").replace(point, "."))


def of_float(number: int | float) -> Decimal | None:
    """Read a workbook's number by its shortest spelling; None for NaN and infinities."""
    found = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    return found if found.is_finite() else None


def scaled(number: Decimal, factor: Decimal) -> Decimal:
    """Multiply exactly and keep at most nine decimals, half up."""
    product = number if factor == 1 else _CONTEXT.multiply(number, factor)
    exponent = product.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS:
        product = product.quantize(_STEP, ROUND_HALF_UP, context=_CONTEXT)
    return product


def plain(number: Decimal) -> str:
    """Write it without exponent and without trailing zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
