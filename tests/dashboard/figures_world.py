"""A small country with scores, a merger, a correction and two releases, for the pages of what figures can do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from dashboard.app import make_app
from data import settings
from data.model import Delivery
from data.settings import Settings
from metrics import release
from tests.metrics.conftest import DOSSIERS, table, take

MADE, MADE_AGAIN, QUARTER = "2026-04-10T09:00:00+07:00", "2026-04-13T09:00:00+07:00", "2026-Q1"
MONTHS = ("2026-01", "2026-02", "2026-03")
#: agency: dossiers on time of each month, answers satisfied of a hundred, tasks done of three.
PROVINCES = {"hue": (31, 80, 2), "ha-noi": (40, 90, 3), "cao-bang": (38, 70, 1), "hung-yen": (20, 60, 1)}
#: The parts of Hưng Yên before they were merged, with their dossiers online of a month.
PARTS = {"hung-yen-cu": 10, "thai-binh": 30}


def _dossiers(agency: str, month: str, online: int, on_time: int) -> Delivery:
    return table("dossiers", agency, month, DOSSIERS, ("1.000001", online, 20, 0, 40, on_time))


def _satisfaction(agency: str, month: str, satisfied: int) -> Delivery:
    return table("satisfaction", agency, month, ("channel", "answers", "satisfied"), ("Trực tuyến", 100, satisfied))


def _reports(agency: str) -> Iterator[Delivery]:
    on_time, satisfied, done = PROVINCES[agency]
    for month in MONTHS:
        yield _dossiers(agency, month, 10 + on_time, on_time)
        yield _satisfaction(agency, month, satisfied)
        tasks = [(f"NV{n}", f"Việc {n}", f"{month}-20", f"{month}-1{n}" if n < done else "") for n in range(3)]
        yield table("tasks", agency, month, ("task", "title", "due", "done"), *tasks)
        yield table("budget", agency, month, ("kind", "spent", "digital"), ("Chi thường xuyên", 1000, done))
        yield table(
            "procedures", agency, month, ("field", "total", "eligible", "full_online", "partial_online"),
            ("Đất đai", 50, 40, on_time - 10, 5),
        )  # fmt: skip


def build(folder: Path) -> Settings:
    """Make r1, in which Hưng Yên's parts of 2025 and four provinces of 2026 spoke, and r2 with a correction and a late report."""
    here = settings.load(environ={"DATA_DIR": str(folder), "MODE": "demo", "NOW": MADE})
    older = [_dossiers(part, f"2025-0{n}", online, 10) for part, online in PARTS.items() for n in range(1, 7)]
    take(here, *older, *(report for agency in PROVINCES for report in _reports(agency)))
    assert release.publish(here) == 1
    later = replace(here, fixed_now=datetime.fromisoformat(MADE_AGAIN))
    take(later, _satisfaction("hue", MONTHS[-1], 95), _dossiers("son-la", MONTHS[-1], 30, 39))
    assert release.publish(later) == 2
    return later


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the country; give its address."""
    with pytest.MonkeyPatch.context() as patch:
        here = build(folder)
        patch.setenv("DATA_DIR", str(here.data_dir))
        patch.setenv("NOW", MADE_AGAIN)
        for name in ("MODE", "LEDGER_URL", "PUBLIC", "HOST", "PORT"):
            patch.delenv(name, raising=False)
        server = make_server("127.0.0.1", 0, make_app(here=here).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
