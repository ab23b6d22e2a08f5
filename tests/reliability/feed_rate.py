"""Ten million events of dossiers as CSV: read, checked and traced into a part, beside DuckDB's own typed reading.

Both run on the same file in the same minutes, in turn, each in a process of its own with two threads; the figure is
the median of the paired ratios of rows per second. The own reading fills a table in memory and keeps rejects; ours
starts its limited process, reads types, codes, periods, keys and rules, and writes the Parquet part.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb

from ingest.feed import reading

ROWS, PAIRS, BAR = 10_000_000, 5, 0.6
EVENTS = """
COPY (SELECT '2026-09' AS thang, 'H21.15-2609-' || printf('%08d', i // 3) AS ma_ho_so,
             '1.' || printf('%06d', (i * 7919) % 4800) AS ma_thu_tuc,
             ['online', 'in_person', 'by_post'][1 + (i // 3) % 3] AS kenh_nop,
             ['received', 'assigned', 'resolved'][1 + i % 3] AS buoc,
             strftime(TIMESTAMP '2026-09-01 07:30:00' + to_seconds((i * 31) % 2500000), '%Y-%m-%dT%H:%M:%S') AS thoi_diem,
             DATE '2026-09-06' + CAST((i // 3) % 24 AS INTEGER) AS han_tra, 'Phòng ' || ((i // 3) % 120) AS don_vi_xu_ly
      FROM range({rows}) t(i)) TO '{file}' (HEADER)"""
_OWN = """
import duckdb, sys, time
con = duckdb.connect(config={{"threads": 2}})
con.execute("SET enable_progress_bar = false")
began = time.perf_counter()
con.execute("CREATE TABLE t AS SELECT * FROM read_csv('{file}', header = true, store_rejects = true, columns = "
            "{{'thang': 'VARCHAR', 'ma_ho_so': 'VARCHAR', 'ma_thu_tuc': 'VARCHAR', 'kenh_nop': 'VARCHAR', "
            "'buoc': 'VARCHAR', 'thoi_diem': 'TIMESTAMP', 'han_tra': 'DATE', 'don_vi_xu_ly': 'VARCHAR'}})")
print(time.perf_counter() - began)
"""


def main(quick: bool) -> dict[str, Any]:
    """Measure the pairs; the quick sample only proves that every row arrives."""
    rows, pairs = (50_000, 1) if quick else (ROWS, PAIRS)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        file = folder / "events.csv"
        duckdb.connect().execute(EVENTS.format(rows=rows, file=file))
        own, ours, worked, right = [], [], [], True
        for _ in range(pairs):
            began = _worked()
            own.append(_own(file))
            between = _worked()
            seconds, held = _ours(file, folder / "part")
            ours.append(seconds)
            worked.append((between - began) / (_worked() - between))
            right &= held == rows
    ratio = median(one / other for one, other in zip(own, ours, strict=True))
    figure = {
        "ratio": round(ratio, 3), "processor_ratio": round(median(worked), 3), "pairs": pairs, "rows": rows, "whole": right,
        "own_rows_per_second": round(rows / median(own)), "rows_per_second": round(rows / median(ours)),
    }  # fmt: skip
    return {"figure": figure, "bar": f"ratio >= {BAR}, every row", "ok": right and (quick or ratio >= BAR)}


def _worked() -> float:
    """Give the processor seconds of the processes that were waited for: they tell of the work, whoever else works."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _own(file: Path) -> float:
    done = subprocess.run([sys.executable, "-c", _OWN.format(file=file)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _ours(file: Path, folder: Path) -> tuple[float, int]:
    """Read as the product does; give the seconds and how many rows the part holds."""
    folder.mkdir()
    brought = reading.Brought(file.name, "", file.stat().st_size, "dossier_events", "hung-yen", "2026-09")
    began = perf_counter()
    answer = reading.ask(file, brought, folder)
    seconds = perf_counter() - began
    if "code" in answer:
        raise RuntimeError(f"the feed was refused: {answer}")
    held = duckdb.connect().execute(f"SELECT count(*) FROM '{folder / answer['part']}'").fetchall()[0][0]
    shutil.rmtree(folder)
    return seconds, held if answer["rows"] == held else 0
