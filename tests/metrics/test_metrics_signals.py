"""Signals on a real record: found where they are planted, told with their records, as questions, to whom they concern."""

from __future__ import annotations

import shutil

import pytest

from data import errors, settings
from data.errors import Refusal
from data.model import Viewer
from metrics import release as releasing
from metrics.signals import oddities
from metrics.signals.oddities import Oddity
from tests.metrics.conftest import DOSSIERS, JUNE, table, take

VIEWER = Viewer("test", "coordinator")
EVENTS = ("dossier", "procedure", "channel", "step", "at")
#: Words that accuse; no signal says any of them.
VERDICTS = (
    "gian lận",
    "gian dối",
    "giả mạo",
    "làm giả",
    "bịa",
    "sai phạm",
    "khai khống",
    "thao túng",
    "fraud",
    "fake",
    "cheat",
    "manipulat",
    "false",
    "forged",
)


@pytest.fixture(scope="module")
def told(published, tmp_path_factory):
    """A third release: Cà Mau repeats a month four times, An Giang copies it, Huế's log has half of its online dossiers."""
    folder = tmp_path_factory.mktemp("signals") / "copy"
    shutil.copytree(published.data_dir, folder)
    here = settings.load(environ={"DATA_DIR": str(folder), "NOW": JUNE})
    months = ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05")
    frozen = [table("dossiers", "ca-mau", m, DOSSIERS, ("1.000001", 431, 212, 7, 500, 480)) for m in months[:4]]
    for at, month in enumerate(months):
        counts = ("1.000001", 311 + 37 * at, 104 + 11 * at, at, 300, 290)
        frozen += [table("dossiers", sender, month, DOSSIERS, counts) for sender in ("lao-cai", "an-giang")]
    events = [
        (f"H{number}", "1.000001", "Trực tuyến", "Tiếp nhận", f"2026-05-{1 + number % 28:02} 09:00:00")
        for number in range(90)
    ]
    said = table("dossiers", "hue", "2026-05", DOSSIERS, ("1.000001", 200, 3, 1, 9, 8))
    take(here, *frozen, said, table("dossier_events", "hue", "2026-05", EVENTS, *events))
    releasing.publish(here)
    return here


def test_each_signal_names_its_records_its_test_and_a_question(told, reading):
    found = reading(told).signals(VIEWER)
    kinds = {(one.kind, one.agency, one.other) for one in found.signals}
    assert ("frozen", "ca-mau", "") in kinds and ("copied", "an-giang", "lao-cai") in kinds
    assert ("disagreeing", "hue", "") in kinds
    assert found.looked_at > 5 and len(kinds) < 12
    for one in found.signals:
        assert one.records and one.periods and one.test and 0 <= one.probability < 1
        for text in (one.says.vi, one.says.en):
            assert text.endswith("?") and not any(word in text.lower() for word in VERDICTS)
    frozen = next(one for one in found.signals if (one.kind, one.agency) == ("frozen", "ca-mau"))
    assert "dossiers_online.ca-mau.2025-12" in frozen.records or "resolved_on_time.ca-mau.2025-12" in frozen.records


def test_signals_are_for_those_whom_they_concern(told, reading):
    door = reading(told)
    own = door.signals(Viewer("hue", "agency", frozenset({"hue"})), "hue")
    assert {one.agency for one in own.signals} == {"hue"}
    for viewer, agency in ((Viewer("hue", "agency", frozenset({"hue"})), "ca-mau"), (Viewer("hue", "agency", frozenset({"hue"})), ""), (Viewer("lead", "leader"), "hue")):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            door.signals(viewer, agency)
        assert refused.value.code == "signals_closed"


def test_no_wording_of_a_signal_accuses():
    for code, entry in errors.messages().items():
        if code.startswith("signal_"):
            assert not [word for word in VERDICTS for text in entry.values() if word in text.lower()], code


def test_a_stock_that_stays_is_no_signal_and_small_counts_say_nothing():
    assert oddities.frozen({f"2026-{m:02}": (3, 5) for m in range(1, 10)}) is None
    assert isinstance(oddities.frozen({f"2026-{m:02}": (31, 62) for m in range(1, 10)}), Oddity)
    assert oddities.copied({"2026-01": (50, 90)}, {"2026-01": (50, 90)}, 1) is None
    assert oddities.disagreeing({"2026-01": 1000}, {"2026-01": 960}) is None
    assert oddities.surging({}) is None


@pytest.mark.parametrize(
    ("value", "freedom", "tail"), [(1.812, 10, 0.05), (2.764, 10, 0.01), (6.965, 2, 0.01), (3.169, 10, 0.005)]
)
def test_the_tail_of_students_t_is_that_of_the_tables(value, freedom, tail):
    assert oddities._t_tail(value, freedom) == pytest.approx(tail, rel=2e-3)
