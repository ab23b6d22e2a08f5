"""Settings come from the environment, and the mode of a folder is written once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import settings
from data.errors import Refusal
from data.period import ZONE


def _load(folder: Path, start_as: str | None = None, **environ: str) -> settings.Settings:
    return settings.load(start_as, {"DATA_DIR": str(folder)} | environ)


def _refused(code: str, folder: Path, start_as: str | None = None, **environ: str) -> str:
    with pytest.raises(Refusal) as refused:
        _load(folder, start_as, **environ)
    assert refused.value.code == code
    return refused.value.say("en")


def test_a_new_folder_without_a_mode_is_refused_and_stays_new(tmp_path: Path):
    assert "is new and has no mode yet" in _refused("mode_missing", tmp_path / "var")
    assert not (tmp_path / "var").exists()


def test_a_mode_that_does_not_exist_is_refused(tmp_path: Path):
    assert "no MODE “test”" in _refused("mode_unknown", tmp_path, MODE="test")


def test_the_mode_is_written_once_and_read_from_the_folder_afterwards(tmp_path: Path):
    assert _load(tmp_path, MODE="production").mode == "production"
    assert _load(tmp_path).mode == "production"
    assert _load(tmp_path, start_as="demo").mode == "production"
    assert _load(tmp_path, MODE="production").mode == "production"


def test_another_mode_than_the_one_held_is_refused(tmp_path: Path):
    _load(tmp_path, MODE="production")
    assert "was started as production" in _refused("mode_differs", tmp_path, MODE="demo")
    assert _load(tmp_path).mode == "production"


def test_running_a_new_folder_starts_the_demonstration_unless_a_mode_is_named(tmp_path: Path):
    assert _load(tmp_path / "a", start_as="demo").mode == "demo"
    assert _load(tmp_path / "b", start_as="demo", MODE="production").mode == "production"


def test_now_stands_in_for_the_clock_in_viet_nams_zone(tmp_path: Path):
    found = _load(tmp_path, MODE="demo", NOW="2026-11-20T18:30:00+00:00")
    assert found.now() == datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert str(found.today()) == "2026-11-21"
    assert _load(tmp_path, NOW="2026-11-21T09:00:00").now() == datetime(2026, 11, 21, 9, tzinfo=ZONE)


def test_without_now_the_clock_is_the_clock(tmp_path: Path):
    found = _load(tmp_path, MODE="demo")
    assert abs((found.now() - datetime.now(UTC)).total_seconds()) < 60


def test_a_moment_that_cannot_be_read_is_refused(tmp_path: Path):
    assert "“yesterday” is not a moment" in _refused("now_unreadable", tmp_path, MODE="demo", NOW="yesterday")


@pytest.mark.parametrize("given", ["0", "65536", "-1", "http", "80.5", "8050 "])
def test_a_port_that_is_no_port_is_refused(tmp_path: Path, given: str):
    assert f"“{given}” is not a port number" in _refused("port_unreadable", tmp_path, MODE="demo", PORT=given)


def test_empty_variables_mean_the_defaults(tmp_path: Path):
    found = _load(tmp_path, MODE="demo", HOST="", PORT="", LEDGER_URL="")
    assert (found.host, found.port) == ("127.0.0.1", 8050)
    assert found.ledger_url == f"sqlite:///{tmp_path / 'record' / 'ledger.sqlite'}"


def test_record_and_product_lie_apart_under_the_data_folder(tmp_path: Path):
    found = _load(tmp_path, MODE="demo", PORT="1")
    assert {found.archive.parent, found.deltas.parent} == {tmp_path / "record"}
    assert {found.facts.parent, found.tallies.parent, found.releases.parent} == {tmp_path / "product"}
