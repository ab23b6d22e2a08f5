"""What the tests of ingest share: a copy, a reader without a process, files, and what a copy holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from sqlalchemy import select

from data import facts, inbox, ledger
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery, Layout, Reading, Row
from data.period import ZONE
from data.settings import Settings

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 9, tzinfo=ZONE)
#: When the files of `put` were sent: before any of the periods that tests use had closed.
SENT = "2026-10-05T09:00:00+07:00"
LAYOUT = Layout("B01", 7, {"field": "B", "total": "C", "eligible": "D", "full_online": "E"})


def copy_at(folder: Path, mode: str = "demo", now: datetime | None = NOW) -> Settings:
    """Name a copy below a folder; nothing is written yet."""
    folder = folder / "held"
    return Settings(folder, mode, "127.0.0.1", 8050, f"sqlite:///{folder / 'record' / 'ledger.sqlite'}", now)


def environ(folder: Path, **more: str) -> dict[str, str]:
    """Give the environment of a program that works on a copy."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NOW", "CRASH_AT", "LEDGER_URL", "PORT")}
    held = str(folder / "held")
    return kept | {"DATA_DIR": held, "MODE": "demo", "NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)} | more


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product on a copy to its end."""
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, env=environ(folder, **more), capture_output=True, text=True, timeout=120)


@contextmanager
def dying_after(owner: Any, name: str) -> Iterator[None]:
    """Let a function be done and its caller be killed right after it, before what stands around it commits."""
    plain = getattr(owner, name)

    def dies(*arguments: Any) -> None:
        plain(*arguments)
        raise KeyboardInterrupt

    with patch.object(owner, name, dies), pytest.raises(KeyboardInterrupt):
        yield


class Plain:
    """Reads the JSON that `body` writes, in this process; anything else is refused as the real reader does."""

    def read(self, path: Path, name: str, dataset_id: str | None = None) -> tuple[Reading, ...]:
        """Read the reports of a file."""
        text = path.read_text("utf-8")
        if text.startswith("<"):
            raise Refusal("file_is_html", file=name)
        try:
            said = json.loads(text)
        except ValueError as error:
            raise Refusal("file_unreadable", file=name, what=type(error).__name__) from error
        return (reading(said["rows"], said.get("dataset") or dataset_id, said.get("sender"), said.get("period")),)


def reading(
    rows: list[dict[str, Any]],
    dataset: str = "procedures",
    sender: str | None = None,
    period: str | None = None,
    layout: Layout = LAYOUT,
) -> Reading:
    """Make what reading a file gives; rows start under the header."""
    numbered = tuple(Row(number, row) for number, row in enumerate(rows, layout.header_row + 1))
    return Reading(dataset, layout, numbered, sender, period)


def line(field: str = "Đất đai", total: int = 50, eligible: int = 40, full_online: int = 30, **more: Any) -> dict:
    """Give one row of the dataset `procedures`."""
    return {
        "field": field,
        "total": total,
        "eligible": eligible,
        "full_online": full_online,
        "partial_online": 5,
    } | more


def body(*rows: dict[str, Any], **said: Any) -> bytes:
    """Write a file for `Plain`."""
    return json.dumps({"rows": rows, **said}, ensure_ascii=False).encode()


def put(settings: Settings, *bodies: bytes, sender: str | None = "hung-yen", period: str | None = "2026-09") -> list:
    """Receive files and give their ledger rows."""
    deliveries = [Delivery(f"f{n}.json", text, "procedures", sender, period, SENT) for n, text in enumerate(bodies)]
    return list(inbox.files(settings, inbox.receive(settings, deliveries, "upload", False)))


def rows_of(settings: Settings, table: str) -> list[dict[str, Any]]:
    """Give the rows of a ledger table, in the order of its key."""
    known = tables.metadata.tables[table]
    with ledger.reading(settings) as connection:
        found = connection.execute(select(known).order_by(*known.primary_key.columns))
        return [dict(row._mapping) for row in found]


def held_facts(settings: Settings, dataset: str = "procedures") -> list[dict[str, Any]]:
    """Give every row of the live facts files of a dataset, whether it counts or not."""
    found: list[dict[str, Any]] = []
    for entry in rows_of(settings, "facts"):
        if entry["dataset"] == dataset:
            with duckdb.connect() as connection:
                result = connection.execute(
                    "SELECT * FROM read_parquet(?)", [str(facts.path(settings, dataset, entry["name"]))]
                )
                names = [column[0] for column in result.description]
                found += [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    return found


def counting(settings: Settings, dataset: str = "procedures") -> list[dict[str, Any]]:
    """Give the rows that count: those whose report has the word for their sender and period."""
    live = {(r["sender"], r["period"], r["report"]) for r in rows_of(settings, "live") if r["dataset"] == dataset}
    return [row for row in held_facts(settings, dataset) if (row["_sender"], row["_period"], row["_report"]) in live]


def state(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Give everything that readers of figures can see change; report numbers may be spent without effect."""
    held = {name: rows_of(settings, name) for name in ("live", "facts", "release", "counter")}
    return held | {"counter": [entry for entry in held["counter"] if entry["name"] != "report"]}
