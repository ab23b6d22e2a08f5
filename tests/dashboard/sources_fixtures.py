"""The page of sources for tests: four sources in four states, and eight quarters of every agency."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal as D

from data import agencies
from data.model import Text
from data.period import ZONE
from metrics import views as v
from metrics.views import sources as s

NOW = datetime(2025, 10, 14, 17, 5, tzinfo=ZONE)
STAMP = v.Stamp(release=7, kind="provisional", made_at=NOW, newest=7, loading=False, illustrative=True)
PROCEDURES, PAYMENTS = Text("Thủ tục hành chính", "Procedures"), Text("Thanh toán", "Payments")
WAIT = Text("Hết giờ chờ sau 30 giây.", "No answer within 30 seconds.")
COVERAGE = s.Fed(
    "full_online_coverage",
    Text("Thủ tục cung cấp toàn trình", "Full online procedures"),
    "full_online_coverage.VN.2025-Q3",
)
PAID = s.Fed(
    "online_payment", Text("Thanh toán trực tuyến phí, lệ phí", "Fees paid online"), "online_payment.VN.2025-Q3"
)
QUARTERS = ("2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")
LATE, RETURNED, CHECKING = ("dien-bien", "quang-ngai", "bvhttdl"), ("hung-yen", "quang-tri"), ("phu-tho", "bxd")


def feed(source: str, vi: str, en: str, state: str, age: timedelta | None, allowance: timedelta, **more) -> s.Feed:
    """Make one source."""
    values = {
        "datasets": (PROCEDURES,), "cron": "0 2 * * *", "illustrative": True, "last_error": None,
        "next_fire": NOW + timedelta(hours=9), "next_try": None, "complete": (48, 51), "checked": (31, 33),
        "feeds": (COVERAGE,), "days": ("good",) * 13 + ("late",), "accepted": 1842, "returned": 3,
    } | more  # fmt: skip
    return s.Feed(
        source=source, name=Text(vi, en), state=state, last_good=NOW - age if age else None,  # type: ignore[arg-type]
        age=age, allowance=allowance, **values,
    )  # fmt: skip


def sources() -> s.Sources:
    """Make the page of sources."""
    feeds = (
        feed("agencies", "Báo cáo của 51 cơ quan", "Reports of 51 agencies", "on_time", timedelta(minutes=10),
             timedelta(hours=2), cron="*/15 * * * *"),
        feed("portal", "Cổng Dịch vụ công quốc gia", "National public service portal", "late", timedelta(days=3),
             timedelta(hours=36), datasets=(PROCEDURES, PAYMENTS)),
        feed("payments", "Nền tảng thanh toán trực tuyến", "Online payment platform", "failed", timedelta(days=2),
             timedelta(hours=36), cron="0 4 * * mon", datasets=(PAYMENTS,), last_error=WAIT, feeds=(PAID,),
             next_try=NOW + timedelta(hours=11), complete=(31, 51), checked=(5, 9),
             days=("good",) * 11 + ("late", "failed", "failed")),
        feed("un", "Khảo sát Liên Hợp Quốc", "UN survey", "never", None, timedelta(days=45), cron="0 3 1 * *",
             illustrative=False, datasets=(Text("EGDI", "EGDI"),), complete=(0, 0), checked=(0, 0), feeds=(),
             days=("before",) * 14, accepted=0, returned=0),
    )  # fmt: skip
    begun = NOW - timedelta(minutes=10)
    runs = (
        s.RunRow("agencies", "2025-Q3", "done", 1, begun, begun + timedelta(seconds=4), 1842, 1842, 0, None),
        s.RunRow(
            "payments", "2025-09", "failed", 3, NOW - timedelta(hours=13), NOW - timedelta(hours=12), 0, 0, 0, WAIT
        ),
    )
    reason = Text(
        "Toàn trình lớn hơn đủ điều kiện: 142 > 128. Sửa ô E14.", "Full online exceeds eligible: 142 > 128. Mend E14."
    )
    hung_yen = Text("Hưng Yên", "Hưng Yên")
    returned = s.ReturnedRow(
        NOW - timedelta(days=5), hung_yen, "HY_Bieu03_Q3-2025_v1.xlsx", PROCEDURES, "2025-09",
        (v.Check("error", "B03!E14", reason),),
    )  # fmt: skip
    return s.Sources(STAMP, NOW, feeds, runs, (returned,), turns())


def turns() -> s.Turns:
    """Make eight quarters of every agency, and three that are overdue."""
    rows = []
    for agency in agencies.in_force(date(2025, 9, 30)):
        last = (
            "missing"
            if agency.id in LATE
            else "returned"
            if agency.id in RETURNED
            else "checking"
            if agency.id in CHECKING
            else "on_time"
        )
        held = ("on_time", "late", "on_time", "returned", "on_time", "on_time", "on_time", last)
        rows.append(s.AgencyTurns(agency.id, agency.name, agency.kind, held, tuple({turn: 6} for turn in held)))
    overdue = tuple(s.Overdue(one, agencies.get(one).name, 4, (PROCEDURES, PAYMENTS)) for one in LATE)
    lacks = (s.Lack(COVERAGE, 3, D("4.83")), s.Lack(PAID, 1, None))
    return s.Turns(QUARTERS, tuple(rows), "2025-09", date(2025, 10, 10), 48, 51, overdue, lacks)
