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
    group, region, whole = scope(asked, shown, notices)
    made = Frame(
        stamp=stamp,
        period=str(shown),
        compare=str(against),
        periods=tuple(p for p in available if parse(p).end < today or p == str(shown)),
        group=group,
        region=region,
        regions=tuple((one.id, one.name) for one in agencies.in_force(shown.end, ("region",))),
        agency=whole.id,
        scope=named(whole),
        state="provisional" if calendar.closes(shown) >= today else "final",
        closes=calendar.closes(shown),
        today=today,
        notices=tuple(notices),
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


def scope(asked: Mapping[str, str | None], period: Period, notices: list[Notice]) -> tuple[str, str, Agency]:
    """Give the group, the region ("" for none) and the whole that both stand for."""
    group, region = asked.get("nhom") or "tat-ca", asked.get("vung") or ""
    if group not in GROUPS:
        notices.append(Notice("unknown_value", {"name": "nhom", "given": group}))
        group = "tat-ca"
    regions = {agency.id: agency for agency in agencies.in_force(period.end, ("region",))}
    if region and region not in regions:
        notices.append(Notice("unknown_value", {"name": "vung", "given": region}))
        region = ""
    return group, region, regions[region] if region else agencies.get(GROUPS[group])


def ended(asked: str, today: date) -> bool:
    """Tell whether a period is over."""
    return parse(asked).end < today
