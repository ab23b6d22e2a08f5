"""How fresh sources are, who has sent what, and what an absence affects."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from data import ledger
from data.ledger import tables
from data.model import Viewer
from data.period import ZONE
from metrics import turns
from metrics.views.sources import Sources

NOW = datetime(2026, 6, 10, 9, tzinfo=ZONE)
#: source → cron, then its runs: days ago, state, tries, minutes it took.
SOURCES = {
    "quick": ("0 2 * * *", [(2, "done", 1, 5), (1, "done", 2, 9), (0, "done", 1, 3)]),
    "slow": ("0 2 * * *", [(3, "done", 1, 5), (2, "done", 1, 5)]),
    "broken": ("0 2 * * *", [(1, "done", 1, 5), (0, "failed", 3, 5)]),
    "weekly": ("0 4 * * mon", [(9, "done", 1, 5), (2, "done", 1, 90)]),
    "new": ("0 2 * * *", []),
}


@pytest.fixture
def found(copied, reading) -> Sources:
    with ledger.writing(copied) as connection:
        for source, (cron, runs) in SOURCES.items():
            connection.execute(
                tables.feed.insert().values(
                    source=source, name_vi=source, name_en=source, datasets=["dossiers"], cron=cron, illustrative=False
                )
            )
            for back, state, tries, minutes in runs:
                fire = (NOW - timedelta(days=back)).replace(hour=4 if source == "weekly" else 2)
                bad = {"code": "period_missing", "params": {"dataset": "dossiers"}} if state == "failed" else None
                connection.execute(
                    tables.run.insert().values(
                        source=source, period="", fire=tables.stamp(fire), state=state, tries=tries,
                        started=tables.stamp(fire), finished=tables.stamp(fire + timedelta(minutes=minutes)),
                        received=1, accepted=1, returned=0, problem=bad,
                    )
                )  # fmt: skip
        connection.execute(tables.file.update().values(origin="quick"))
    return reading(copied).sources(Viewer("test", "coordinator"))


def test_age_is_held_against_what_is_allowed(found):
    states = {feed.source: feed.state for feed in found.feeds}
    assert states == {"quick": "on_time", "slow": "late", "broken": "failed", "weekly": "on_time", "new": "never"}
    ages = {feed.source: (feed.age, feed.allowance) for feed in found.feeds}
    assert ages["slow"] == (timedelta(days=2, hours=6, minutes=55), timedelta(hours=36))
    assert ages["new"][0] is None


def test_a_failing_source_says_why_and_keeps_its_last_good_moment(found):
    broken = next(feed for feed in found.feeds if feed.source == "broken")
    assert "kỳ báo cáo" in broken.last_error.vi and broken.last_error.vi != broken.last_error.en
    assert broken.last_good == NOW.replace(hour=2, minute=5) - timedelta(days=1)
    first = ["dossiers_online", "services_with_dossiers", "resolved_on_time"]
    assert [one.indicator for one in broken.feeds[:3]] == first
    assert broken.feeds[0].observation == "dossiers_online.VN.2026-Q1"


def test_fourteen_days_tell_late_failed_idle_and_not_yet_there(found):
    days = {feed.source: feed.days for feed in found.feeds}
    assert days["quick"] == ("before",) * 11 + ("good", "late", "good")
    assert days["slow"][-4:] == ("good", "good", "failed", "failed")
    assert days["broken"][-2:] == ("good", "failed")
    assert days["weekly"][4:] == ("good", *("idle",) * 6, "late", "idle", "idle")
    assert days["new"] == ("before",) * 14


def test_completeness_counts_senders_whose_usual_reports_are_all_in(found):
    """Huế, Hà Nội and the Ministry of Health sent April; nobody has sent May, which is due."""
    quick = next(feed for feed in found.feeds if feed.source == "quick")
    assert quick.complete[1] >= 3 and quick.complete[0] == 0


def test_an_overdue_report_names_the_indicators_that_lack_it_and_their_share(found):
    assert (found.turns.period, found.turns.due.isoformat()) == ("2026-05", "2026-06-01")
    assert (found.turns.sent, found.turns.owing, len(found.turns.overdue)) == (0, 51, 51)
    lacks = {lack.fed.indicator: lack for lack in found.turns.lacks}
    assert lacks["dossiers_online"].agencies == 51
    assert lacks["dossiers_online"].share == Decimal(100)
    assert lacks["tasks_on_time"].share is None  # nothing was known of it before either
    assert "egdi_rank" not in lacks


def test_a_new_province_has_the_worst_of_those_it_was_made_of():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE submission (agency TEXT, period TEXT, dataset TEXT, state TEXT, days INTEGER)")
    connection.execute("CREATE TABLE owner (dataset TEXT, sender TEXT, period TEXT, report INTEGER)")
    connection.execute("CREATE TABLE report (id INTEGER, period TEXT)")
    connection.execute(
        "CREATE TABLE observation (indicator TEXT, agency TEXT, period TEXT, lens TEXT, denominator DECIMAL)"
    )
    rows = [
        ("hung-yen-cu", "2025-05", "valid", 0),
        ("thai-binh", "2025-05", "returned", 3),
        ("hung-yen", "2025-09", "valid", 2),
        ("ha-noi", "2025-09", "valid", 0),
    ]
    for agency, period, state, days in rows:
        connection.execute("INSERT INTO submission VALUES (?, ?, 'dossiers', ?, ?)", [agency, period, state, days])
    made = turns.make(connection, datetime(2025, 10, 14).date())
    shown = {row.agency: dict(zip(made.quarters, row.turns, strict=True)) for row in made.rows}
    assert made.quarters[0] == "2023-Q4" and made.quarters[-1] == "2025-Q3"
    assert shown["hung-yen"] == dict.fromkeys(made.quarters, "none") | {"2025-Q2": "returned", "2025-Q3": "late"}
    assert shown["ha-noi"]["2025-Q3"] == "on_time" and len(shown) == 51
