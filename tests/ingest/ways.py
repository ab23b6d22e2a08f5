"""What the tests of sources share: a run of one source against a stand-in, as the clock would do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.period import ZONE
from data.settings import Settings
from ingest import once, pull
from tests.ingest.kit import Plain, copy_at, rows_of

#: A moment at which reports of September 2026 are due and not closed.
OPEN = datetime(2026, 10, 5, 9, tzinfo=ZONE)

#: Firings of tests, each a minute after the one before.
_MINUTES = iter(range(1, 100_000))


def copy_while_open(folder: Path) -> Settings:
    """Name a new copy at a moment when September may still be corrected."""
    return copy_at(folder, now=OPEN)


def run(settings: Settings, source: str, period: str = "", readers: Sequence[Any] = (), base: str = "") -> dict:
    """Do one run of a source; give its row in the ledger."""
    minute = next(_MINUTES)
    once.plan(
        settings,
        source,
        [period],
        f"2026-{minute // 1440 % 12 + 1:02d}-01T{minute // 60 % 24:02d}:{minute % 60:02d}:00.000000Z",
    )
    planned = max((one for one in once.waiting(settings) if one.source == source), key=lambda one: one.id)
    pull.perform(settings, readers or [Plain()], planned, None, base)
    return next(row for row in rows_of(settings, "run") if row["id"] == planned.id)


def later(settings: Settings, **span: float) -> Settings:
    """Give the same copy at a later moment."""
    assert settings.fixed_now is not None
    return replace(settings, fixed_now=settings.fixed_now + timedelta(**span))
