"""A leaders' summary for tests, made of an overview of the fixtures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from data.model import Text
from metrics import summaries
from metrics.views import Overview
from metrics.views import summary as shapes


def summary(view: Overview) -> shapes.Summary:
    """Make the summary: three decisions, one of each kind."""
    rows = summaries.worst_first(view.targets)
    first = next((row for row in rows if row.indicator == "new_services"), None)
    removal = shapes.Decision(
        "obstacle", Text("Thể chế", "Law"), 41, "Bộ Tài chính", 118, date(2025, 11, 15), D(786_000)
    )
    shift = shapes.Decision("shift", count=41, money=D(786_000), other_count=19, other_money=D(318_000))
    target = (
        (shapes.Decision("target", first.name, due=date(2025, 12, 31), row=first, weakest=view.tile_map.worst),)
        if first
        else ()
    )
    urge = {"late": 6, "work_waits": 41, "obstacles": 37}
    moved = summaries.moved(view)
    stuck = (shapes.Stuck("phu-tho", "P1", "Kho dữ liệu dùng chung", D(212_400), D(6)),)
    return shapes.Summary(view, "VN", rows, (removal, *target, shift), moved, urge, summaries.coming(view), 41, stuck)
