"""The commands of the history of numbers: explain, diff, mix, export, signals."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from typing import Any

from data.model import Viewer
from metrics.plain import body


def add(commands: Any) -> None:
    """Add the commands to a program's."""
    explain = commands.add_parser("explain", help="where a number comes from: definition, reports, cells")
    explain.add_argument("observation", help="indicator.agency.period, such as dossiers_online.hue.2026-Q3")
    explain.add_argument("--report", help="the report whose cells are shown")
    diff = commands.add_parser("diff", help="what changed between two releases and why")
    diff.add_argument("since", help="the earlier release, such as r5, or a day")
    diff.add_argument("release", help="the later release, such as r7")
    diff.add_argument("--indicator", default="")
    diff.add_argument("--agency", default="")
    mix = commands.add_parser("mix", help="a whole's change by agency: rate effect and mix effect")
    mix.add_argument("indicator")
    mix.add_argument("--period", required=True)
    mix.add_argument("--against", help="the period to compare with; the one before when not given")
    mix.add_argument("--agency", default="VN")
    export = commands.add_parser("export", help="figures of a release as CSV, or JSON with --json")
    for name in ("indicator", "agency", "period", "lens"):
        export.add_argument(f"--{name}", default="")
    signals = commands.add_parser("signals", help="what is too unusual to go unasked, as questions")
    signals.add_argument("--agency", default="")
    for command in (explain, mix, export, signals):
        command.add_argument("--as-of", help="a release, such as r7")
    for command in (explain, diff, mix, export, signals):
        command.add_argument("--json", action="store_true")


def explain(asked: argparse.Namespace) -> int:
    """Print the chain from a value to its definition, its reports and their cells."""
    from metrics import read

    found = read.explain(_viewer(asked), asked.observation, asked.report, asked.as_of)
    if asked.json:
        return _print(body(found))
    figure, lang = found.figure, asked.lang
    print(f"{found.name[lang]}, {found.agency[lang]}, {figure.period}: {_amount(figure.value, figure.missing)} [r{found.stamp.release}]")  # fmt: skip
    print(
        f"  {found.numerator[lang]}: {_amount(figure.numerator)}; {found.denominator[lang]}: {_amount(figure.denominator)}"
    )
    print(f"  {found.definition[lang]} [{found.document.number if found.document else '–'}; {found.digest}]")
    for card in found.reports:
        print(f"  {card.dataset} {card.sender} {card.period} r{card.revision} {card.sha256[:12]} {card.file}")
    if found.extract:
        for number, cells in found.extract.rows:
            pairs = zip(found.extract.letters, cells, strict=True)
            print("    " + "  ".join(f"{letter}{number}={cell.text}" for letter, cell in pairs if cell.used))
    return 0


def diff(asked: argparse.Namespace) -> int:
    """Print every change of value with its parts."""
    from metrics import read

    found = read.changes(_viewer(asked), asked.since, asked.indicator, asked.agency, asked.release)
    if asked.json:
        return _print(body(found))
    for one in found.figures:
        parts = " ".join(f"{cause} {amount:+f}" for cause, amount in one.parts.items() if amount)
        total = "" if one.total is None else f" {one.total:+f} ="
        print(f"{one.observation}: {_amount(one.was, one.was_missing)} → {_amount(one.now, one.now_missing)}{total} {parts or ', '.join(one.causes)}")  # fmt: skip
    for head in found.headlines:
        parts = " ".join(f"{cause} {amount:+f}" for cause, amount in head.parts.items() if amount)
        print(f"{head.name[asked.lang]}: {head.was:f} ({head.period_was}) → {head.now:f} ({head.period_now}) {head.total:+f} = {parts}")  # fmt: skip
    return 0


def mix(asked: argparse.Namespace) -> int:
    """Print what each agency's rate and weight did to a whole's change."""
    from metrics import read

    found = read.mix(_viewer(asked), asked.indicator, asked.period, asked.against, asked.agency, asked.as_of)
    if asked.json:
        return _print(body(found))
    print(f"{found.name[asked.lang]}: {found.was:f} ({found.against}) → {found.now:f} ({found.period}): {found.change:+f} = rate {found.rate:+f} mix {found.mix:+f}")  # fmt: skip
    for part in found.parts:
        print(f"  {part.name[asked.lang]}: rate {part.rate:+f} mix {part.mix:+f}")
    return 0


def export(asked: argparse.Namespace) -> int:
    """Write figures of a release to standard output."""
    from metrics import read

    form = "json" if asked.json else "csv"
    return _print(
        read.export(_viewer(asked), form, asked.indicator, asked.agency, asked.period, asked.lens, asked.as_of)
    )


def signals(asked: argparse.Namespace) -> int:
    """Print each signal with its question."""
    from metrics import read

    found = read.signals(_viewer(asked), asked.agency, asked.as_of)
    if asked.json:
        return _print(body(found))
    for one in found.signals:
        print(f"[{one.kind}, p = {one.probability}] {one.says[asked.lang]}")
    return 0


def _viewer(asked: argparse.Namespace) -> Viewer:
    return Viewer("command", "coordinator", None, asked.lang)


def _print(made: bytes) -> int:
    sys.stdout.buffer.write(made if made.endswith(b"\n") else made + b"\n")
    sys.stdout.flush()
    return 0


def _amount(value: Decimal | None, missing: str | None = None) -> str:
    return f"{value:f}" if value is not None else f"– ({missing or 'unknown'})"


ACTS = {"explain": explain, "diff": diff, "mix": mix, "export": export, "signals": signals}
