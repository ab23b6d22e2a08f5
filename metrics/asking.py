"""What an address asks for: period, comparison, scope; what does not exist is dropped with a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from data import agencies, calendar
from data.errors import Refusal
from data.model import Agency, Text
from data.period import Period, parse
from metrics import figures
from metrics.views import Frame, Notice, Stamp

GROUPS = {"tat-ca": "VN", "bo": "bo", "tinh": "tinh"}
KINDS = {"tat-ca": agencies.REPORTING, "bo": ("ministry",), "tinh": ("province",)}
NATION = Text("Cả nước", "Whole country")


def frame(
    connection: duckdb.DuckDBPyConnection, stamp: Stamp, today: date, asked: Mapping[str, str | None]
) -> tuple[Frame, Period, Period, Agency]:
    """Give what is shown for what is asked: the frame, its period, the one compared with, and the scope."""
    notices: list[Notice] = []
    available = figures.periods(connection)
    if not available:
        raise Refusal("no_release")
    shown = period(asked.get("ky"), available, today, notices)
    against = compare(asked.get("so"), shown, available, notices)
    through = lens(asked.get("ranh"), notices)
    day = day_of(through, shown)
    group, region, whole = scope(asked, day, notices)
    made = Frame(
        stamp=stamp,
        period=str(shown),
        compare=str(against),
        periods=tuple(p for p in available if parse(p).end < today or p == str(shown)),
        group=group,
        region=region,
        regions=tuple((one.id, one.name) for one in agencies.in_force(day, ("region",))),
        agency=whole.id,
        scope=named(whole),
        state=calendar.state(shown, today),
        closes=calendar.closes(shown),
        today=today,
        notices=tuple(notices),
        lens=through,
        counts={kind: len(agencies.in_force(day, kinds)) for kind, kinds in KINDS.items()},
    )
    return made, shown, against, whole


def named(whole: Agency) -> Text:
    """Name a scope as the screens do."""
    return NATION if whole.id == "VN" else whole.name


def period(asked: str | None, available: Sequence[str], today: date, notices: list[Notice]) -> Period:
    """Give the period that is asked for, else the newest ended quarter that is held."""
    ended = [p for p in map(parse, available) if p.end < today]
    default = max((p for p in ended if p.kind == "quarter"), default=max(map(parse, available)))
    if not asked:
        return default
    try:
        wanted = parse(asked)
    except Refusal:
        notices.append(Notice("unknown_value", {"name": "ky", "given": asked}))
        return default
    if str(wanted) in available:
        return wanted
    notices.append(Notice("period_absent", {"given": str(wanted), "shown": str(default)}))
    return default


def compare(asked: str | None, period: Period, available: Sequence[str], notices: list[Notice]) -> Period:
    """Give the period to compare with: the one before, the same a year ago (`cung-ky`), or one that is named."""
    before = period.shift(-1)
    if not asked:
        return before
    if asked == "cung-ky":
        return period.shift(-12 // ((period.last_month - period.first_month) + 1))
    try:
        wanted = parse(asked)
    except Refusal:
        wanted = None
    if wanted is None or wanted.kind != period.kind or str(wanted) not in available:
        notices.append(Notice("unknown_value", {"name": "so", "given": asked}))
        return before
    return wanted


def lens(asked: str | None, notices: list[Notice]) -> str:
    """Give the agencies' day that is asked for (`34`, `63`), "" for the period's own."""
    if asked and asked not in agencies.LENSES:
        notices.append(Notice("unknown_value", {"name": "ranh", "given": asked}))
        return ""
    return asked or ""


def day_of(through: str, period: Period) -> date:
    """Give the day whose agencies are shown: that of the lens, else the period's last."""
    return agencies.LENSES.get(through, period.end)


def scope(asked: Mapping[str, str | None], day: date, notices: list[Notice]) -> tuple[str, str, Agency]:
    """Give the group, the region ("" for none) and the whole that both stand for."""
    group, region = asked.get("nhom") or "tat-ca", asked.get("vung") or ""
    if group not in GROUPS:
        notices.append(Notice("unknown_value", {"name": "nhom", "given": group}))
        group = "tat-ca"
    regions = {agency.id: agency for agency in agencies.in_force(day, ("region",))}
    if region and region not in regions:
        notices.append(Notice("unknown_value", {"name": "vung", "given": region}))
        region = ""
    return group, region, regions[region] if region else agencies.get(GROUPS[group])


def ended(asked: str, today: date) -> bool:
    """Tell whether a period is over."""
    return parse(asked).end < today
