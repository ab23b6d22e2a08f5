"""The commands `list`, `show` and `check`: which indicators there are, one figure, and whether definitions are right."""

from __future__ import annotations

import argparse
from typing import Any

from data.errors import sentence
from data.model import Viewer
from metrics.commands.targets import as_json


def add(commands: Any) -> None:
    """Add the commands to a program's."""
    listed = commands.add_parser("list", help="the indicators there are")
    listed.add_argument("--tag", action="append", default=[], help="only those with this tag; may be given again")
    show = commands.add_parser("show", help="one figure and what it stands on")
    show.add_argument("indicator")
    show.add_argument("--agency", required=True)
    show.add_argument("--period", required=True)
    show.add_argument("--as-of", help="a release, such as r7")
    show.add_argument(
        "--lens", help="through the agencies of a day: 34, 63 or a date; with it the series' breaks are told"
    )
    check = commands.add_parser("check", help="load every definition and run its worked examples")
    for command in (listed, show, check):
        command.add_argument("--json", action="store_true")


def list_them(asked: argparse.Namespace) -> int:
    """Print the indicators with a line each, or everything that a reader may choose by as JSON."""
    from metrics import definitions, tags

    wanted = {tags.get(tag).id for tag in asked.tag}
    chosen = [one for one in definitions.indicators().values() if wanted <= set(one.tags)]
    fields = ("id", "unit", "direction", "frequency", "dataset", "document", "confidence", "version", "tags", "aliases")
    if asked.json:
        names = [
            {name: getattr(one, name) for name in fields}
            | {"name": one.name[asked.lang], "formula": one.formula[asked.lang]}
            for one in chosen
        ]
        print(as_json(names))
        return 0
    for one in chosen:
        print(f"{one.id:32} v{one.version} {one.frequency:8} {one.document:14} {one.name[asked.lang]}")
    print(sentence("indicators_listed", asked.lang, count=len(chosen)))
    return 0


def show(asked: argparse.Namespace) -> int:
    """Print one figure: value or why there is none, its terms, definition, reports and age."""
    from metrics import read
    from metrics.commands import lens

    if asked.lens:
        return lens.act(asked)
    viewer = Viewer("command", "coordinator", None, asked.lang)
    found = read.show(viewer, asked.indicator, asked.agency, asked.period, asked.as_of)
    print(as_json(found) if asked.json else "\n".join(_lines(found)))
    return 0


def _lines(found: dict[str, Any]) -> list[str]:
    value = found["value"] if found["value"] is not None else f"– ({found['missing']})"
    lines = [f"{found['name']}: {value} {found['unit']} [{found['release']}] {' '.join(found['marks'])}".rstrip()]
    if found["denominator"] is not None:
        lines.append(f"  {found['numerator']} / {found['denominator']}")
    number = f", {found['document']['number']}" if found["document"] else ""
    lines.append(
        f"  v{found['version']}{number}{', ' + found['article'] if found['article'] else ''}: {found['formula']}"
    )
    if found["oldest_input"]:
        lines.append(f"  oldest input {found['oldest_input']} ({found['oldest_input_days']} d)")
    return lines + [
        f"  {one['dataset']} {one['sender']} {one['period']} r{one['revision']}: {one['file']}"
        for one in found["reports"]
    ]


def check(asked: argparse.Namespace) -> int:
    """Load every definition, run every worked example, and say how many there are."""
    from metrics import check, definitions

    known = definitions.indicators()
    counted = {"count": len(known), "examples": check.examples()}
    if asked.json:
        tags = sorted({tag for one in known.values() for tag in one.tags})
        by_tag = {tag: sum(tag in one.tags for one in known.values()) for tag in tags}
        low = [one.id for one in known.values() if one.confidence == "low"]
        print(as_json(counted | {"low_confidence": low, "tags": by_tag}))
        return 0
    print(sentence("definitions_right", asked.lang, **counted))
    return 0
