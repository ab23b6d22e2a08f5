"""Two ingest programs on one record, paused for two leases and killed at random: nothing happens twice, nothing is missed."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.ingest.kit import ROOT
from tests.ingest.ways import OPEN, copy_while_open
from tests.reliability.schedulers.pair import LEASE, Changing, Pair, judge
from tests.standins import serving

MINUTES, QUICK = 10.0, 0.2


def main(quick: bool = False, minutes: float | None = None) -> dict[str, Any]:
    """Disturb two programs for ten minutes, or for some seconds."""
    minutes = minutes or (QUICK if quick else MINUTES)
    with (
        tempfile.TemporaryDirectory(prefix="two-schedulers-") as folder,
        serving(Changing, began=time.monotonic(), still=False, number=0) as source,
    ):
        settings = copy_while_open(Path(folder))
        environ = os.environ | {
            "DATA_DIR": str(settings.data_dir), "MODE": "demo", "NOW": OPEN.isoformat(), "LEASE_SECONDS": str(LEASE),
            "STANDIN_URL": f"{source.base}/standin.csv", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        environ.pop("LEDGER_URL", None)
        pair = Pair(settings, environ, random.Random(766))
        try:
            pair.start()
            pair.disturb(minutes * 60)
            source.still = True
            settled = pair.settle(60)
        finally:
            pair.end()
        figure = judge(settings, pair.fed, source.number)
    figure |= {"minutes": minutes, "uploads": pair.fed, **pair.events, "settled": int(settled)}
    ok = settled and not figure["doubled"] and not figure["missed"] and pair.events["paused"] and pair.events["killed"]
    return {"figure": figure, "bar": "0 doubled, 0 missed, with pauses of two leases and kills", "ok": bool(ok)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.two_schedulers", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    line = {"name": "two_schedulers", **main(minutes=parser.parse_args().minutes)}
    print(json.dumps(line))
    sys.exit(not line["ok"])
