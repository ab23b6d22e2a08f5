"""Served files to shown figures, against a second reading of the same files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from data import inbox
from ingest import once, pull
from ingest.demo import TOKEN
from ingest.read.child import Reader
from metrics import read, release
from tests.end_to_end.oracle import Oracle, agencies
from tests.ingest.kit import NOW, ROOT, copy_at, environ, rows_of, run

SOURCES = ("demo_csv", "demo_api", "demo_forms")
PERIODS = ("2025", "2026-09")
COLUMNS = {
    "full_online_coverage": ("procedures", ("full_online",), ("eligible",)),
    "dossiers_online": ("dossiers", ("online",), ("online", "in_person", "by_post")),
    "disbursement": ("projects", ("disbursed",), ("year_plan",)),
}
WHO = ("VN", "tinh", "bo", "cl", "phu-tho", "bxd")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The address of the real demonstration server at a fixed moment."""
    command = [sys.executable, "-m", "ingest.demo", "--port", "0"]
    kept = os.environ | {"NOW": NOW.isoformat()}
    with subprocess.Popen(command, cwd=ROOT, env=kept, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="module")
def folder(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that pulled these periods from every source and made a release."""
    folder = tmp_path_factory.mktemp("pulled")
    settings = copy_at(folder)
    for source in SOURCES:
        once.plan(settings, source, PERIODS, "2026-11-21T00:00:00.000000Z")
    with Reader() as first, Reader() as second:
        for waiting in once.waiting(settings):
            assert pull.perform(settings, [first, second], waiting, None, base)
    assert {row["state"] for row in rows_of(settings, "run")} == {"done"}
    assert release.publish(settings) == 1
    return folder


@pytest.fixture(scope="module")
def oracle(base: str) -> Oracle:
    """The second reading of what bears on the figures."""
    made = Oracle(base, TOKEN)
    made.load("2025", ("procedures",), ("2025-09",))
    made.load("2026-09", ("procedures", "dossiers", "projects"), ("2026-09",))
    return made


@pytest.fixture
def on_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the data door of this process look at the copy."""
    for name, value in environ(folder).items():
        monkeypatch.setenv(name, value)


def expected(oracle: Oracle, indicator: str, agency: str, month: str) -> tuple[Decimal, Decimal]:
    """Give numerator and denominator as the second reading has them."""
    known = agencies(f"{month}-30")
    kinds = {"tinh": "province", "bo": "ministry"}
    chosen = {
        one for one, (kind, region) in known.items() if agency in ("VN", one, region) or kinds.get(agency) == kind
    }
    dataset, top, bottom = COLUMNS[indicator]
    return oracle.total(chosen, dataset, month, *top), oracle.total(chosen, dataset, month, *bottom)


@pytest.mark.parametrize("agency", WHO)
@pytest.mark.parametrize(
    ("indicator", "period", "month"),
    [
        ("full_online_coverage", "2025-Q3", "2025-09"),
        ("full_online_coverage", "2026-Q3", "2026-09"),
        ("dossiers_online", "2026-09", "2026-09"),
        ("disbursement", "2026-09", "2026-09"),
    ],
)
def test_a_figure_equals_its_second_reading(on_copy, oracle: Oracle, viewer, indicator, period, month, agency):
    found = read.show(viewer, indicator, agency, period)
    top, bottom = expected(oracle, indicator, agency, month)
    assert bottom > 0
    assert (Decimal(str(found["numerator"])), Decimal(str(found["denominator"]))) == (top, bottom)
    assert found["value"] == pytest.approx(float(100 * top / bottom), abs=1e-6)
    assert found["illustrative"]


@pytest.fixture
def viewer():
    """The coordinator, as the command has it."""
    from data.model import Viewer

    return Viewer("test", "coordinator", None, "vi")


def test_the_command_shows_the_same_figure(folder: Path, oracle: Oracle):
    done = run(folder, "metrics", "show", "full_online_coverage", "--agency", "VN", "--period", "2025-Q3", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["numerator"], found["denominator"]) == expected(oracle, "full_online_coverage", "VN", "2025-09")
    assert found["reported"] == found["expected"] == len(agencies("2025-09-30"))


def test_wrong_files_were_served_and_none_of_them_counts(folder: Path, oracle: Oracle):
    assert len(oracle.wrong) >= 3, "the demonstration sends wrong files first"
    refused = [file for file in rows_of(copy_at(folder), "file") if file["state"] == "refused"]
    assert {file["problem"]["code"] for file in refused} <= {"file_is_html", "file_empty", "workbook_password"}
    returned = [report for report in rows_of(copy_at(folder), "report") if report["state"] == "returned"]
    live = {row["report"] for row in rows_of(copy_at(folder), "live")}
    assert live.isdisjoint(report["id"] for report in returned)


def test_pulling_once_more_changes_nothing(base: str, folder: Path):
    settings = copy_at(folder)
    before, files = rows_of(settings, "live"), inbox.count(settings)
    for source in SOURCES:
        once.plan(settings, source, ("2026-09",), "2026-11-22T00:00:00.000000Z")
    with Reader() as reader:
        for waiting in once.waiting(settings):
            assert not pull.perform(settings, [reader], waiting, None, base)
    assert (rows_of(settings, "live"), inbox.count(settings)) == (before, files)
