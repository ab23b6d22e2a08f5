"""A release of a country from held tallies: 36 months, at least ninety indicators, until readers may open it.

Two releases follow each other, as in life: the second records its difference from the first. Told are the seconds of
each, and the processor's, which say what the machine would need if nobody else were at work.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from data import duck, release, settings
from data.period import parse
from metrics import build
from metrics import release as releases
from tests.reliability.figures import held

INDICATORS, MONTHS, TIMES, BAR = 90, 36, 3, 5.0
TODAY, LAST = date(2026, 11, 21), parse("2026-10")


def main(quick: bool) -> dict[str, Any]:
    """Make the releases; the quick sample only proves that they hold every indicator and period."""
    asked, months = (20, 4) if quick else (INDICATORS, MONTHS)
    with tempfile.TemporaryDirectory() as folder, held.indicators(asked) as count:
        environ = {"DATA_DIR": str(Path(folder) / "var"), "MODE": "production", "NOW": f"{TODAY}T09:00:00+07:00"}
        here = settings.load(environ=environ)
        basis = held.fill(here, LAST, months)
        values = {
            "kind": "provisional",
            "made_at": f"{TODAY}T02:00:00.000000Z",
            "definitions": "",
            "loading": False,
            "changes": 1,
        }
        seconds, worked = [], []
        for _ in range(2 if quick else TIMES):
            began, used = perf_counter(), process_time()
            number = releases.make(here, lambda connection: build.fill(here, connection, basis, TODAY), values)
            seconds.append(perf_counter() - began)
            worked.append(process_time() - used)
        with duck.connect(release.path(here, number), read_only=True) as connection:
            rows, told = connection.execute("SELECT count(*), count(DISTINCT indicator) FROM observation").fetchall()[0]
    whole = told == count >= asked
    figure = {
        "seconds": round(median(seconds), 2), "first_seconds": round(seconds[0], 2), "processor_seconds": round(median(worked), 2),
        "indicators": told, "months": months, "reports": len(basis.reports), "observations": rows, "whole": whole,
    }  # fmt: skip
    return {
        "figure": figure,
        "bar": f"median seconds <= {BAR}, {asked} indicators or more",
        "ok": whole and (quick or median(seconds) <= BAR),
    }
