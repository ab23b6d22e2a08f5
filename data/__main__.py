"""Commands of accounts, audit and what is kept: admin invite, audit verify, audit show, scrub."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from data import audit, command
from data import settings as settings_module
from data.command import run
from data.errors import sentence
from data.scrub import scrub


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a refusal is one sentence on standard error and exit status 2."""
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    groups = parser.add_subparsers(dest="group", required=True)
    admin = groups.add_parser("admin", help="administrators").add_subparsers(dest="command", required=True)
    invite = admin.add_parser("invite", help="print a one-time code that makes the first administrator")
    invite.add_argument("--force", action="store_true", help="also when there is an administrator")
    invite.add_argument("--why", default="", help="noted in the audit")
    log = groups.add_parser("audit", help="what was done").add_subparsers(dest="command", required=True)
    log.add_parser("verify", help="check every row; exit status 1 when one is not as it was written")
    show = log.add_parser("show", help="print the newest rows, one JSON object a line")
    show.add_argument("--limit", type=int, default=50)
    whole = groups.add_parser("scrub", help="check every kept byte; exit status 1 when something is damaged")
    whole.set_defaults(command="")
    return run(parser, {**admin.choices, **log.choices, "scrub": whole}, _COMMANDS, arguments)


def _invite(asked: argparse.Namespace) -> int:
    from data import accounts

    settings = settings_module.load()
    code = accounts.invite_administrator(settings, command.who(), asked.force, asked.why)
    audit.note_head(settings, at_once=True)
    print(sentence("invitation_made", asked.lang))
    print(code)
    return 0


def _verify(asked: argparse.Namespace) -> int:
    settings = settings_module.load()
    found = audit.verify(settings)
    print(sentence("audit_rows", asked.lang, count=found.rows, head=found.head))
    if not found.problems:
        audit.note_head(settings, at_once=True)
        return 0
    first = found.problems[0]
    print(sentence(f"audit_{first.what}", asked.lang, row=first.sequence), file=sys.stderr)
    return 1


def _scrub(asked: argparse.Namespace) -> int:
    count, damaged = scrub(settings_module.load())
    for one in damaged:
        print(sentence("scrub_damaged", asked.lang, part=one.part, path=one.path), file=sys.stderr)
    if not damaged:
        print(sentence("scrub_whole", asked.lang, count=count))
    return 1 if damaged else 0


def _show(asked: argparse.Namespace) -> int:
    for row in reversed(audit.rows(settings_module.load(), max(1, asked.limit))):
        print(_line({name: value for name, value in row.items() if name not in ("previous", "seal")}))
    return 0


def _line(row: dict[str, Any]) -> str:
    return audit.plain(json.dumps(row, ensure_ascii=False))


_COMMANDS = {"admin invite": _invite, "audit verify": _verify, "audit show": _show, "scrub": _scrub}

if __name__ == "__main__":
    sys.exit(main())
