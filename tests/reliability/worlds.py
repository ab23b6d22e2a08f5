"""Generated worlds of reports, told by the compiled SQL and by a slow oracle in plain Python, figure by figure.

Each world has 13 agencies before and 9 after the two reforms of 2025, at least 18 months, gaps, late reports and
corrections; all indicators of the folder come round every twenty worlds.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from metrics import definitions
from tests.metrics import oracle_world

WORLDS, FIRST = 200, 100


def main(quick: bool) -> dict[str, Any]:
    """Tell the worlds; the quick sample tells two."""
    count = 2 if quick else WORLDS
    equal = figures = gaps = corrections = 0
    told: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, oracle_world.registry(Path(folder)):
        for seed in range(FIRST, FIRST + count):
            kinds = oracle_world.chosen(seed)
            world = oracle_world.make(seed, kinds)
            held, wrong = oracle_world.differences(world)
            for line in wrong[:3]:
                print(f"world {seed}: {line}", file=sys.stderr)
            told |= {one.id for kind in kinds for one in definitions.of_dataset(kind.id)}
            equal, figures = equal + (not wrong), figures + held
            gaps, corrections = gaps + world.gaps, corrections + world.corrections
        known = len(definitions.indicators())
    figure = {
        "worlds": count, "equal": equal, "figures": figures, "indicators": len(told), "of": known, "gaps": gaps,
        "corrections": corrections,
    }  # fmt: skip
    whole = equal == count and gaps > 0 and corrections > 0
    return {
        "figure": figure,
        "bar": f"{count} worlds equal, every indicator",
        "ok": whole and (quick or len(told) == known),
    }
