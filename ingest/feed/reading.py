"""A feed into a candidate: read by its limited process, its part put among the facts, named by nobody yet."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from data import agencies, archive, datasets, facts, fs
from data.errors import Refusal
from data.model import Finding, Layout
from data.period import parse
from data.settings import Settings
from ingest import sources
from ingest.read.child import ROOT
from ingest.validate import Bulk, Candidate, opens

#: Memory of the process, and how much of it DuckDB may fill before it puts rows aside on the disk.
MEMORY, FILL = 2 << 30, "1200MB"
#: Seconds that a feed may take: a start, and more for each GiB.
WALL, WALL_PER_GIB = 120, 240
ORIGIN = "feed"


@dataclass(frozen=True)
class Brought:
    """What the bringer of a feed said of it, and where its bytes are; a ledger row of a file has the same."""

    name: str
    sha256: str
    size: int
    dataset: str | None
    sender: str | None
    period: str | None


def is_feed(file: Any) -> bool:
    """Tell whether a received file goes through the feeds lane: brought as one, or from a source marked so."""
    module = sources.all_sources().get(file.origin)
    return file.origin == ORIGIN or (module is not None and module.SOURCE.feed)


def read(settings: Settings, file: Any) -> Candidate:
    """Read a feed; its rows that are in order are a part, the others findings. A feed that cannot be read is refused."""
    if not file.dataset:
        raise Refusal("feed_dataset_missing", file=file.name)
    dataset = datasets.get(file.dataset)
    if any(form.line for form in dataset.forms):
        raise Refusal("feed_not_taken", dataset=dataset.id)
    with fs.workshop(settings.facts / dataset.id) as folder:
        answer = ask(archive.path(settings.archive, file.sha256), file, folder)
        if "code" in answer:
            raise Refusal(answer["code"], **answer["params"])
        sender, period = _sender(file.sender, dataset, answer["names"]), parse(answer["period"])
        layout = Layout("", answer["header"], answer["columns"], answer["labels"])
        findings = [Finding(**finding) for finding in answer["findings"]]
        if opens(period, dataset) > settings.today():
            findings.append(Finding("period_future", params={"given": str(period)}))
        if not dataset.subject and not agencies.get(sender).in_force(period.end):
            params = {"given": agencies.get(sender).name.vi, "period": str(period)}
            findings.append(Finding("agency_not_in_force", params=params))
        made = Candidate(dataset.id, sender, str(period), [layout], findings=findings)
        if made.accepted:
            name = f"{period}-{uuid.uuid4().hex[:12]}.parquet"
            fs.settle(folder / answer["part"], facts.path(settings, dataset.id, name), "part", sealed=True)
            own = sorted(set(answer["names"].get("_period", ["", {}])[1].values())) or [str(period)]
            made.bulk = Bulk(name, answer["rows"], tuple(own), answer["first"], answer["names"])
    return made


def _sender(said: str | None, dataset: datasets.Dataset, names: dict[str, Any]) -> str:
    """Give who sends: who was said to, the dataset's only sender, or the one agency that all rows are about."""
    if said or dataset.sender:
        return agencies.get(said or dataset.sender).id
    about = set(names.get("_agency", ["", {}])[1].values())
    if len(about) != 1:
        raise Refusal("sender_missing", dataset=dataset.id)
    return about.pop()


def ask(path: Path, file: Any, folder: Path) -> dict[str, Any]:
    """Let a limited process read the bytes at `path` into `folder`; give its answer, or the refusal when it died."""
    wall = WALL + WALL_PER_GIB * (file.size >> 30)
    request = {
        "path": str(path.absolute()), "name": file.name, "dataset": file.dataset, "period": file.period,
        "folder": str(folder.absolute()), "memory": FILL, "parent": os.getpid(),
        "limits": {"memory": MEMORY, "cpu": 2 * wall, "wall": wall, "written": 4 << 30, "threads": True},
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-B", "-X", "utf8", "-m", "ingest.feed.child"],
        input=orjson.dumps(request), capture_output=True, cwd=ROOT, env={}, timeout=wall + 30, check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout:
        return {"code": "feed_too_costly", "params": {"file": file.name}}
    return orjson.loads(done.stdout)
