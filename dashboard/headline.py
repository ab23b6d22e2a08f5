"""Sentences made by rules: the finding on top of the overview and the standfirst under it.

They claim nothing that the figures do not show; where there is nothing to count they stay neutral.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dashboard import format
from dashboard.i18n import t
from metrics.views import Overview, TargetRow

_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_EN = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def headline(tally: Mapping[str, int], period: str, lang: str) -> str:
    """Write the finding: how many targets are on time, must speed up, are late."""
    counts = {
        "on_time": tally.get("met", 0) + tally.get("on_track", 0),
        "speed_up": tally.get("speed_up", 0),
        "late": tally.get("late", 0),
    }
    kinds = [(key, count) for key, count in counts.items() if count]
    lacking = tally.get("no_data", 0)
    if not kinds:
        return neutral(lacking + tally.get("no_target", 0), period, lang)
    key, count = kinds[0]
    first = t(f"head.{key}{'_one' if count == 1 else ''}", lang, n=words(count, lang))
    if len(kinds) == 1 and not lacking and count > 1:
        return capital(t("head.all", lang, rest=first))
    rest = [t(f"head.{key}_next", lang, n=words(count, lang)) for key, count in kinds[1:]]
    if len(kinds) == 1 and lacking:
        rest.append(t("head.no_data_next", lang, n=words(lacking, lang)))
    return capital(", ".join([first, *rest]))


def neutral(count: int, period: str, lang: str) -> str:
    """Write a headline that claims nothing: Mười mục tiêu, Quý III/2025."""
    label = format.period_label(period, lang)
    if not count:
        return t("head.empty", lang, period=label)
    return capital(t("head.neutral_one" if count == 1 else "head.neutral", lang, n=words(count, lang), period=label))


def standfirst(view: Overview, lang: str) -> str:
    """Write what stands under the headline: the largest change, money beside work, what lacks data."""
    parts = [largest_change(view.targets, view.compare, lang), money_and_work(view, lang)]
    lacking = view.tally.get("no_data", 0)
    if lacking and lacking < sum(view.tally.values()):
        ending = "_one" if lacking == 1 else ""
        parts.append(capital(t(f"head.lacking{ending}", lang, n=words(lacking, lang))))
    return " ".join(part for part in parts if part)


def largest_change(rows: tuple[TargetRow, ...], compare: str, lang: str) -> str:
    """Write the change that moved farthest on its own scale, and how far is left."""
    moved = [
        row
        for row in rows
        if row.change and not row.within_year and _in_step(row, compare) and row.scale[0] != row.scale[1]
    ]
    if not moved:
        return ""
    row = max(moved, key=lambda row: abs(row.change or Decimal(0)) / abs(row.scale[1] - row.scale[0]))
    change = row.change or Decimal(0)
    if format.kind(row.unit) == "rank":
        key = "head.climbs" if change < 0 else "head.drops"
    else:
        key = "head.rises" if change > 0 else "head.falls"
    by = format.points(change, row.unit, row.decimals, lang)
    said = t(key, lang, name=row.name[lang], by=by, period=format.within(compare, lang))
    return said + _distance(row, lang)


def money_and_work(view: Overview, lang: str) -> str:
    """Write how disbursement stands beside accepted work."""
    money, work = view.execution.whole.money.value, view.execution.whole.work.value
    if money is None or work is None:
        return ""
    key = "head.money_late" if work - money >= 1 else "head.work_late" if money - work >= 1 else "head.even"
    return t(key, lang, work=format.value(work, "%", 1, lang), money=format.value(money, "%", 1, lang))


def words(count: int, lang: str) -> str:
    """Write a whole number up to 99 in words; beyond, in digits."""
    if not 0 <= count < 100:
        return format.number(count, 0, lang)
    tens, ones = divmod(count, 10)
    if lang == "en":
        return _EN[count] if count < 20 else _EN_TENS[tens] + (f"-{_EN[ones]}" if ones else "")
    if count <= 10:
        return _VI[count]
    last = {0: "", 5: "lăm", 1: "một" if tens == 1 else "mốt"}.get(ones, _VI[ones])
    return f"{'mười' if tens == 1 else f'{_VI[tens]} mươi'} {last}".strip()


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def _in_step(row: TargetRow, compare: str) -> bool:
    return row.previous is None or row.previous.period == compare  # a survey every two years moved in another period


def _distance(row: TargetRow, lang: str) -> str:
    if row.target is None or row.current.value is None:
        return t("head.stop", lang)
    gap = (row.target.value - row.current.value) * (1 if row.direction == "up" else -1)
    if gap <= 0:
        return t("head.reached", lang)
    return t("head.short", lang, gap=format.points(gap, row.unit, row.decimals, lang))
