"""The commands of scores: `score` shows one agency or a ranking, `rehearse` another rule on past data."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import Any

from data.model import Viewer
from metrics.commands.targets import as_json
from metrics.views.scores import CriterionScore, Fix, Loss, Ranking, Rehearsal, Score

#: Records of a criterion that a person is shown; JSON holds all.
_SHOWN = 5


def add(commands: Any) -> None:
    """Add the commands to a program's."""
    score = commands.add_parser("score", help="an agency's score and the points it lost, or a ranking")
    score.add_argument("index")
    score.add_argument("--agency", help="an agency; without it the ranking of a kind")
    score.add_argument("--seed", type=int, default=1, help="of the ranges of ranks")
    rehearse = commands.add_parser("rehearse", help="another rule, in numbers, on a past period")
    rehearse.add_argument("index")
    rehearse.add_argument("--set", action="append", required=True, metavar="NAME=NUMBER", help="such as weight:X=20")
    for command in (score, rehearse):
        command.add_argument("--kind", default="province", help="ministry or province")
        command.add_argument("--period", required=True)
        command.add_argument("--as-of", help="a release, such as r7")
        command.add_argument("--json", action="store_true")


def score(asked: argparse.Namespace) -> int:
    """Print a score, or a ranking, as lines or as JSON."""
    from metrics import read

    viewer = Viewer("command", "coordinator", None, asked.lang)
    if asked.agency:
        one = read.score(viewer, asked.index, asked.agency, asked.period, asked.as_of, asked.seed)
        print(as_json(one) if asked.json else "\n".join(_score(one, asked.lang)))
    else:
        found = read.ranking(viewer, asked.index, asked.kind, asked.period, asked.as_of, asked.seed)
        print(as_json(found) if asked.json else "\n".join(_ranking(found, asked.lang)))
    return 0


def rehearse(asked: argparse.Namespace) -> int:
    """Print who would gain and lose, as lines or as JSON."""
    from metrics import read

    viewer = Viewer("command", "coordinator", None, asked.lang)
    found = read.rehearse(viewer, asked.index, asked.set, asked.kind, asked.period, asked.as_of)
    print(as_json(found) if asked.json else "\n".join(_rehearsal(found, asked.lang)))
    return 0


def _score(one: Score, lang: str) -> list[str]:
    head = f"{one.name[lang]}, {one.agency_name[lang]}, {one.period}: {_number(one.score)} [r{one.stamp.release}]"
    if one.places:
        head += f" {one.places.place}/{one.places.placed} [{one.places.best}–{one.places.worst}]"
    machine = f"  measured {_number(one.measured)} %: {_number(one.measured_score)}"
    if one.measured_place:
        machine += f" {one.measured_place}/{one.measured_placed}"
    lines = [head + (f" – ({one.missing})" if one.missing else ""), machine]
    lines += [line for criterion in one.criteria if criterion.lost for line in _criterion(criterion, lang)]
    return [*lines, *(_fix(fix) for fix in one.fixes[:10])]


def _criterion(one: CriterionScore, lang: str) -> list[str]:
    value = f"– ({one.missing})" if one.value is None else _number(one.value)
    head = f"- {_number(one.lost)} / {_number(one.possible)}  {one.name[lang]}: {value}"
    return [head, *(_loss(loss) for loss in one.losses[:_SHOWN])]


def _loss(one: Loss) -> str:
    named = " ".join((one.what or {}).values()) or one.level
    amount = "" if one.numerator is None else f" {_number(one.numerator)}/{_number(one.denominator)}"
    traced = " ~" if one.traced else ""
    return f"    {_number(one.points)}{traced}  {one.dataset} {one.period} {named}{amount}"


def _fix(one: Fix) -> str:
    named = " ".join((one.what or {}).values())
    most = "≤ " if one.at_most else ""
    return (
        f"+ {most}{_number(one.gain)} → {_number(one.score)} ({one.place})  {one.kind} {one.criterion} {named}".rstrip()
    )


def _ranking(found: Ranking, lang: str) -> list[str]:
    lines = [f"{found.name[lang]}, {found.kind}, {found.period} [r{found.stamp.release}], seed {found.seed}"]
    for one in found.lines:
        place = f"{one.place:>3} [{one.best}–{one.worst}]" if one.place else f"  – ({one.missing})"
        lines.append(
            f"{place} {one.name[lang]}: {_number(one.score)}; {_number(one.measured)} %: {one.measured_place or '–'}"
        )
    return lines


def _rehearsal(found: Rehearsal, lang: str) -> list[str]:
    changed = " ".join(f"{name}={value:f}" for name, value in found.changes.items())
    lines = [f"{found.name[lang]}, {found.kind}, {found.period} [r{found.stamp.release}]: {changed}"]
    lines.append(f"  +{found.gains} −{found.losses}, {len(found.flips)} pairs change places")
    for one in sorted(found.lines, key=lambda line: -(line.change or Decimal(0))):
        moved = f"{one.was_place or '–'} → {one.now_place or '–'}"
        lines.append(f"  {_number(one.change)}  {one.name[lang]}: {_number(one.was)} → {_number(one.now)}, {moved}")
    return lines


def _number(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
