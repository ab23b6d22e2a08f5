"""Bad files of every kind: each ends in a sentence, the child within its limits, the asking process unharmed."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from data.errors import Refusal, sentence
from ingest.read import limits
from ingest.read.child import Reader
from ingest.validate import Said, candidates
from tests.reliability.corpus import bad

TODAY = date(2026, 11, 20)
LIMIT, GROWTH = 500, 20 * 1024


def main(quick: bool) -> dict[str, Any]:
    """Read every bad file as the product does (quick: three of each kind)."""
    told: Counter[str] = Counter()
    silent: list[str] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder, Reader() as reader:
        before = _resident()
        for number, (kind, (name, body)) in enumerate(bad.files(Path(folder), 3 if quick else 1000)):
            path = Path(folder) / f"{number}"
            path.write_bytes(body)
            begun = time.monotonic()
            said = _said(reader, path, name)
            slowest = max(slowest, time.monotonic() - begun)
            path.unlink()
            if said is None or folder in said or "Traceback" in said:
                silent.append(f"{kind} {name} #{number}: {said}")
            else:
                told[kind] += 1
        grown = _resident() - before
    for one in silent[:20]:
        print(one, file=sys.stderr)
    files = sum(told.values()) + len(silent)
    figure = {
        "files": files, "kinds": len(told), "without_a_sentence": len(silent), "slowest_seconds": round(slowest, 2),
        "grown_kib": grown,
    }  # fmt: skip
    whole = files >= LIMIT and grown <= GROWTH and slowest <= limits.WALL_SECONDS
    bar = f"≥ {LIMIT} files, 0 without a sentence, child ≤ {limits.WALL_SECONDS} s, asking process + ≤ 20 MiB"
    return {"figure": figure, "bar": bar, "ok": not silent and (quick or whole)}


def _said(reader: Reader, path: Path, name: str) -> str | None:
    """Give the sentence that a file's sender reads; None when the file was taken as right."""
    try:
        readings = reader.read(path, name, "procedures")
        found = candidates(readings, Said("procedures", "hung-yen", None, "0" * 64), TODAY, lambda *_: None)
    except Refusal as refusal:
        return refusal.say("vi")
    wrong = [finding for one in found for finding in one.findings if finding.severity == "error"]
    return sentence(wrong[0].rule, "vi", **wrong[0].params) if wrong else None


def _resident() -> int:
    """Give the memory that this process holds, in KiB."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
