"""A definition that changed: every figure names its version, and nothing compares two versions without a bridge."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from data import edition, settings
from data.errors import Refusal
from data.model import Viewer
from metrics import release
from tests.metrics.conftest import DOSSIERS, MAY, table, take

VIEWER = Viewer("tester", "coordinator", None, "vi")
CHANGED = """
[[earlier]]
version = 1
article = "Điều 3"
name = { vi = "Nghĩa cũ", en = "Old meaning" }
formula = { vi = "Cách tính cũ", en = "The old way" }
"""
BRIDGE = """
[[bridges]]
from = 1
to = 2
document = "nd42"
says = { vi = "So sánh được theo Nghị định 42", en = "Comparable by Decree 42" }
"""


def _edition(folder: Path) -> Path:
    """An edition in which two indicators changed at New Year 2026: one of them has a bridge, the other counts anew."""
    for name in ("metrics/indicators", "metrics/indices", "data/datasets", "data/reference"):
        shutil.copytree(edition.HOME / name, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, more in (("dossiers_online", 'numerator = "sum(online + by_post)"\n'), ("resolved_on_time", BRIDGE)):
        file = folder / "metrics/indicators" / f"{name}.toml"
        head, order, rest = file.read_text("utf-8").partition("order = ")
        file.write_text(f"{head}version = 2\nvalid_from = 2026-01-01\n{order}{rest}{CHANGED}{more}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """The data door before a release made by that edition."""
    root = tmp_path_factory.mktemp("versions")
    here = settings.load(environ={"DATA_DIR": str(root / "var"), "MODE": "production", "NOW": MAY})
    with edition.of(_edition(root / "edition")):
        for month, online in (("2025-11", 4), ("2025-12", 5), ("2026-01", 6), ("2026-02", 7)):
            take(here, table("dossiers", "hue", month, DOSSIERS, ("1.000001", online, 2, 1, 8, online)))
        assert release.publish(here) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(here.data_dir))
        patch.setenv("NOW", here.now().isoformat())
        for name in ("MODE", "LEDGER_URL", "CRASH_AT"):
            patch.delenv(name, raising=False)
        from metrics import read

        yield read


def test_each_period_is_counted_by_its_own_version_and_says_so(door):
    before, after = (door.show(VIEWER, "dossiers_online", "hue", month) for month in ("2025-12", "2026-01"))
    assert (before["numerator"], before["denominator"], before["version"]) == (6, 8, 1)
    assert (after["numerator"], after["denominator"], after["version"]) == (6, 9, 2)
    assert (before["formula"], before["article"]) == ("Cách tính cũ", "Điều 3") and after["formula"] != before[
        "formula"
    ]
    assert [change["version"] for change in before["changes"]] == [1]
    assert door.show(VIEWER, "dossiers_online", "hue", "2025")["numerator"] == 5 + 6


def test_a_comparison_across_versions_is_refused_naming_both(door):
    with pytest.raises(Refusal) as refused:
        door.compare(VIEWER, "dossiers_online", "hue", "2026-01", "2025-12")
    assert refused.value.code == "versions_differ"
    assert all(word in refused.value.say("en") for word in ("2026-01", "2025-12", "version 2", "version 1"))
    within = door.compare(VIEWER, "dossiers_online", "hue", "2025-12", "2025-11")
    assert within.difference is not None and within.bridges == ()


def test_a_bridge_lets_two_versions_be_compared_and_is_named(door):
    found = door.compare(VIEWER, "resolved_on_time", "hue", "2026-01", "2025-12")
    assert found.difference == Decimal("12.5") and [b.document for b in found.bridges] == ["nd42"]
    assert (found.now.version, found.before.version) == (2, 1)


def test_a_history_shows_the_break_or_the_bridge(door):
    broken = {p.figure.period: p for p in door.history(VIEWER, "dossiers_online", "hue", "month").points}
    assert [p for p, point in broken.items() if point.broken] == ["2026-01"]
    assert broken["2026-01"].change is None and broken["2026-01"].figure.value is not None
    assert broken["2026-02"].change is not None and broken["2025-12"].change is not None
    series = door.history(VIEWER, "resolved_on_time", "hue", "month")
    joined = {p.figure.period: p for p in series.points if p.bridges}
    assert list(joined) == ["2026-01"] and joined["2026-01"].change == Decimal("12.5")
    assert series.meant[0][0] == 1 and series.meant[0][1].en == "Old meaning"


def test_the_overview_compares_only_what_a_bridge_joins(door):
    shown = {
        ct: door.overview(VIEWER, ky="2026-01", so="2025-12", ct=ct) for ct in ("dossiers_online", "resolved_on_time")
    }
    rows = {row.indicator: row for row in shown["dossiers_online"].targets}
    assert rows["dossiers_online"].previous is None and rows["dossiers_online"].change is None
    assert rows["resolved_on_time"].previous is not None
    change = {ct: next(t for t in view.tile_map.tiles if t.agency == "hue").change for ct, view in shown.items()}
    assert change == {"dossiers_online": None, "resolved_on_time": Decimal("12.5")}
    within = door.overview(VIEWER, ky="2026-02", so="2026-01", ct="dossiers_online")
    assert next(t for t in within.tile_map.tiles if t.agency == "hue").change is not None


def test_the_way_to_a_target_and_an_explanation_keep_to_one_version(door):
    assert door.targets(VIEWER, "dossiers_online", "hue", "2026-01").pace is None
    explained = door.explain(VIEWER, "dossiers_online.hue.2025-12")
    assert explained.version == explained.figure.version == 1 and explained.formula.en == "The old way"
    assert door.explain(VIEWER, "dossiers_online.hue.2026-01").version == 2


def test_a_version_without_a_bridge_begins_at_new_year(tmp_path: Path):
    from metrics import definitions

    file = edition.HOME / "metrics/indicators/full_online_coverage.toml"
    text = file.read_text("utf-8")
    start = text.index("[[bridges]]")
    (tmp_path / "changed.toml").write_text(text[:start] + text[text.index("[[targets]]") :], "utf-8")
    with pytest.raises(Refusal) as refused:
        definitions.indicators(tmp_path)
    assert "1 January" in refused.value.say("en")
