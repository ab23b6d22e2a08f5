"""Sources of feeds: through the disk and the feeds lane, larger than a report may be, never held in memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import outgoing
from data.errors import Refusal
from data.settings import Settings
from ingest.fetchers.file import spooled
from ingest.sources import Context
from tests.ingest.kit import rows_of
from tests.ingest.ways import copy_while_open, run
from tests.standins import Answers, Standin, serving
from tests.standins.folder import Folder

NAME = "su-kien_2026-09.csv"
SPECIMEN = (Path(__file__).parents[2] / "specimens" / "event_files" / NAME).read_bytes()


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy of its own, while September is open."""
    return copy_while_open(tmp_path)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """A province's web server with a month of events."""
    with serving(Folder, files={NAME: SPECIMEN}, links=[], json=False) as made:
        for wants in ("EVENT_FILES", "AGENCY_FILES"):
            monkeypatch.setenv(f"{wants}_URL", f"{made.base}/bao-cao/")
            monkeypatch.setenv(f"{wants}_SENDER", "hung-yen")
        yield made


def kept(settings: Settings) -> list[str]:
    """Name the files that lie in the archive, whatever they are."""
    return sorted(path.name for path in settings.archive.rglob("*") if path.is_file())


def test_a_source_of_feeds_brings_its_specimen_once_through_the_feeds_lane(here: Settings, system: Standin):
    first = run(here, "event_files")
    assert (first["state"], first["problem"], first["received"], first["accepted"]) == ("done", None, 1, 1)
    (file,), (part,), (report,) = (rows_of(here, name) for name in ("file", "part", "report"))
    assert (file["name"], file["size"], file["dataset"]) == (NAME, len(SPECIMEN), "dossier_events")
    assert (report["sender"], report["period"], part["rows"]) == ("hung-yen", "2026-09", SPECIMEN.count(b"\n") - 1)
    assert kept(here) == [file["sha256"]], "something is left of the way through the disk"
    again = run(here, "event_files")
    assert (again["state"], again["received"]) == ("done", 0)
    assert "if-none-match" in system.asked[-1].headers


def test_bytes_that_come_again_under_another_tag_leave_nothing(here: Settings, system: Standin, monkeypatch):
    run(here, "event_files")
    monkeypatch.setattr(Folder, "give_file", lambda self, body, kind, _: self.give(200, body, kind))
    assert run(here, "event_files")["received"] == 0
    assert len(kept(here)) == 1


def test_only_a_feed_may_be_larger_than_a_report(here: Settings, system: Standin, monkeypatch):
    monkeypatch.setattr(outgoing, "BODY", len(SPECIMEN) - 1)
    assert run(here, "agency_files")["problem"]["code"] == "body_too_large"
    assert run(here, "event_files")["accepted"] == 1


def test_a_feed_has_a_limit_too(here: Settings, system: Standin, monkeypatch):
    monkeypatch.setattr(outgoing, "FEED", len(SPECIMEN) - 1)
    row = run(here, "event_files")
    assert row["problem"]["code"] == "body_too_large" and kept(here) == []


def test_a_disk_without_room_is_not_the_sources_fault(here: Settings, system: Standin, monkeypatch):
    monkeypatch.setattr("data.space.free", lambda settings: 10)
    with pytest.raises(Refusal) as refused:
        run(here, "event_files")
    assert refused.value.code == "disk_low" and kept(here) == []


class Large(Answers):
    """Serves `server.size` zeros of which it sends only `server.sent`."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", str(self.server.size))
        self.end_headers()
        for _ in range(self.server.sent >> 20):
            self.wfile.write(bytes(1 << 20))
        self.close_connection = True


def fetch(size: int, sent: int, folder: Path) -> tuple[int, int]:
    """Bring zeros to the disk; give how many came, and the most that Python held meanwhile."""
    with serving(Large, size=size, sent=sent) as made, outgoing.session(loopback=True) as session:
        context = Context(session, made.base, datetime.now(UTC), lambda etag: False, spool=folder)
        tracemalloc.start()
        try:
            came = spooled(context, f"{made.base}/")
            return came.stat().st_size, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_more_than_a_report_may_hold_goes_to_the_disk_and_not_into_memory(tmp_path: Path):
    size = outgoing.BODY + (8 << 20)
    came, held = fetch(size, size, tmp_path)
    assert came == size and held < 8 << 20


def test_a_feed_that_says_it_is_too_large_is_not_begun(tmp_path: Path):
    with pytest.raises(Refusal) as refused:
        fetch(outgoing.FEED + 1, 0, tmp_path)
    assert refused.value.code == "body_too_large" and list(tmp_path.iterdir()) == []


def test_a_feed_that_is_cut_leaves_nothing(tmp_path: Path):
    with pytest.raises(Refusal) as refused:
        fetch(4 << 20, 2 << 20, tmp_path)
    assert refused.value.code == "body_cut" and list(tmp_path.iterdir()) == []
