"""Publishing by two persons: what is in the official release, who may make it, and who reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from data import accounts, audit, duck, publication, release
from data.audit import Who
from data.errors import Refusal
from data.model import Viewer
from data.period import parse
from metrics import build, deltas, official
from metrics import release as releasing
from tests.metrics.conftest import JUNE

PUBLIC, LEADER, OFFICER = Viewer("x", "public"), Viewer("l", "leader"), Viewer("o", "coordinator")
FIGURE = "dossiers_online.hue.2026-04"


@pytest.fixture
def two(copied):
    """A copy with two publishers."""
    copied = replace(copied, fixed_now=datetime.fromisoformat(JUNE))
    made = [accounts.create(copied, Who("t"), f"cong.bo.{n}", f"Người {n}", "publisher") for n in (1, 2)]
    return copied, *made


def publish(here, first, second, through="2026-04"):
    """Publish by two persons; give the number of the official release."""
    publication.confirm(here, second, publication.propose(here, first, through, "chốt"), "đã soát")
    ((number, said),) = official.publish(here)
    assert said == through
    return number


def test_an_official_release_holds_nothing_that_ends_later(two):
    here, first, second = two
    number = publish(here, first, second)
    assert (number, release.row(here, number).kind) == (3, "official")
    with duck.connect(release.path(here, number), read_only=True) as connection:
        for name in build.TABLES:
            if name != "report":
                found = connection.execute(f"SELECT DISTINCT period FROM {name}").fetchall()
                assert all(parse(text).end <= parse("2026-04").end for (text,) in found), name
        kept = connection.execute("SELECT id FROM report").fetchall()
        assert kept and connection.execute("SELECT count(*) FROM report ANTI JOIN owner ON report = id").fetchone() == (
            0,
        )
    with duck.connect(deltas.materialised(here, 2), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM observation WHERE period = '2026-Q2'").fetchone()[0]


def test_the_public_reads_the_official_release_alone_and_a_leader_begins_with_it(two, reading):
    here, first, second = two
    door = reading(here)
    with pytest.raises(Refusal) as refused:
        door.overview(PUBLIC)
    assert refused.value.code == "no_official_release"
    assert door.overview(LEADER).stamp.release == 2
    number = publish(here, first, second)
    seen = door.overview(PUBLIC)
    assert (seen.stamp.release, seen.stamp.kind, seen.stamp.newest) == (number, "official", number)
    assert (seen.age.failed, seen.stamp.loading) == ((), False)
    for asked in ("r1", "r2", "r9"):
        with pytest.raises(Refusal) as refused:
            door.overview(PUBLIC, ban=asked)
        assert refused.value.code == "release_unknown"
        with pytest.raises(Refusal):
            door.explain(PUBLIC, FIGURE, ban=asked)
    explained = door.explain(PUBLIC, FIGURE)
    assert (explained.extract, explained.checks) == (None, ())
    assert {change.release for change in explained.changes} == {number}
    assert explained.figure == door.explain(OFFICER, FIGURE, ban="r2").figure
    assert door.overview(LEADER).stamp.release == number
    assert door.overview(LEADER, ban="r2").stamp.release == 2
    assert door.overview(OFFICER).stamp.release == 2


def test_one_person_publishes_nothing(two):
    here, first, second = two
    wish = publication.propose(here, first, "2026-04", "chốt")
    with pytest.raises(Refusal) as refused:
        publication.confirm(here, first, wish, "tự xác nhận")
    assert refused.value.code == "publication_two_persons"
    assert official.publish(here) == ()
    with pytest.raises(Refusal) as refused:
        publication.propose(here, second, "2026-04", "lần nữa")
    assert refused.value.code == "publication_waiting"
    publication.decline(here, second, wish, "còn thiếu")
    for act in (publication.confirm, publication.decline):
        with pytest.raises(Refusal) as refused:
            act(here, second, wish, "muộn")
        assert refused.value.code == "publication_decided"
    assert [row["act"] for row in audit.rows(here, 2)] == ["publication_declined", "publication_propose"]
    assert official.publish(here) == ()


def test_an_open_period_is_not_published(two):
    here, first, _ = two
    for through, code in (("2026-06", "publication_open"), ("2026-Q2", "publication_open"), ("x", "period_unreadable")):
        with pytest.raises(Refusal) as refused:
            publication.propose(here, first, through, "sớm")
        assert refused.value.code == code
    assert str(publication.closed(here)) == "2026-Q1"


def test_both_chains_are_made_again_from_the_record(two):
    here, first, second = two
    numbers = [publish(here, first, second, "2026-03"), releasing.publish(here), publish(here, first, second)]
    assert numbers == [3, 4, 5]
    held = {row.n: row.digests for row in release.rows(here)}
    for number in held:
        release.path(here, number).unlink(missing_ok=True)
    for number, digests in held.items():
        with duck.connect(deltas.materialised(here, number), read_only=True) as connection:
            assert build.digests(connection) == digests


def test_a_month_that_closes_asks_for_a_new_release(two):
    here, *_ = two
    assert not releasing.changed(here, 2)
    later = replace(here, fixed_now=datetime.fromisoformat("2026-06-25T09:00:00+07:00"))
    assert releasing.changed(later, 2)
