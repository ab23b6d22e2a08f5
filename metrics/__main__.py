"""Commands of figures: each part adds its own; release and rebuild stand here."""

from __future__ import annotations

import argparse
import sys

from data import settings as settings_module
from data.command import run
from data.errors import sentence
from metrics.commands import execution, figures, targets
from metrics.history import commands as history
from metrics.score import command as command_scores


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a refusal is one sentence on standard error and exit status 2."""
    parser = argparse.ArgumentParser(prog="python -m metrics", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    figures.add(commands)
    targets.add(commands)
    execution.add(commands)
    command_scores.add(commands)
    history.add(commands)
    release = commands.add_parser("release", help="make the next release")
    release.add_argument("--official", action="store_true", help="make what two persons have confirmed")
    release.add_argument("--loading", action="store_true", help="older history is still coming")
    commands.add_parser("rebuild", help="make every product again from the record and print row hashes")
    return run(parser, commands.choices, _COMMANDS, arguments)


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
    "list": figures.list_them,
    "show": figures.show,
    "targets": targets.act,
    "road": targets.road,
    "execution": execution.act,
    "score": command_scores.score,
    "rehearse": command_scores.rehearse,
    "check": figures.check,
    "release": _release,
    "rebuild": _rebuild,
} | history.ACTS

if __name__ == "__main__":
    sys.exit(main())
