"""A release holds obstacles and directives as they stood: what people do afterwards changes only the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import duckdb

from data import notes, release, work
from data.audit import Who
from data.work import Actor, Raised
from data.work.duties import directive_of
from ingest import told
from metrics import deltas, work_held
from metrics import release as releasing
from tests.metrics.conftest import table, take

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


def test_a_release_holds_what_reports_told_of_duties_as_it_stood(copied):
    may = replace(copied, fixed_now=copied.now() + timedelta(hours=1))
    work.issue(may, OFFICE, "18/CT", "Thủ tướng", "Kết nối", ["hue"], date(2026, 7, 1), issued=date(2026, 1, 9))
    names = ("task", "due", "document", "state")
    take(may, table("tasks", "hue", "2026-05", names, ("NV1", "2026-05-20", "18/ct", "in_progress")))
    told.follow(may)
    before = work.directives(may, None)
    third = releasing.publish(may)
    assert not releasing.changed(may, third) and before[0].duties[0].told
    later = replace(may, fixed_now=may.now() + timedelta(hours=1))
    take(later, table("tasks", "hue", "2026-05", names, ("NV1", "2026-05-20", "18/ct", "to_confirm")))
    told.follow(later)
    assert releasing.changed(later, third)
    fourth = releasing.publish(later)
    after = work.directives(later, None)
    for n, held, state in ((third, before, "in_progress"), (fourth, after, "to_confirm")):
        release.path(later, n).unlink()
        assert work_held.directives(release.connect(deltas.materialised(later, n))) == held
        assert [one.state for one in held[0].duties[0].told] == [state]
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


def test_a_release_from_before_reports_told_of_duties_has_nothing_told():
    row = {"id": 1, "document": "1/CT", "issuer": "x", "title": "y", "issued": "2026-01-01", "due": "2026-02-01",
           "indicator": "", "illustrative": False, "revision": 1}  # fmt: skip
    duty = {"agency": "hue", "state": "doing", "progress": 5, "due": None, "done": None, "evidence": "", "revision": 1}
    (held,) = directive_of(SimpleNamespace(**row), [duty]).duties
    assert held.told == () and held.due == date(2026, 2, 1)
