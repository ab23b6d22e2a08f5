"""How every command of the product is run: a refusal is one sentence on standard error and exit status 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from data.errors import Refusal


def run(
    parser: argparse.ArgumentParser,
    commands: Mapping[str, argparse.ArgumentParser],
    acts: Mapping[str, Callable[[argparse.Namespace], int]],
    arguments: list[str] | None,
) -> int:
    """Read the arguments, each command with `--lang`, and do the act; give the exit status."""
    for command in commands.values():
        command.add_argument("--lang", choices=("vi", "en"), default="vi")
    asked = parser.parse_args(arguments)
    try:
        return acts[asked.command](asked)
    except Refusal as refusal:
        print(refusal.say(asked.lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
