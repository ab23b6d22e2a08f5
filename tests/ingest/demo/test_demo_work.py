"""The demonstration's own acts on obstacles and directives: once, marked as made up, whole in the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from data import audit, meetings, notes, release, settings, work
from ingest import told
from ingest.demo import work as demonstration
from metrics import release as publishing
from tests.ingest.test_ingest_told import NAMES, row
from tests.metrics.conftest import DOSSIERS, table, take


def test_it_acts_once_on_what_reports_have_opened(tmp_path):
    now = datetime.fromisoformat("2026-05-04T09:00:00+07:00")
    here = settings.load(environ={"DATA_DIR": str(tmp_path / "var"), "MODE": "demo", "NOW": now.isoformat()})
    law = [(f"L{n}", "Chưa có quy định", "law", "", "Bộ Tư pháp", *row("x")[5:]) for n in range(3)]
    take(here, table("obstacles", "hung-yen", "2026-04", NAMES, *law, *(row(f"O{n}") for n in range(4))))
    told.follow(here)
    demonstration.demonstrate(here)
    held, issued = work.obstacles(here, None), work.directives(here, None)
    states = {one.state for one in held}
    assert len(held) == 9 and {"doing", "waiting", "escalated"} <= states and all(one.open for one in held)
    stuck = next(one for one in held if one.title == demonstration._NORM)
    assert len(stuck.projects) > 20 and stuck.money and stuck.illustrative and stuck.state == "escalated"
    assert [one.after for one in held if one.kind == "law" and one.after] != []
    assert len(issued) == 5 and all(one.illustrative for one in issued)
    assert {work.status(duty, here.today()) for one in issued for duty in one.duties} >= {
        "done_on_time",
        "to_confirm",
        "doing_overdue",
    }
    before = len(audit.rows(here, limit=10_000))
    demonstration.demonstrate(here)
    assert len(audit.rows(here, limit=10_000)) == before and audit.verify(here).problems == ()


def test_it_notes_events_and_holds_one_meeting_whose_decisions_are_work(tmp_path):
    now = datetime.fromisoformat("2026-05-20T09:00:00+07:00")
    later = settings.load(environ={"DATA_DIR": str(tmp_path / "var"), "MODE": "demo", "NOW": now.isoformat()})
    stuck = [row(f"O{n}") for n in range(8)]
    take(
        later,
        table("obstacles", "hung-yen", "2026-04", NAMES, *stuck),
        table("dossiers", "hung-yen", "2026-03", DOSSIERS, ("1.1", 10, 10, 0, 9, 8)),
    )
    told.follow(later)
    demonstration.demonstrate(later)
    assert meetings.meetings(later) == (), "a meeting looks at a release"
    publishing.publish(later)
    demonstration.demonstrate(later)
    assert [one.agency for one in notes.notes(later)] == ["hung-yen", notes.WHOLE, notes.WHOLE]
    assert all("(minh họa)" in one.text for one in notes.notes(later))
    (held,) = meetings.meetings(later)
    assert held.closed and held.release == release.newest(later, "provisional") and "(minh họa)" in held.title
    became = [one.became.partition(":")[::2] for one in held.decisions]
    assert [kind for kind, _ in became] == ["obstacle", "directive", "directive"]
    stuck = work.obstacle(later, int(became[0][1]), None)
    assert (stuck.state, stuck.owner, stuck.due) == ("doing", held.decisions[0].owner, held.decisions[0].due)
    order = work.directive(later, int(became[2][1]), None)
    assert order.indicator == "dossiers_online" and [duty.agency for duty in order.duties] == ["bkhcn"]
    demonstration.demonstrate(later)
    assert len(meetings.meetings(later)) == 1 and len(notes.notes(later)) == 3 and audit.verify(later).problems == ()


def test_it_never_acts_in_production(here):
    demonstration.demonstrate(replace(here, mode="production"))
    assert meetings.meetings(here) == () == notes.notes(here)
    assert work.directives(here, None) == () and work.obstacles(here, None) == ()
