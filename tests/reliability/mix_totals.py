"""Every rate, every whole, every period beside the one before and the year before: rate and mix are the change."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime
from typing import Any

from data import agencies, duck
from data.errors import Refusal
from data.period import MONTHS, ZONE, Period, parse
from metrics import definitions, figures
from metrics.history import mix
from metrics.indicator import Indicator
from metrics.views import Stamp
from metrics.views.history import Mix
from tests.metrics import lens_world

STAMP = Stamp(1, "provisional", datetime(2026, 6, 1, tzinfo=ZONE), 1, False, False)
#: Why a change may have no parts; any other refusal is a fault.
NAMED = {"mix_missing", "mix_no_whole", "mix_versions"}


def main(quick: bool) -> dict[str, Any]:
    """Part the changes; the quick sample takes a few rates and the months of the merger."""
    chosen = _rates()[:: 60 if quick else 1]
    parted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    wrong = []
    with duck.connect(threads=2, memory="2GB") as connection:
        lens_world.tell(connection, chosen)
        for one in chosen:
            periods = {parse(text) for _, text, _ in figures.every(connection, one.id)}
            for period, against in _pairs(
                [p for p in periods if not quick or date(2025, 5, 1) <= p.end <= date(2025, 9, 30)]
            ):
                for whole in _wholes(period):
                    try:
                        found = mix.make(connection, STAMP, one, whole, period, against)
                    except Refusal as refusal:
                        refused[refusal.code] += 1
                        continue
                    parted[one.id] += 1
                    if not _adds_up(found):
                        wrong.append(f"{one.id} {whole} {against} → {period}")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    unnamed = sum(times for code, times in refused.items() if code not in NAMED)
    return {
        "figure": {
            "rates": len(chosen), "parted": len(parted), "changes": sum(parted.values()), "wrong": len(wrong),
            "refused": dict(refused),
        },
        "bar": "rate + mix = change to the last stored decimal, every rate that has two periods",
        "ok": not wrong and not unnamed and len(parted) == len(chosen),
    }  # fmt: skip


def _rates() -> list[Indicator]:
    """Give every rate that reports are told from: a rank or a score from elsewhere has no parts."""
    return [
        one
        for one in definitions.indicators().values()
        if one.denominator and one.unit != "rank" and one.numerator.over_agencies != "own" and not one.survey
    ]


def _pairs(periods: list[Period]) -> list[tuple[Period, Period]]:
    """Give each period with the one before and the one a year before, where both are there."""
    held = set(periods)
    steps = ((one, one.shift(-back)) for one in periods for back in {1, 12 // MONTHS[one.kind]})
    return [(one, before) for one, before in steps if before in held]


def _wholes(period: Period) -> list[str]:
    """Give the country, the two kinds of agencies and the regions of a day."""
    return ["VN", "bo", "tinh", *(one.id for one in agencies.in_force(period.end, ("region",)))]


def _adds_up(found: Mix) -> bool:
    """Tell whether the parts are the change, exactly."""
    return (
        found.rate + found.mix == found.change == found.now - found.was
        and sum(part.rate for part in found.parts) == found.rate
        and sum(part.mix for part in found.parts) == found.mix
    )
