"""`show … --lens`: one figure of a series seen through the agencies of a day, and where the series breaks."""

from __future__ import annotations

import argparse
from dataclasses import asdict

import orjson

from data.model import Viewer
from data.period import parse
from metrics.commands.targets import as_json


def act(asked: argparse.Namespace) -> int:
    """Print the figure and the breaks as lines or as JSON."""
    from metrics import figures, read

    viewer = Viewer("command", "coordinator", None, asked.lang)
    period = parse(asked.period)
    found = read.series(viewer, asked.indicator, asked.agency, asked.lens, asked.as_of, period.kind)
    absent = figures.absent(figures.Key(found.indicator, found.agency, str(period)))
    figure = next((one for one in found.figures if one.period == str(period)), absent)
    if asked.json:
        told = orjson.loads(as_json(asdict(figure)))
        cuts = [asdict(cut) for cut in found.breaks]
        print(
            as_json(
                {
                    "name": found.name[asked.lang],
                    "release": f"r{found.stamp.release}",
                    "lens": found.lens,
                    **told,
                    "breaks": cuts,
                }
            )
        )
        return 0
    value = figure.value if figure.value is not None else f"– ({figure.missing})"
    print(f"{found.name[asked.lang]}: {value} [r{found.stamp.release}] {' '.join(figure.marks)}".rstrip())
    if figure.denominator is not None:
        print(f"  {figure.numerator} / {figure.denominator}")
    for cut in found.breaks:
        print(f"  {cut.day:%d/%m/%Y}: {', '.join(cut.before)} → {', '.join(cut.after)}")
    return 0
