"""Duties follow the registry and the calendar; their rates stay between nothing and all, whatever was sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from data import agencies, calendar, datasets, ledger, obligations
from data.ledger import tables
from data.obligations import Held
from data.period import ZONE, parse
from data.settings import Settings

OWED = sorted(one.id for one in datasets.all_datasets().values() if one.owed_by and one.frequency == "month")
SENDERS = ("hue", "hung-yen", "bkhcn", "ha-noi", "nobody")
PERIODS = ("2025-12", "2026-01", "2026-02", "2026-03")
TODAY = date(2026, 3, 20)

keys = st.tuples(st.sampled_from([*OWED[:3], ""]), st.sampled_from(SENDERS), st.sampled_from(PERIODS))
moments = st.datetimes(datetime(2025, 11, 1), datetime(2026, 4, 1)).map(
    lambda at: tables.stamp(at.replace(tzinfo=ZONE))
)


@given(
    st.dictionaries(keys, moments | st.none(), max_size=12),
    st.dictionaries(keys, moments, max_size=6),
    st.sets(keys, max_size=6),
    st.dates(date(2025, 12, 1), date(2026, 6, 1)),
)
@settings(max_examples=60, deadline=None)
def test_rates_are_never_below_nothing_or_above_all(owners, returned, waiting, today):
    found = list(obligations.every(Held(owners, returned, waiting), today))
    assert len({(one.dataset, one.agency, one.period) for one in found}) == len(found)
    assert {one.state for one in found} <= set(obligations.STATES)
    for agency in (None, *SENDERS):
        rates = obligations.rates((one for one in found if agency in (None, one.agency)), today)
        assert 0 <= rates.on_time <= rates.valid <= rates.due <= len(found)
    since = today - timedelta(days=45)
    own = [one for one in found if one.agency == "hue" and parse(one.period).end >= since]
    assert list(obligations.every(Held(owners, returned, waiting), today, "hue", since)) == own
    assert all(one.days >= 0 and (one.state != "not_due" or one.days == 0) for one in found)
    assert all(one.state == "valid" for one in found if (one.dataset, one.agency, one.period) in owners)


def test_working_days_and_tet_move_the_due_date():
    found = {
        one.period: one for one in obligations.every(Held({("dossiers", "hue", "2026-01"): None}, {}, set()), TODAY)
    }
    assert found["2026-01"].due == date(2026, 2, 2)
    assert found["2026-01"].closes == calendar.closes(parse("2026-01")) == date(2026, 2, 23), "Tết is no working day"


def test_the_next_due_dates_are_those_of_what_the_agency_owes():
    for today in (date(2026, 9, 1) + timedelta(days=n) for n in range(0, 200, 13)):
        found = obligations.upcoming("hung-yen", today)
        assert found == tuple(sorted(found)) and all(due >= today for due, *_ in found)
        for due, dataset, period in found:
            kind = datasets.get(dataset)
            assert calendar.due(parse(period), kind.calendar) == due
            earlier = parse(period).shift(-1)
            assert calendar.due(earlier, kind.calendar) < today or (kind.since and earlier < parse(kind.since))
    assert obligations.upcoming("hung-yen-cu", date(2026, 9, 1)) == ()
    assert {dataset for _, dataset, _ in obligations.upcoming("hung-yen", TODAY)} == {
        one.id for one in datasets.all_datasets().values() if "province" in one.owed_by
    }


@pytest.mark.parametrize("today", [date(2026, 2, 2), date(2026, 2, 3)])
def test_a_duty_counts_in_its_rate_from_the_day_after_it_was_due(today: date):
    found = list(obligations.every(Held({("dossiers", "hue", "2026-01"): "2026-02-01T00:00:00Z"}, {}, set()), today))
    dossiers = [one for one in found if one.dataset == "dossiers"]
    rates = obligations.rates(dossiers, today)
    if today == date(2026, 2, 2):
        assert (rates.due, rates.valid) == (0, 0)
    else:
        assert (rates.due, rates.valid, rates.on_time) == (len(agencies.in_force(date(2026, 1, 31))), 1, 1)


def test_a_correction_makes_nobody_late_and_what_was_withdrawn_is_not_valid(tmp_path: Path):
    at = datetime(2026, 3, 20, 9, tzinfo=ZONE)
    here = Settings(tmp_path, "demo", "127.0.0.1", 8050, f"sqlite:///{tmp_path / 'record' / 'ledger.sqlite'}", at)
    with ledger.writing(here) as connection:
        for number, (sender, state, sent) in enumerate(
            [("hue", "superseded", "2026-02-01"), ("hue", "accepted", "2026-02-20"), ("ha-noi", "withdrawn", "2026-02-01"),
             ("can-tho", "draft", "2026-02-01"), ("hai-phong", "submitted", "2026-02-01"), ("da-nang", "returned", "2026-02-01")],
            1,
        ):  # fmt: skip
            moment = f"{sent}T02:00:00.000000Z"
            file = {"sha256": f"{number}", "name": "a", "size": 1, "origin": "upload", "received_at": moment}
            connection.execute(insert(tables.file).values(id=number, state="read", illustrative=False, **file))
            report = {"dataset": "dossiers", "sender": sender, "period": "2026-01", "revision": number, "state": state}
            connection.execute(
                insert(tables.report).values(
                    id=number, file=number, layouts=[], periods=["2026-01"], rows=1, decided_at=moment,
                    accepted_as=number if state in ("accepted", "superseded", "withdrawn") else None, **report,
                )
            )  # fmt: skip
        connection.execute(insert(tables.live).values(dataset="dossiers", sender="hue", period="2026-01", report=2))
    states = {
        agency: next(one for one in obligations.of_agency(here, agency) if (one.dataset, one.period) == ("dossiers", "2026-01"))
        for agency in ("hue", "ha-noi", "can-tho", "hai-phong", "da-nang")
    }  # fmt: skip
    assert {agency: one.state for agency, one in states.items()} == {
        "hue": "valid", "ha-noi": "late", "can-tho": "late", "hai-phong": "checking", "da-nang": "returned",
    }  # fmt: skip
    assert states["hue"].days == 0
