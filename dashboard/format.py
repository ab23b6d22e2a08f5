"""How numbers, money, dates and periods are written, in Vietnamese and in English.

Missing is always a dash; between a number and its unit stands a space that does not break.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dashboard.i18n import count, either, t
from data import period
from data.errors import Refusal

DASH = "–"
NBSP = "\u00a0"
MINUS = "\u2212"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KINDS = {
    "%": "percent", "percent": "percent", "phần trăm": "percent", "rank": "rank", "hạng": "rank",
    "number": "bare", "index": "bare", "money": "money", "triệu đồng": "money", "million_vnd": "money", "trieu_dong": "money",
}  # fmt: skip


def kind(unit: str) -> str:
    """Say how a unit is written: `percent`, `rank`, `money`, `bare` (no unit written) or `plain`."""
    return _KINDS.get(unit, "plain")


def number(value: Decimal | float | int | None, decimals: int = 0, lang: str = "vi", sign: bool = False) -> str:
    """Write a number: 1.234,5 or 1,234.5, with U+2212 for minus and `+` when `sign` is asked."""
    if value is None:
        return DASH
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if lang == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return (MINUS if rounded < 0 else "+" if sign and rounded > 0 else "") + text


def shift(change: Decimal, decimals: int, lang: str = "vi") -> str:
    """Write a change with its sign; one too small for its decimals says so: +2,3; dưới 0,1."""
    least = Decimal(1).scaleb(-decimals)
    if change and abs(change) * 2 < least:
        return t("num.under", lang, by=number(least, decimals, lang))
    return number(change, decimals, lang, sign=True)


def value(amount: Decimal | None, unit: str, decimals: int, lang: str = "vi", of: Decimal | int | None = None) -> str:
    """Write a value with its unit: 86,4%, 71/193, 947 tỷ đồng."""
    if amount is None:
        return DASH
    shape = kind(unit)
    if shape == "money":
        return money(amount, lang)
    text = number(amount, decimals, lang)
    if shape == "percent":
        return f"{text}%"
    if shape == "rank":
        return f"{text}/{number(of, 0, lang)}" if of else text
    if shape == "bare":
        return text
    return f"{text}{NBSP}{either(f'unit.{unit}', lang, unit)}" if unit else text


def trimmed(amount: Decimal | None, unit: str, decimals: int, lang: str = "vi") -> str:
    """Write a round value without its empty decimals: a target of 100%, not 100,0%."""
    whole = amount is not None and amount == amount.to_integral_value()
    return value(amount, unit, 0 if whole else decimals, lang)


def points(amount: Decimal, unit: str, decimals: int, lang: str = "vi") -> str:
    """Write how far two values are apart, without sign: 2,3 điểm; 15 bậc; 947 tỷ đồng."""
    shape, text = kind(unit), number(abs(amount), decimals, lang)
    if shape == "percent":
        return hard(t("num.points", lang, by=text))
    if shape == "rank":
        return hard(t("tgt.places_one" if abs(amount) == 1 else "tgt.places", lang, by=text))
    return value(abs(amount), unit, decimals, lang)


def money(millions: Decimal | None, lang: str = "vi") -> str:
    """Write an amount given in triệu đồng: 820 triệu đồng, 947 tỷ đồng, 12,5 nghìn tỷ đồng."""
    if millions is None:
        return DASH
    size = abs(millions)
    if size < 1000:
        return hard(t("num.million", lang, by=number(millions, 0, lang)))
    if size < 100_000_000:
        billions = millions / 1000
        return hard(t("num.billion", lang, by=number(billions, 1 if size < 10_000 else 0, lang)))
    return hard(t("num.trillion", lang, by=number(millions / 1_000_000, 1, lang)))


def day(when: date | None, lang: str = "vi") -> str:
    """Write a date: 14/10/2025 or 14 Oct 2025."""
    if when is None:
        return DASH
    return f"{when:%d/%m/%Y}" if lang == "vi" else hard(f"{when.day} {_MONTHS[when.month - 1]} {when.year}")


def near(when: date, beside: date, lang: str = "vi") -> str:
    """Write a date that stands before another one; the year is said once where both share it."""
    if when.year != beside.year:
        return day(when, lang)
    return f"{when:%d/%m}" if lang == "vi" else hard(f"{when.day} {_MONTHS[when.month - 1]}")


def moment(when: datetime | None, lang: str = "vi") -> str:
    """Write a moment in Viet Nam time: 17:05 14/10/2025."""
    if when is None:
        return DASH
    local = when.astimezone(period.ZONE) if when.tzinfo else when
    return f"{local:%H:%M}{NBSP}{day(local, lang)}"


def lasting(span: timedelta | None, lang: str = "vi") -> str:
    """Write how long something lasts in its largest fitting unit: 45 phút, 15 giờ, 8 ngày; never less than nothing."""
    if span is None:
        return DASH
    minutes = max(0, int(span.total_seconds() // 60))  # what came after the hour that the clock is set to is new
    if minutes < 60:
        return hard(t("src.minutes", lang, n=minutes))
    if minutes < 48 * 60:
        return hard(t("src.hours", lang, n=minutes // 60))
    return hard(count("src.days_long", span.days, lang))


def cell(value: object, lang: str = "vi") -> str:
    """Write a cell of a file as it is read: a number with its own decimals, a text as printed, nothing as nothing."""
    if value is None or isinstance(value, bool | str):
        return "" if value is None else str(value)
    amount = Decimal(str(value)).normalize()
    places = amount.as_tuple().exponent
    return number(amount, max(0, -places) if isinstance(places, int) else 0, lang)


def share(part: int, whole: int, lang: str = "vi") -> str:
    """Write a part of a whole in percent; over nothing there is none."""
    return f"{number(Decimal(100) * part / whole, 1, lang)}%" if whole else DASH


def quarter_head(spelling: str, lang: str = "vi") -> str:
    """Write a quarter as the head of a narrow column: III/25, Q3 25."""
    year, number = spelling[2:4], spelling[-1]
    return f"{('I', 'II', 'III', 'IV')[int(number) - 1]}/{year}" if lang == "vi" else hard(f"Q{number} {year}")


def period_label(spelling: str, lang: str = "vi") -> str:
    """Write a period as people do; what is no period is written as it came."""
    try:
        return hard(period.parse(spelling).label(lang))
    except Refusal:
        return spelling


def within(spelling: str, lang: str = "vi") -> str:
    """Write a period inside a sentence: tháng 9/2026, năm 2027; a quarter keeps its capital, Quý III/2026."""
    label = period_label(spelling, lang)
    return label if lang == "en" or label.startswith("Quý") else label[:1].lower() + label[1:]


def short_period(spelling: str, lang: str = "vi") -> str:
    """Write a period without its year: Quý II, Q2."""
    label = period_label(spelling, lang)
    if len(spelling) == 4:
        return label
    return label.split("/")[0] if lang == "vi" and "/" in label else label.rsplit(NBSP, 1)[0]


def hard(text: str) -> str:
    """Bind the words of a short text with spaces that do not break."""
    return text.replace(" ", NBSP)
