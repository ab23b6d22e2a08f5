"""Subscribers hear once of what is new or passes a bound, each whatever becomes of the others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from data import accounts, agencies, notices
from data.audit import Who
from data.errors import Refusal
from data.notices import Value
from ingest import subscribed


@pytest.fixture
def copy(here):
    """A copy with an officer and somebody of a province."""
    for name, role, agency in (("hue", "agency_editor", "hue"), ("dieu.phoi", "coordinator", None)):
        accounts.create(here, Who("thử"), name, name, role, agency)
    return here


@pytest.fixture
def held(monkeypatch):
    """The release that is the newest, which a test may move on."""
    found = {"release": 1}
    monkeypatch.setattr(subscribed.release, "newest", lambda *_: found["release"])
    monkeypatch.setattr(subscribed.release, "row", lambda *_: SimpleNamespace(loading=False))
    return found


def test_subscribers_hear_once_of_what_is_new_or_passes_a_bound(copy, held, monkeypatch):
    held["value"] = "79"
    name = agencies.get("hue").name
    monkeypatch.setattr(
        subscribed, "_values", lambda *_: [Value("full_online_coverage", name, "2026-05", held["value"], "percent")]
    )
    officer, leader = accounts.find(copy, "dieu.phoi"), accounts.find(copy, "hue")
    for _ in range(2):
        notices.subscribe(copy, officer, "full_online_coverage", "hue", "", "")
    notices.subscribe(copy, leader, "full_online_coverage", "hung-yen", "below", "78,5")
    assert subscribed.look(copy) == 0, "what stood when they subscribed is no news"
    told = []
    for release, value in ((2, "79"), (3, "78"), (4, "77"), (5, "80"), (6, "78")):
        held |= {"release": release, "value": value}
        told.append(subscribed.look(copy))
        assert subscribed.look(copy) == 0
    assert told == [0, 2, 1, 1, 2]
    assert [one.kind for one in notices.box(copy, leader)] == ["bound", "bound"]
    said = notices.title("bound", notices.box(copy, leader)[0].params)
    assert "78,5" in said and "78%" in said and "05/2026" in said.replace("Tháng 5/2026", "05/2026")
    with pytest.raises(Refusal):
        notices.subscribe(copy, officer, "", "hue", "below", "3")
    (mine,) = notices.of_account(copy, officer.id)
    with pytest.raises(Refusal):
        notices.unsubscribe(copy, leader, mine.id)
    notices.unsubscribe(copy, officer, mine.id)
    assert notices.of_account(copy, officer.id) == ()


def test_a_subscription_that_cannot_be_read_keeps_nobody_else_waiting(copy, held, monkeypatch):
    name, values = agencies.get("hue").name, iter(("79", "80"))

    def read(account, one):
        if one.indicator == "gone":
            raise Refusal("indicator_unknown", given="gone", near="")
        return [Value("full_online_coverage", name, "2026-05", next(values), "percent")]

    monkeypatch.setattr(subscribed, "_values", read)
    first, second = accounts.find(copy, "dieu.phoi"), accounts.find(copy, "hue")
    notices.subscribe(copy, first, "gone", "hue", "", "")
    notices.subscribe(copy, second, "full_online_coverage", "hue", "", "")
    assert subscribed.look(copy) == 0
    held["release"] = 2
    assert subscribed.look(copy) == 1
    assert [one.kind for one in notices.box(copy, second)] == ["figure"]
