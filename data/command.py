"""How every command of the product is run: it has a policy, and a refusal is one sentence and exit status 2.

Whoever may run programs on this machine is known by the account of its operating system: the owner of the record
may change it, and is named in the audit; who may read its folder may read figures.
"""

from __future__ import annotations

import argparse
import os
import pwd
import sys
from collections.abc import Callable, Iterable, Mapping

from data import audit
from data import settings as settings_module
from data.errors import Refusal

Act = Callable[[argparse.Namespace], int]
#: open: touches no record. reader: reads it. keeper: changes it.
POLICIES = ("open", "reader", "keeper")
COMMANDS: dict[str, str] = {
    "ingest receive": "keeper",
    "ingest pull": "keeper",
    "ingest serve": "keeper",
    "ingest reread": "keeper",
    "ingest sources": "open",
    "ingest resolve": "open",
    "ingest template": "reader",
    "metrics list": "open",
    "metrics show": "reader",
    "metrics targets": "reader",
    "metrics score": "reader",
    "metrics rehearse": "reader",
    "metrics road": "reader",
    "metrics execution": "reader",
    "metrics check": "open",
    "metrics release": "keeper",
    "metrics rebuild": "keeper",
    "metrics explain": "reader",
    "metrics diff": "reader",
    "metrics mix": "reader",
    "metrics export": "reader",
    "metrics signals": "reader",
    "data admin invite": "keeper",
    "data audit verify": "reader",
    "data audit show": "reader",
    "data scrub": "reader",
}


def run(
    parser: argparse.ArgumentParser,
    commands: Mapping[str, argparse.ArgumentParser],
    acts: Mapping[str, Act],
    arguments: list[str] | None,
) -> int:
    """Read the arguments, each command with `--lang`, and do the act; give the exit status.

    A command without a policy keeps its program from starting.
    """
    program = parser.prog.rsplit(" ", 1)[-1]
    check(f"{program} {name}" for name in acts)
    for command in commands.values():
        command.add_argument("--lang", choices=("vi", "en"), default="vi")
    asked = parser.parse_args(arguments)
    name = f"{asked.group} {asked.command}".strip() if "group" in asked else asked.command
    try:
        admit(f"{program} {name}")
        return acts[name](asked)
    except Refusal as refusal:
        print(refusal.say(asked.lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def check(names: Iterable[str]) -> None:
    """Refuse to start a program that has a command without a policy."""
    without = sorted(name for name in names if COMMANDS.get(name) not in POLICIES)
    if without:
        raise RuntimeError(f"No policy in data/command.py for: {', '.join(without)}. Name one of {POLICIES}.")


def admit(name: str) -> None:
    """Let somebody run a command, or refuse; an act on the record is noted in its audit under their name."""
    policy = COMMANDS[name]
    if policy == "open":
        return
    here = settings_module.load()
    settings_module.check_private(here)
    record, me = here.data_dir / "record", os.geteuid()
    mine = me in (0, record.stat().st_uid)
    if not (mine or (policy == "reader" and os.access(record, os.R_OK | os.X_OK))):
        raise Refusal("command_not_yours", command=name, folder=record)
    if policy == "keeper":
        with audit.acting(here) as connection:
            audit.write(connection, who(), "command", f"command:{name}")


def who() -> audit.Who:
    """Name whoever runs this program, by their account of the operating system."""
    try:
        return audit.Who(f"command:{pwd.getpwuid(os.geteuid()).pw_name}")
    except KeyError:
        return audit.Who(f"command:{os.geteuid()}")
