"""A feed of more than 1 GB by `python -m ingest receive --feed`: received whole within its child's 2 GiB.

What the child used is read from the system while it runs: the memory that it filled at most, and the most that it
asked for, which with what it began with is what its limit counts. A file above 4 GiB (nothing but a hole) is refused without being read.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import duckdb

from ingest.feed.header import MAX_BYTES
from ingest.feed.reading import MEMORY
from tests.ingest.kit import ROOT, environ
from tests.reliability.feed_rate import EVENTS

ROWS, CHILD = 12_000_000, b"ingest.feed.child"
#: Bytes that a refusal may read: the program's own files, none of the feed's.
_REFUSED = 64 << 20


def main(quick: bool) -> dict[str, Any]:
    """Receive a large feed once, and refuse a larger one; the sample receives a small one."""
    rows = 60_000 if quick else ROWS
    with tempfile.TemporaryDirectory(prefix="feed-") as made:
        folder = Path(made)
        file, hole = folder / "events.csv", folder / "hole.csv"
        duckdb.connect().execute(EVENTS.format(rows=rows, file=file))
        received = _receive(folder, file)
        with hole.open("wb") as empty:
            empty.truncate(MAX_BYTES + 1)
        refused = _receive(folder, hole)
        held = _held(folder)
        size = file.stat().st_size
    figure = {
        "bytes": size, "rows": held, "seconds": received["seconds"],
        "child_mib": received["filled"] >> 20, "child_asked_mib": received["asked"] >> 20,
        "hole_seconds": refused["seconds"], "hole_read_bytes": refused["read"],
    }  # fmt: skip
    whole = received["code"] == 0 and held == rows and (quick or size >= 10**9)
    within = 0 < received["filled"] <= MEMORY
    told = refused["code"] == 2 and "hole.csv" in refused["said"] and refused["read"] < _REFUSED
    bar = "at least 1 GB, every row held, its child within 2 GiB, a file above 4 GiB refused in a sentence and unread"
    return {"figure": figure, "bar": bar, "ok": bool(whole and within and told)}


def _receive(folder: Path, file: Path) -> dict[str, Any]:
    """Run the command to its end, and look at its processes meanwhile."""
    words = [
        "receive", str(file), "--feed", "--no-release",
        "--dataset", "dossier_events", "--sender", "hung-yen", "--period", "2026-09",
    ]  # fmt: skip
    command = [sys.executable, "-m", "ingest", *words]
    kept = environ(folder, NOW="2026-10-05T09:00:00+07:00")
    began, seen = monotonic(), {"filled": 0, "asked": 0, "read": 0}
    with (folder / "said").open("w+b") as said:
        with subprocess.Popen(command, cwd=ROOT, env=kept, stdout=said, stderr=said) as process:
            while process.poll() is None:
                _look(process.pid, seen)
                sleep(0.05)
        seconds = round(monotonic() - began, 1)
        said.seek(0)
        return seen | {"code": process.returncode, "seconds": seconds, "said": said.read().decode()}


def _look(parent: int, seen: dict[str, int]) -> None:
    """Note the most that the child of a process used, and what the process itself read."""
    try:
        seen["read"] = max(seen["read"], int(_found(parent, "io", rb"rchar: (\d+)") or 0))
        children = [found.read_text().split() for found in Path(f"/proc/{parent}/task").glob("*/children")]
        for child in map(int, chain.from_iterable(children)):
            if CHILD in Path(f"/proc/{child}/cmdline").read_bytes():
                for name, line in (("filled", rb"VmHWM:\s+(\d+)"), ("asked", rb"VmPeak:\s+(\d+)")):
                    seen[name] = max(seen[name], int(_found(child, "status", line) or 0) << 10)
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended meanwhile


def _found(process: int, what: str, pattern: bytes) -> bytes | None:
    found = re.search(pattern, Path(f"/proc/{process}/{what}").read_bytes())
    return found[1] if found else None


def _held(folder: Path) -> int:
    """Count the rows of the parts that lie in the copy."""
    files = list((folder / "held").glob("product/facts/dossier_events/*.parquet"))
    if len(files) != 1:
        return 0
    return int(duckdb.connect().execute("SELECT count(*) FROM read_parquet(?)", [os.fspath(files[0])]).fetchall()[0][0])
