"""When sources are due, and how old they may become."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from data import rhythm
from data.period import ZONE

NOW = datetime(2026, 6, 10, 9, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("cron", "apart", "allowed"),
    [
        ("*/15 * * * *", timedelta(minutes=15), timedelta(hours=2)),
        ("0 2 * * *", timedelta(days=1), timedelta(hours=36)),
        ("0 4 * * mon", timedelta(days=7), timedelta(days=10, hours=12)),
        ("0 3 5 * *", timedelta(days=31), timedelta(days=46, hours=12)),
    ],
)
def test_a_source_may_be_one_and_a_half_rhythms_old(cron, apart, allowed):
    assert rhythm.interval(cron, NOW) == apart
    assert rhythm.allowance("any", cron, NOW) == allowed


def test_another_limit_can_be_set_for_a_source(monkeypatch):
    monkeypatch.setattr(rhythm, "set_by_hand", lambda: {"slow": timedelta(days=40)})
    assert rhythm.allowance("slow", "0 2 * * *", NOW) == timedelta(days=40)
    assert rhythm.allowance("other", "0 2 * * *", NOW) == timedelta(hours=36)


def test_the_settings_file_can_be_read():
    assert all(limit > timedelta() for limit in rhythm.set_by_hand().values())


def test_firings_are_in_viet_nam_and_include_both_ends():
    found = list(rhythm.firings("0 2 * * *", NOW.replace(hour=2), NOW.replace(hour=2) + timedelta(days=2)))
    assert [moment.isoformat() for moment in found] == [
        "2026-06-10T02:00:00+07:00",
        "2026-06-11T02:00:00+07:00",
        "2026-06-12T02:00:00+07:00",
    ]
