"""A leaders' summary for tests, made of an overview of the fixtures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from data.model import Text
from metrics import summaries, views_summary
from metrics.views import Overview


def summary(view: Overview) -> views_summary.Summary:
    """Make the summary: three decisions, one of each kind."""
    rows = summaries.worst_first(view.targets)
    first = next((row for row in rows if row.indicator == "new_services"), None)
    removal = views_summary.Decision(
        "obstacle", Text("Thể chế", "Law"), 41, "Bộ Tài chính", 118, date(2025, 11, 15), D(786_000)
    )
    shift = views_summary.Decision("shift", count=41, money=D(786_000), other_count=19, other_money=D(318_000))
    target = (
        (views_summary.Decision("target", first.name, due=date(2025, 12, 31), row=first, weakest=view.tile_map.worst),)
        if first
        else ()
    )
    urge = {"late": 6, "work_waits": 41, "obstacles": 37}
    moved = summaries.moved(view)
    return views_summary.Summary(view, "VN", rows, (removal, *target, shift), moved, urge, summaries.coming(view))
