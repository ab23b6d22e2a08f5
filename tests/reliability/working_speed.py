"""A small correction sent to a country of 36 months and ninety indicators, until its working figures can be read.

From the arrival of the file: received, read, accepted, tallied, the agency's figures computed and read. Every correction
is another agency's.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from data import agencies, inbox, ledger, settings
from data.ledger import counters, tables
from data.model import Delivery
from data.period import parse
from data.settings import Settings
from ingest import accept
from ingest.read.child import Reader
from metrics import build, working
from metrics import release as releases
from tests.reliability.figures import held

INDICATORS, MONTHS, TIMES, BAR = 90, 36, 15, 2.0
TODAY, LAST = date(2026, 11, 3), parse("2026-10")
_TABLE = "ma_thu_tuc,truc_tuyen,truc_tiep,buu_chinh,da_giai_quyet,dung_han\n1.000001,{online},5,1,40,39\n1.000002,3,2,0,4,4\n"


def main(quick: bool) -> dict[str, Any]:
    """Send the corrections; the quick sample only proves that their figures can be read."""
    asked, months, times = (20, 3, 2) if quick else (INDICATORS, MONTHS, TIMES)
    with tempfile.TemporaryDirectory() as folder, held.indicators(asked) as count, Reader() as reader:
        environ = {"DATA_DIR": str(Path(folder) / "var"), "MODE": "production", "NOW": f"{TODAY}T09:00:00+07:00"}
        here = settings.load(environ=environ)
        _release(here, held.fill(here, LAST, months))
        provinces = agencies.in_force(TODAY, ("province",))
        taken = [_correct(here, reader, provinces[place].id, 50 + place) for place in range(times)]
    seconds, worked, right = (list(side) for side in zip(*taken, strict=True))
    figure = {
        "seconds": round(median(seconds), 2), "slowest": round(max(seconds), 2), "processor_seconds": round(median(worked), 2),
        "corrections": times, "indicators": count, "months": months, "right": sum(right),
    }  # fmt: skip
    return {
        "figure": figure,
        "bar": f"median seconds <= {BAR}, every figure right",
        "ok": all(right) and (quick or median(seconds) <= BAR),
    }


def _release(here: Settings, basis: build.Held) -> None:
    """Let the ledger hold what the tallies are of, and release it."""
    moment = f"{TODAY}T02:00:00.000000Z"
    with ledger.writing(here) as connection:
        file = {
            "id": 1,
            "sha256": "0" * 64,
            "name": "held.csv",
            "size": 1,
            "origin": "command",
            "received_at": moment,
            "illustrative": False,
            "state": "read",
        }
        connection.execute(tables.file.insert().values(**file))
        kept = ("id", "dataset", "sender", "period", "revision", "state", "rows")
        rows = [
            {name: one[name] for name in kept}
            | {"file": 1, "layouts": [], "periods": [one["period"]], "decided_at": moment}
            for one in basis.reports
        ]
        connection.execute(tables.report.insert(), rows)
        connection.execute(tables.live.insert(), basis.owners)
        counters.add(connection, "report", len(rows))
    values = {"kind": "provisional", "made_at": moment, "definitions": "", "loading": False, "changes": 0}
    releases.make(here, lambda connection: build.fill(here, connection, basis, TODAY), values)
    working.refresh(here)


def _correct(here: Settings, reader: Reader, agency: str, online: int) -> tuple[float, float, bool]:
    """Send one agency's October anew; give seconds, processor seconds, and whether its figure is what was sent."""
    body = _TABLE.format(online=online).encode()
    began, used = perf_counter(), process_time()
    receipts = inbox.receive(
        here, [Delivery(f"{agency}.csv", body, "dossiers", agency, str(LAST))], "command", illustrative=False
    )
    (outcome,) = accept.process(here, [reader], inbox.files(here, receipts))
    if not all(candidate.accepted for _, candidate in outcome.reports):
        raise RuntimeError(f"{agency} was refused: {[c.findings[:3] for _, c in outcome.reports]}")
    working.refresh(here)
    found = working.changed(here, agency) or ()
    seconds, worked = perf_counter() - began, process_time() - used
    told = {one.now.id: one.now.numerator for one in found}
    return seconds, worked, told.get(f"dossiers_online.{agency}.{LAST}") == online + 3
