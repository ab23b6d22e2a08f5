"""The thresholds of plan, investment and execution, as the edition's reference file sets them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal

from data import edition


@dataclass(frozen=True)
class Rules:
    """Every threshold (see `data/reference/execution.toml`)."""

    mismatch: Decimal
    far_behind: Decimal
    far_dearer: Decimal
    dearer: Decimal
    later: int
    far_later: int
    declared_months: int
    budget_share: Decimal
    users: int
    transactions: int
    alike: Decimal
    common: frozenset[str]


@edition.kept
def rules() -> Rules:
    """Load the rules of the edition in use."""
    raw = tomllib.loads(edition.place("data/reference/execution.toml").read_text("utf-8"))

    def number(name: str) -> Decimal:
        return Decimal(str(raw[name]))

    return Rules(
        mismatch=number("mismatch"),
        far_behind=number("far_behind"),
        far_dearer=number("far_dearer"),
        dearer=number("dearer"),
        later=int(raw["later"]),
        far_later=int(raw["far_later"]),
        declared_months=int(raw["declared_months"]),
        budget_share=number("budget_share"),
        users=int(raw["users"]),
        transactions=int(raw["transactions"]),
        alike=number("alike"),
        common=frozenset(raw["common"].split()),
    )
