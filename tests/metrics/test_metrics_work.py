"""A release holds obstacles and directives as they stood: what people do afterwards changes only the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb

from data import notes, release, work
from data.audit import Who
from data.work import Actor, Raised
from metrics import deltas, work_held
from metrics import release as releasing

OFFICE = Actor(Who("điều phối"), office=True)


def test_a_release_holds_the_board_as_it_stood_and_is_made_again_from_the_record(copied):
    copied = replace(copied, fixed_now=copied.now() + timedelta(hours=1))
    number = work.raise_obstacle(
        copied, OFFICE, Raised("hue", "law", "Chưa có định mức", owner="btc", projects=("byt.DA1",))
    )
    issued = work.issue(
        copied, OFFICE, "18/CT", "Thủ tướng", "Kết nối", ["hue", "ha-noi"], date(2026, 7, 1), "resolved_on_time"
    )
    assert releasing.changed(copied, 2)
    third = releasing.publish(copied)
    assert not releasing.changed(copied, third)
    later = replace(copied, fixed_now=copied.now() + timedelta(hours=1))
    work.move(later, OFFICE, number, 1, "escalated")
    assert releasing.changed(later, third)
    fourth = releasing.publish(later)
    for n, state in ((third, "new"), (fourth, "escalated")):
        connection = release.connect(deltas.materialised(later, n))
        (held,) = work_held.obstacles(connection) or ()
        assert (held.state, held.projects, held.owner) == (state, ("byt.DA1",), "btc")
        (directive,) = work_held.directives(connection) or ()
        assert directive == work.directive(later, issued, None)
    for n in (third, fourth):
        release.path(later, n).unlink()
        deltas.materialised(later, n)
    assert releasing.again(later, fourth, later.today()) == release.row(later, fourth).digests


def test_a_release_holds_the_notes_that_stood_and_is_made_again_from_the_record(copied):
    copied = replace(copied, fixed_now=copied.now() + timedelta(hours=3))
    before = releasing.publish(copied)
    copied = replace(copied, fixed_now=copied.now() + timedelta(hours=1))
    number = notes.write(copied, OFFICE, date(2026, 4, 1), "decree", "Nghị định mới", "45/2026/NĐ-CP", agency="hue")
    assert releasing.changed(copied, before)
    third = releasing.publish(copied)
    assert not releasing.changed(copied, third)
    (standing,) = notes.notes(copied)
    later = replace(copied, fixed_now=copied.now() + timedelta(hours=1))
    notes.withdraw(later, OFFICE, number, "nhầm")
    assert releasing.changed(later, third)
    fourth = releasing.publish(later)
    for n in (before, third, fourth):
        release.path(later, n).unlink()
        held = work_held.notes(release.connect(deltas.materialised(later, n)))
        assert held == ((standing,) if n == third else ()), n
    assert releasing.again(later, fourth, later.today()) == release.row(later, fourth).digests


def test_a_release_from_before_notes_were_kept_has_none_on_its_charts(copied):
    connection = duckdb.connect()
    assert work_held.notes(connection) == ()


def test_a_release_from_before_the_board_has_none(copied):
    connection = release.connect(deltas.materialised(copied, 1))
    connection.execute("CREATE OR REPLACE TEMP VIEW nothing AS SELECT 1")
    assert work_held.obstacles(connection) == ()
