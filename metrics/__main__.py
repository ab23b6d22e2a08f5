"""Commands of figures: each part adds its own; show, check, release and rebuild stand here."""

from __future__ import annotations

import argparse
import sys

import orjson

from data import settings as settings_module
from data.command import run
from data.errors import sentence
from data.model import Viewer
from metrics import command_execution, command_targets
from metrics.history import commands as history
from metrics.score import command as command_scores


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a refusal is one sentence on standard error and exit status 2."""
    parser = argparse.ArgumentParser(prog="python -m metrics", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="one figure and what it stands on")
    show.add_argument("indicator")
    show.add_argument("--agency", required=True)
    show.add_argument("--period", required=True)
    show.add_argument("--as-of", help="a release, such as r7")
    show.add_argument(
        "--lens", help="through the agencies of a day: 34, 63 or a date; with it the series' breaks are told"
    )
    show.add_argument("--json", action="store_true")
    command_targets.add(commands)
    command_execution.add(commands)
    command_scores.add(commands)
    history.add(commands)
    commands.add_parser("check", help="load every definition and run its worked examples")
    release = commands.add_parser("release", help="make the next release")
    release.add_argument("--official", action="store_true", help="make what two persons have confirmed")
    release.add_argument("--loading", action="store_true", help="older history is still coming")
    commands.add_parser("rebuild", help="make every product again from the record and print row hashes")
    return run(parser, commands.choices, _COMMANDS, arguments)


def _show(asked: argparse.Namespace) -> int:
    from metrics import command_lens, read

    if asked.lens:
        return command_lens.act(asked)
    viewer = Viewer("command", "coordinator", None, asked.lang)
    found = read.show(viewer, asked.indicator, asked.agency, asked.period, asked.as_of)
    if asked.json:
        print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return 0
    value = found["value"] if found["value"] is not None else f"– ({found['missing']})"
    print(f"{found['name']}: {value} [{found['release']}] {' '.join(found['marks'])}".rstrip())
    if found["denominator"] is not None:
        print(f"  {found['numerator']} / {found['denominator']}")
    for report in found["reports"]:
        print(f"  {report['dataset']} {report['sender']} {report['period']} r{report['revision']}: {report['file']}")
    return 0


def _check(asked: argparse.Namespace) -> int:
    from metrics import check, definitions

    print(sentence("definitions_right", asked.lang, count=len(definitions.indicators()), examples=check.examples()))
    return 0


def _release(asked: argparse.Namespace) -> int:
    from metrics import official, release

    here = settings_module.load()
    if not asked.official:
        print(sentence("release_made", asked.lang, given=f"r{release.publish(here, asked.loading)}"))
        return 0
    made = official.publish(here)
    for number, through in made:
        print(sentence("official_made", asked.lang, given=f"r{number}", through=through))
    if not made:
        print(sentence("official_none", asked.lang))
    return 0


def _rebuild(asked: argparse.Namespace) -> int:
    from metrics import rebuild

    lines, differences = rebuild.rebuild(settings_module.load())
    for line in lines:
        print(line)
    for difference in differences:
        print(sentence("rebuild_differs", asked.lang, given=difference), file=sys.stderr)
    return 1 if differences else 0


_COMMANDS = {
    "show": _show,
    "targets": command_targets.act,
    "road": command_targets.road,
    "execution": command_execution.act,
    "score": command_scores.score,
    "rehearse": command_scores.rehearse,
    "check": _check,
    "release": _release,
    "rebuild": _rebuild,
} | history.ACTS

if __name__ == "__main__":
    sys.exit(main())
