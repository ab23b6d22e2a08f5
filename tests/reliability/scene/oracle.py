"""Holding what a copy shows against a plain count of what was sent, which shares no code with the product's counting."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from data import duck, fs, release
from data.errors import Refusal
from data.settings import Settings
from metrics import build, deltas
from metrics import release as releasing
from metrics.deltas import materialised
from tests.ingest import kit
from tests.reliability.scene import acts
from tests.reliability.scene.acts import Sent

#: How many of the newest releases are made again; the scrub looks at the deltas of all.
NEWEST = 20
Expected = dict[str, tuple[tuple[str, int, int, int], ...]]


def counted(files: Iterable[Mapping[str, Any]], reports: Mapping[int, str], sent: Mapping[str, Sent]) -> Expected:
    """Count plainly whose rows stand: of each sender, those of the file that came last and was not left a draft or withdrawn."""
    standing: Expected = {}
    for file in files:
        if file["dataset"] == "procedures" and reports.get(file["id"]) in ("accepted", "superseded"):
            one = sent[file["sha256"]]
            standing[one.sender] = tuple(sorted(one.rows))
    return standing


def check(settings: Settings, receipts: Iterable[tuple[int, str]], sent: Mapping[str, Sent]) -> dict[str, Any]:
    """Start again after a disturbance; give how long that took, what was shown then, and every promise that was broken."""
    began, wrong = time.monotonic(), list[str]()
    shown = newest = release.newest(settings)
    if newest is not None:
        _observed(settings, newest)
    ready = time.monotonic() - began
    fs.tidy(settings.data_dir)
    wrong += _lost(settings, receipts)
    wrong += _half(settings)
    for _ in range(2):
        acts.accept(settings)
    if newest is None or releasing.changed(settings, newest):
        newest = acts.publish(settings)
    wrong += _state(settings, sent, newest)
    left = [path.name for path in settings.data_dir.rglob(".*")]
    return {"ready": ready, "wrong": wrong + [f"left aside: {name}" for name in left], "newest": shown}


def _lost(settings: Settings, receipts: Iterable[tuple[int, str]]) -> list[str]:
    files = {file["id"]: file for file in kit.rows_of(settings, "file")}
    wrong = []
    for number, digest in receipts:
        if number not in files or files[number]["sha256"] != digest:
            wrong.append(f"receipt {number} is not in the ledger")
        elif not acts.whole(settings, digest):
            wrong.append(f"the bytes of receipt {number} are lost")
    return wrong


def _half(settings: Settings) -> list[str]:
    """Read every published release, and make it once more from the record: both are what the ledger says."""
    wrong = []
    for row in release.rows(settings)[-NEWEST:]:
        file = release.path(settings, row.n)
        if file.exists() and (found := _read(file)) != row.digests:
            wrong.append(f"release {row.n} is half published: {found}")
        aside = settings.releases / f"of-record-{row.n}.duckdb"
        try:
            deltas._from_deltas(settings, aside, row.n)
        except (Refusal, duckdb.Error, OSError) as error:
            wrong.append(f"the record of release {row.n} does not give it: {error}")
        aside.unlink(missing_ok=True)
    return wrong


def _read(file: Path) -> Any:
    """Read a copy under a name of its own: what this process has open already must not answer for the file."""
    copy = file.with_name(f"copy-of-{file.name}")
    shutil.copy(file, copy)
    try:
        with duck.connect(copy, read_only=True) as connection:
            return build.digests(connection)
    except duckdb.Error as error:
        return str(error)[:120]
    finally:
        copy.unlink()


def _state(settings: Settings, sent: Mapping[str, Sent], newest: int) -> list[str]:
    files = kit.rows_of(settings, "file")
    reports = {row["file"]: row["state"] for row in kit.rows_of(settings, "report")}
    wrong = [f"file {file['id']} is {file['state']}" for file in files if file["state"] not in ("read", "repeated")]
    expected = counted(files, reports, sent)
    held = Counter((row["_report"], row["_row"]) for row in kit.held_facts(settings))
    wrong += [f"row {key} stands {count} times" for key, count in held.items() if count > 1]
    shown: dict[str, list[tuple[str, int, int, int]]] = {}
    for row in kit.counting(settings):
        cells = (row["field"], row["total"], row["eligible"], row["full_online"])
        shown.setdefault(row["_sender"], []).append(cells)
    found = {sender: tuple(sorted(rows)) for sender, rows in shown.items()}
    if found != expected:
        wrong.append(f"facts count {found}, sent was {expected}")
    sums = {s: (sum(row[3] for row in rows), sum(row[2] for row in rows)) for s, rows in expected.items()}
    if sums:
        sums["VN"] = (sum(n for n, _ in sums.values()), sum(d for _, d in sums.values()))
    observed = _observed(settings, newest)
    if observed != sums:
        wrong.append(f"release {newest} shows {observed}, sent was {sums}")
    return wrong


def _observed(settings: Settings, number: int) -> dict[str, tuple[int, int]]:
    """Read numerator and denominator of each sender and the whole from a release."""
    senders = [*acts.SENDERS, "VN"]
    connection = release.connect(materialised(settings, number))
    rows = connection.execute(
        "SELECT agency, numerator, denominator FROM observation WHERE indicator = 'full_online_coverage' "
        "AND period = ? AND list_contains(?, agency) AND numerator IS NOT NULL",
        [acts.PERIOD, senders],
    ).fetchall()
    return {agency: (int(numerator), int(denominator)) for agency, numerator, denominator in rows}
