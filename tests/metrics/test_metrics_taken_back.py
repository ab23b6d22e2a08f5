"""Publishing with eyes open, and taking back what was published: who reads which release, and who may change that."""

from __future__ import annotations

import pytest

from data import audit, publication, release, taken_back
from data.errors import Refusal
from metrics import ahead, stamp
from metrics import release as releasing
from tests.metrics.conftest import table, take
from tests.metrics.test_metrics_official import LEADER, OFFICER, PUBLIC, publish, two  # noqa: F401

DOSSIERS = ("procedure", "online", "in_person", "by_post", "resolved", "on_time")


@pytest.fixture
def twice(two):  # noqa: F811
    """Two official releases: r3 up to March, r4 up to April."""
    here, first, second = two
    assert [publish(here, first, second, through) for through in ("2026-03", "2026-04")] == [3, 4]
    return here, first, second


def refused(code, act, *arguments):
    """Do what must be refused for one reason."""
    with pytest.raises(Refusal) as found:
        act(*arguments)
    assert found.value.code == code


def test_an_older_release_is_shown_in_place_of_one_taken_back_and_nothing_is_deleted(twice, reading):
    here, _, second = twice
    door = reading(here)
    assert [door.overview(who).stamp.release for who in (PUBLIC, LEADER, OFFICER)] == [4, 4, 2]
    taken_back.show(here, second, 3, 4, "sai số của Huế")
    for who in (PUBLIC, LEADER):
        seen = door.overview(who).stamp
        assert (seen.release, seen.newest, seen.taken_back.release, seen.taken_back.why) == (3, 3, 4, "sai số của Huế")
    assert door.overview(OFFICER).stamp.taken_back is None
    with pytest.raises(Refusal) as closed:
        door.overview(PUBLIC, ban="r4")
    assert closed.value.code == "release_unknown"
    assert door.overview(LEADER, ban="r4").stamp.release == 4
    assert [row.n for row in release.rows(here)] == [1, 2, 3, 4]
    (row,) = audit.rows(here, 1)
    assert (row["act"], row["why"]) == ("publication_shown", "sai số của Huế")


def test_readers_are_moved_back_and_on(twice, reading, monkeypatch):
    here, first, second = twice
    door = reading(here)
    monkeypatch.setattr(stamp, "_REACHED", {})
    ahead.advance(here)
    assert door.overview(PUBLIC).stamp.release == 4
    taken_back.show(here, second, 3, 4, "sai")
    ahead.advance(here)
    assert door.overview(PUBLIC).stamp.taken_back.release == 4
    newer = publish(here, first, second)
    ahead.advance(here)
    assert (newer, door.overview(PUBLIC).stamp.release, door.overview(PUBLIC).stamp.taken_back) == (5, 5, None)


def test_taking_back_needs_another_person_what_is_seen_and_an_official_release(twice):
    here, first, second = twice
    refused("shown_two_persons", taken_back.show, here, first, 3, 4, "tự rút")
    refused("shown_unknown", taken_back.show, here, second, 2, 4, "bản tạm tính")
    refused("shown_unknown", taken_back.show, here, second, 4, 4, "bản đang hiện")
    refused("shown_unknown", taken_back.show, here, second, 9, 4, "không có")
    refused("shown_changed", taken_back.show, here, second, 3, 3, "đã cũ")
    assert taken_back.official(here).release == 4
    taken_back.show(here, second, 3, 4, "sai")
    refused("shown_changed", taken_back.show, here, second, 3, 4, "lần nữa")
    assert audit.rows(here, 1)[0]["why"] == "sai"


def test_what_was_taken_back_may_be_shown_again(twice):
    here, first, second = twice
    taken_back.show(here, second, 3, 4, "sai")
    refused("shown_two_persons", taken_back.show, here, first, 4, 3, "đúng rồi")
    taken_back.show(here, second, 4, 3, "đúng rồi")
    assert taken_back.official(here) == taken_back.Official(4)


def test_a_preview_tells_what_readers_would_be_told_otherwise_and_what_is_missing(twice, reading):
    here, first, second = twice
    door = reading(here)
    take(here, table("dossiers", "ha-noi", "2026-03", DOSSIERS, ("1.000001", 50, 5, 5, 60, 40)))
    basis = releasing.publish(here)
    wish = publication.propose(here, first, "2026-04", "chốt lại")
    seen = door.preview(OFFICER, basis, "2026-04")
    assert (seen.since.release, seen.stamp.release, seen.through, seen.quarter) == (4, basis, "2026-04", "2026-Q2")
    every = door.changes(OFFICER, "r4", as_of=f"r{basis}").figures
    inside = [one for one in every if one.period in ("2026-03", "2026-04", "2026-Q1", "2025", "2024")]
    assert 0 < seen.total <= len(every) and seen.total == len(inside)
    assert seen.fresh + seen.restated == seen.total
    assert seen.counts["late"] > 0 and seen.counts["real"] == seen.counts["boundary"] == 0
    assert all(one.change.was is not None for one in seen.rows)
    assert {one.agency for one in seen.absent} >= {"byt", "hue"} and all(one.datasets for one in seen.absent)
    assert all(one.valid < one.owed for one in seen.filled)
    publication.decline(here, second, wish, "thôi")
    before = door.preview(OFFICER, 2, "2026-04")
    assert (before.total, before.restated, before.flipped) == (0, 0, 0)


def test_before_the_first_publication_a_preview_says_what_is_missing(two, reading):  # noqa: F811
    here, *_ = two
    seen = reading(here).preview(OFFICER, 2, "2026-04")
    assert (seen.since, seen.total, seen.headlines) == (None, 0, ())
    assert seen.absent
