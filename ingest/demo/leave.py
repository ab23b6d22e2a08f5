"""Exceptions after closing that the demonstration's ministry gives: for late corrections, and for the year's report.

A month older than a year is part of its year's report, which therefore repeats months that are closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data import calendar
from data.period import Period, local
from ingest.demo import shelf
from ingest.sources import Leave

_AUTHORITY = "Cơ quan điều phối (minh họa)"


def leaves(format_: str, period: Period, now: datetime) -> Iterator[Leave]:
    """Give the exceptions that the reports of a format and period need."""
    growing = period.kind == "year"
    for sent in shelf.sendings(format_, period, now):
        day = local(sent.sent_at)
        if growing:
            reason = "Báo cáo năm gộp lại các tháng đã khóa sổ (minh họa)"
            yield Leave(sent.dataset or None, sent.agency, sent.period, _AUTHORITY, reason, day)
        elif sent.revision > 1 and day > calendar.closes(period):
            reason = "Đính chính số liệu sau khóa sổ (minh họa)"
            yield Leave(sent.dataset or None, sent.agency, sent.period, _AUTHORITY, reason, day)
