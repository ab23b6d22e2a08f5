"""A folder with two releases made of a handful of reports that came in as any report does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data import datasets, inbox, reports, settings
from data.audit import Who
from data.model import Delivery
from data.settings import Settings
from ingest import accept
from ingest.read.child import Reader
from metrics import read, release

MAY, JUNE = "2026-05-20T09:00:00+07:00", "2026-06-10T09:00:00+07:00"
DOSSIERS = ("procedure", "online", "in_person", "by_post", "resolved", "on_time")
PROJECTS = ("project", "title", "year_plan", "planned", "disbursed", "accepted")
UN = ("un_egov_survey", "un_ranks_cited")


def table(dataset: str, sender: str, period: str, names: tuple[str, ...], *rows: tuple[Any, ...]) -> Delivery:
    """Write a small CSV report under the first known header of each column."""
    headers = [datasets.get(dataset).columns[name].headers[0] for name in names]
    lines = [",".join(f'"{one}"' if "," in str(one) else str(one) for one in line) for line in (headers, *rows)]
    return Delivery(f"{sender}_{dataset}.csv", "\n".join(lines).encode(), dataset, sender, period)


def take(here: Settings, *deliveries: Delivery) -> list[accept.Outcome]:
    """Receive, read and accept files; every one must be accepted."""
    receipts = inbox.receive(here, deliveries, "command", illustrative=False)
    with Reader() as reader:
        outcomes = accept.process(here, [reader], inbox.files(here, receipts))
    assert all(candidate.accepted for outcome in outcomes for _, candidate in outcome.reports)
    assert not [outcome.refused for outcome in outcomes if outcome.refused]
    return outcomes


def april(online: int) -> Delivery:
    """Huế's dossiers of April."""
    return table("dossiers", "hue", "2026-04", DOSSIERS, ("1.000001", online, 3, 1, 9, 8), ("1.000002", 0, 4, 0, 4, 4))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Release 1 of May, and release 2 of June in which Huế has mended April."""
    folder = tmp_path_factory.mktemp("published") / "var"
    here = settings.load(environ={"DATA_DIR": str(folder), "MODE": "production", "NOW": MAY})
    reference = Path(settings.__file__).parent / "reference"
    take(
        here,
        april(6),
        table("dossiers", "hue", "2026-03", DOSSIERS, ("1.000001", 2, 2, 0, 4, 4)),
        table("dossiers", "ha-noi", "2026-04", DOSSIERS, ("1.000001", 90, 5, 5, 80, 70)),
        table("projects", "byt", "2026-04", PROJECTS, ("DA1", "Một", 100, 60, 45, 60), ("DA2", "Hai", 50, 20, 5, 5)),
        *(Delivery(f"{name}.csv", (reference / f"{name}.csv").read_bytes(), name) for name in UN),
    )
    assert release.publish(here) == 1
    later = replace(here, fixed_now=datetime.fromisoformat(JUNE))
    reports.allow_late(
        later,
        Who("bkhcn"),
        "hue",
        "2026-04",
        "Công văn 418/BKHCN",
        "Đếm thiếu hồ sơ một cửa",
        later.today(),
        "dossiers",
    )
    take(later, april(16))
    assert release.publish(later) == 2
    return later


@pytest.fixture
def copied(published: Settings, tmp_path: Path) -> Settings:
    """A copy of the two releases that a test may damage."""
    folder = tmp_path / "copy"
    shutil.copytree(published.data_dir, folder)
    return settings.load(environ={"DATA_DIR": str(folder), "NOW": JUNE})


@pytest.fixture
def reading() -> Iterator[Callable[[Settings], Any]]:
    """Point the one data door at a folder; give the door."""
    with pytest.MonkeyPatch.context() as patch:

        def door(here: Settings) -> Any:
            patch.setenv("DATA_DIR", str(here.data_dir))
            patch.setenv("NOW", here.now().isoformat())
            for name in set(os.environ) & {"MODE", "LEDGER_URL", "CRASH_AT"}:
                patch.delenv(name)
            return read

        yield door
