"""The commands `targets` (every target of an indicator for an agency) and `road` (to a rank of the UN survey)."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import Any

import orjson

from data.model import Viewer
from metrics.views.targets import Aim, Coverage, Forecast, Outlook, Road


def add(commands: Any) -> None:
    """Add the command to a program's."""
    command = commands.add_parser(
        "targets", help="the targets of an indicator: required now, gap, pace, forecast, status"
    )
    command.add_argument("indicator")
    command.add_argument("--agency", required=True)
    command.add_argument("--period", required=True)
    command.add_argument("--as-of", help="a release, such as r7")
    command.add_argument("--json", action="store_true")
    way = commands.add_parser("road", help="the road to a rank of the UN survey: components, others' drift, neighbours")
    way.add_argument("--rank", type=int, default=50)
    way.add_argument("--country", default="VN")
    way.add_argument("--year", type=int, help="the newest edition to look at")
    way.add_argument("--as-of", help="a release, such as r7")
    way.add_argument("--json", action="store_true")


def act(asked: argparse.Namespace) -> int:
    """Print the outlook as lines or as JSON."""
    from metrics import read

    viewer = Viewer("command", "coordinator", None, asked.lang)
    found = read.targets(viewer, asked.indicator, asked.agency, asked.period, asked.as_of)
    print(as_json(found) if asked.json else "\n".join(_lines(found, asked.lang)))
    return 0


def road(asked: argparse.Namespace) -> int:
    """Print the road as lines or as JSON."""
    from metrics import read

    viewer = Viewer("command", "coordinator", None, asked.lang)
    found = read.road(viewer, asked.rank, asked.country, asked.year, asked.as_of)
    print(as_json(found) if asked.json else "\n".join(_road(found, asked.lang)))
    return 0


def _road(found: Road, lang: str) -> list[str]:
    own, mark, drift = found.own, found.at_rank, found.drift
    lines = [
        f"{found.name[lang]} {found.year}: {own.rank}, EGDI {own.egdi} = OSI {own.osi}, TII {own.tii}, HCI {own.hci}"
    ]
    if mark:
        lines.append(f"→ {found.rank}: {mark.rank} {mark.name[lang]} {mark.egdi}, gap {found.gap}")
    for way in found.ways:
        needs = ", ".join(f"{part.upper()} {value}" for part, value in way.needs.items())
        lines.append(f"  {way.name}: {needs}{'' if way.possible else ' (> 1)'}")
    if drift:
        lines.append(f"  drift {drift.low}…{drift.middle}…{drift.high} ({drift.count}, {drift.editions})")
    if found.aim_next:
        lines.append(f"  next edition {found.aim_next[0]}…{found.aim_next[1]}")
    for edition in found.editions:
        apart = "".join(f" {country} {given}≠{again}" for country, given, again in edition.apart)
        lines.append(f"  {edition.year}: {edition.agreeing}/{edition.compared}, ≤ {edition.largest}{apart}")
    return [*lines, *(f"  {word[lang]}" for word in found.words)]


def as_json(found: Any) -> str:
    """Write an answer as JSON; decimals become numbers."""
    return orjson.dumps(found, default=_plain, option=orjson.OPT_INDENT_2).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def _lines(found: Outlook, lang: str) -> list[str]:
    figure = found.figure
    value = show(figure.value) if figure.value is not None else f"– ({figure.missing})"
    head = f"{found.name[lang]}, {found.agency_name[lang]}, {found.period}: {value} [r{found.stamp.release}]"
    pace = [f"  pace {show(found.pace)} × {found.pace_over}"] if found.pace is not None else []
    return [
        head,
        *pace,
        *map(_aim, found.aims),
        *map(_forecast, found.forecasts),
        *(f"  {w[lang]}" for w in found.words),
    ]


def _aim(aim: Aim) -> str:
    mark = "→" if aim.in_force else " "
    start = f"{show(aim.start.value)}@{aim.start.period}" if aim.start else "–"
    met = f" met {aim.met_between[0] or '?'}…{aim.met_between[1] or '?'}" if aim.met_between else ""
    return (
        f"{mark} {show(aim.target.value)} by {aim.target.by} ({aim.target.document.number}) base {start} judged {aim.judged_at} "
        f"required {show(aim.required)} gap {show(aim.gap)} needs {show(aim.pace_needed)} × {aim.left}: {aim.status}{met}"
    )


def _forecast(one: Forecast) -> str:
    span = f" [{show(one.low)}–{show(one.high)}]" if one.low is not None else ""
    return f"  {one.period}: {show(one.value)}{span} own {_covered(one.own)} pooled {_covered(one.pooled)}"


def _covered(one: Coverage) -> str:
    return f"{one.within}/{one.tested}"


def show(value: Decimal | None) -> str:
    """Write a number with at most two decimals; nothing is a dash."""
    return "–" if value is None else f"{round(value, 2):f}"
