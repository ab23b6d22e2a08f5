"""A report that says that nothing occurred: its agency is not late, its figure is `not_occurring`, never 0."""

from __future__ import annotations

from data.model import Delivery, Viewer
from metrics import release as releasing
from metrics import working
from tests.metrics.conftest import PROJECTS, table, take

MINISTRY = Viewer("o", "coordinator")
FIGURE = "disbursement.hue.2026-05"


def test_a_nil_report_reaches_the_figure(copied, reading):
    door = reading(copied)
    others = table("projects", "byt", "2026-05", PROJECTS, ("DA1", "Một", 100, 60, 45, 60))
    empty = table("projects", "hue", "2026-05", PROJECTS, ("Trong tháng không phát sinh", "", "", "", "", ""))
    take(copied, others)
    releasing.publish(copied)
    take(copied, Delivery("nil.csv", empty.body, "projects", "hue", "2026-05"))
    working.refresh(copied)
    found = {one.now.id: one.now for one in door.working(MINISTRY, "hue") or ()}
    assert (found[FIGURE].missing, found[FIGURE].value) == ("not_occurring", None)
    releasing.publish(copied)
    figure = door.explain(MINISTRY, FIGURE).figure
    assert (figure.missing, figure.value, figure.numerator) == ("not_occurring", None, None)
    assert door.explain(MINISTRY, "disbursement.ha-noi.2026-05").figure.missing == "late"
    assert door.explain(MINISTRY, "disbursement.hue.2026-Q2").figure.missing == "late"  # April never came
