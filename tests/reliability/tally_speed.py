"""One month of ten million events tallied, beside a statement written by hand over the same Parquet; and what is held.

The two take turns, each in a process of its own with two threads; the figure is the median of the paired ratios of the
statements' seconds, `whole_seconds` is with the seals of what is read and written. Then a
month is received and accepted where one month is held and where 24 are, in turn, tallies and all.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from data import inbox, ledger, parts
from data.model import Delivery
from data.period import ZONE, parse
from data.settings import Settings
from ingest import accept
from ingest.feed import reading
from metrics import tally
from tests.reliability.figures import events

ROWS, PAIRS, BAR, MEMORY, SAME = 10_000_000, 5, 1.2, 4096, 1.25
MONTHS, FEED, TURNS = (1, 24), 20_000, 7
#: Seconds of the statement and of all of it, peak of memory in MiB, figures.
Taken = tuple[float, float, float, str]
_NOW = datetime(2029, 6, 5, 9, tzinfo=ZONE)


def main(quick: bool) -> dict[str, Any]:
    """Measure; the quick sample only proves that both give the same figures and that months are accepted."""
    rows, pairs = (30_000, 1) if quick else (ROWS, PAIRS)
    months, feed, turns = ((1, 2), 100, 1) if quick else (MONTHS, FEED, TURNS)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        events.write(events.at(folder), rows)
        taken = [_pair(folder, rows) for _ in range(pairs)]
        accepted = _accepted(folder, months, feed, turns)
    ratio = median(ours[0] / hand[0] for ours, hand in taken)
    peak = max(ours[2] for ours, _ in taken)
    equal = all(ours[3] == hand[3] for ours, hand in taken)
    held = median(more / few for few, more in accepted)
    figure = {
        "ratio": round(ratio, 3), "seconds": round(median(ours[0] for ours, _ in taken), 2), "whole_seconds": round(median(ours[1] for ours, _ in taken), 2), "peak_mib": round(peak),
        "equal": equal, "rows": rows, "pairs": pairs, "months_held": months, "accepting_ratio": round(held, 3),
        "accepting_processor_seconds": [round(median(side), 2) for side in zip(*accepted, strict=True)],
    }  # fmt: skip
    reached = ratio <= BAR and peak <= MEMORY and held <= SAME
    bar = f"ratio <= {BAR}, peak <= {MEMORY} MiB, equal figures, accepting beside {months[-1]} months <= {SAME} x beside {months[0]}"
    return {"figure": figure, "bar": bar, "ok": equal and (quick or reached)}


def _pair(folder: Path, rows: int) -> tuple[Taken, Taken]:
    shutil.rmtree(events.at(folder).tallies, ignore_errors=True)
    ours, hand = (_child(way, folder, rows) for way in ("ours", "hand"))
    return ours, hand


def _child(way: str, folder: Path, rows: int) -> Taken:
    command = [sys.executable, "-m", "tests.reliability.figures.events", way, str(folder), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, whole, peak, found = done.stdout.strip().split("\t")
    return float(seconds), float(whole), float(peak), found


def _accepted(folder: Path, months: tuple[int, int], rows: int, turns: int) -> list[tuple[float, float]]:
    """Accept one month more, turn by turn, in a copy that holds few months and in one that holds many."""
    copies = [replace(events.at(folder / str(count)), fixed_now=_NOW) for count in months]
    first = parse("2026-08")
    for here, count in zip(copies, months, strict=True):
        for back in range(count):
            _accept(here, str(first.shift(back)), rows, folder)
    found = []
    for turn in range(turns):
        few, more = (
            _accept(here, str(first.shift(count + turn)), rows, folder)
            for here, count in zip(copies, months, strict=True)
        )
        found.append((few, more))
    return found


def _accept(here: Settings, period: str, rows: int, folder: Path) -> float:
    """Receive, read, accept and tally a month of events; give the processor seconds of this process."""
    path = folder / "events.csv"
    path.write_text("\n".join(("ma_ho_so,ma_thu_tuc,kenh_nop,buoc,thoi_diem,han_tra", *_lines(period, rows))), "utf-8")
    delivery = Delivery(path.name, b"", "dossier_events", "hue", period, file=path)
    began = process_time()
    receipt = inbox.receive(here, [delivery], reading.ORIGIN, illustrative=False)
    (outcome,) = accept.process(here, [None], inbox.files(here, receipt))  # type: ignore[list-item]
    ((number, candidate),) = outcome.reports
    if not candidate.accepted:
        raise RuntimeError(f"{period} was refused: {candidate.findings[:3]}")
    with ledger.reading(here) as connection:
        (part,) = parts.held(connection, [number])
    with events.indicators():
        tally.ensure(here, part.dataset, part.name, part)
    return process_time() - began


def _lines(period: str, rows: int) -> Iterator[str]:
    steps, channels = ("received", "assigned", "resolved"), ("online", "in_person", "by_post")
    for n in range(rows):
        yield f"HS{n // 3:08d},1.{n % 480:06d},{channels[n // 3 % 3]},{steps[n % 3]},{period}-{1 + n % 28:02d}T08:{n // 60 % 60:02d}:00,{period}-28"
