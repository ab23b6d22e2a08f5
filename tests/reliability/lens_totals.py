"""Every rate and count through three lenses, every period: totals, merged rates, there and back."""

from __future__ import annotations

from typing import Any

from data import duck
from data.period import parse
from metrics import figures
from tests.metrics import lens_world


def main(quick: bool) -> dict[str, Any]:
    """Look through the lenses; the quick sample takes one indicator and few periods."""
    chosen = lens_world.counted()[: 1 if quick else None]
    right, looked = 0, 0
    with duck.connect(threads=2, memory="2GB") as connection:
        lens_world.tell(connection, chosen)
        for one in chosen:
            periods = sorted({parse(text) for _, text, _ in figures.every(connection, one.id)})[:: 12 if quick else 1]
            looked += len(periods)
            right += not lens_world.wrong(connection, one, periods)
    figure = {"indicators": len(chosen), "right": right, "periods_looked_at": looked, "lenses": len(lens_world.DAYS)}
    return {"figure": figure, "bar": "every rate and count is right", "ok": right == len(chosen) > 0}
