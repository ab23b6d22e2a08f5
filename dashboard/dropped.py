"""What an address asks for and a screen does not have: left out, with a line that says so."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.address import Address
from metrics.views import Notice


def unknown(here: Address, name: str, known: Collection[str]) -> tuple[Notice, ...]:
    """Give the notice of a parameter whose value is none of those that are known."""
    given = here.get(name)
    return () if not given or given in known else (Notice("unknown_value", {"name": name, "given": given}),)


def falling(names: Collection[str]) -> set[str]:
    """Give what a table can be ordered by: each name, and with a minus sign the other way round."""
    return {*names, *(f"-{name}" for name in names)}


def period(here: Address, shown: str) -> tuple[Notice, ...]:
    """Give the notice of a period that was asked for where another is shown."""
    given = here.get("ky")
    return () if given in (None, shown) else (Notice("period_absent", {"given": str(given), "shown": shown}),)
