"""What the tests of sources share: a run of one source against a stand-in, as the clock would do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from data.settings import Settings
from ingest import once, pull
from tests.ingest.kit import Plain, rows_of

#: Firings of tests, each a minute after the one before.
_MINUTES = iter(range(1, 100_000))


def run(settings: Settings, source: str, period: str = "", readers: Sequence[Any] = (), base: str = "") -> dict:
    """Do one run of a source; give its row in the ledger."""
    minute = next(_MINUTES)
    once.plan(
        settings,
        source,
        [period],
        f"2026-{minute // 1440 % 12 + 1:02d}-01T{minute // 60 % 24:02d}:{minute % 60:02d}:00.000000Z",
    )
    (planned,) = [one for one in once.waiting(settings) if one.source == source]
    pull.perform(settings, readers or [Plain()], planned, None, base)
    return rows_of(settings, "run")[-1]


def later(settings: Settings, **span: float) -> Settings:
    """Give the same copy at a later moment."""
    from dataclasses import replace

    assert settings.fixed_now is not None
    return replace(settings, fixed_now=settings.fixed_now + timedelta(**span))
