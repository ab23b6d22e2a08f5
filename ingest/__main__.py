"""Commands of the ingest program: receive, resolve, serve, pull, sources, reread."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

import orjson

from data import settings as settings_module
from data.command import run
from data.errors import sentence


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a refusal is one sentence on standard error and exit status 2."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    receive = commands.add_parser("receive", help="receive one file as a report")
    receive.add_argument("file", type=Path)
    receive.add_argument("--dataset", required=True)
    receive.add_argument("--sender")
    receive.add_argument("--period")
    receive.add_argument("--feed", action="store_true", help="a bulk file (CSV or NDJSON, up to 4 GiB)")
    receive.add_argument("--json", action="store_true")
    receive.add_argument("--no-release", action="store_true", help="accept without making a release")
    resolve = commands.add_parser("resolve", help="find the agencies that names mean on a day")
    resolve.add_argument("names", nargs="+", metavar="NAME")
    resolve.add_argument("--on", help="the day, as 2025-07-01; today where it is not given")
    resolve.add_argument("--json", action="store_true")
    commands.add_parser("serve", help="run every source on its clock")
    pull = commands.add_parser("pull", help="pull one source now, once")
    pull.add_argument("source")
    commands.add_parser("sources", help="list the sources and their clocks")
    commands.add_parser("reread", help="make every facts file again from the archive")
    template = commands.add_parser("template", help="write the Excel form of a dataset")
    template.add_argument("dataset")
    template.add_argument("--agency", help="with its name, and its values of the last period")
    template.add_argument("--period", help="with this period")
    template.add_argument("-o", "--output", type=Path, help="the file to write")
    return run(parser, commands.choices, _COMMANDS, arguments)


def _receive(asked: argparse.Namespace) -> int:
    from ingest.receive import receive

    settings = settings_module.load()
    reports, outcome = receive(settings, asked.file, asked.dataset, asked.sender, asked.period, asked.feed)
    accepted = [report for report in reports if report["state"] == "accepted"]
    number = _release(settings) if accepted and not asked.no_release else None
    answer = {"file": asked.file.name, "receipt": outcome.file, "release": number, "reports": reports}
    if asked.json:
        print(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    else:
        _say(reports, number, asked.lang)
    return 0 if accepted or outcome.repeated else 2


def _resolve(asked: argparse.Namespace) -> int:
    from ingest.resolve import resolved, said

    found = resolved(asked.names, asked.on)
    json = orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() if asked.json else ""
    print(json or said(found, asked.on, asked.lang))
    return 0


def _release(settings: settings_module.Settings) -> int:
    """Show what was accepted in a new release, which says so while history is still being loaded."""
    from ingest import once
    from metrics.release import publish

    return publish(settings, loading=bool(once.waiting(settings)))


def _say(reports: list[dict], number: int | None, lang: str) -> None:
    for report in reports:
        print(sentence(f"report_{report['state']}", lang, **report))
        for name, total in report.get("totals", {}).items():
            print(f"  {name}: {total['value']} {total['unit']}")
        findings = report.get("findings", [])
        for finding in findings[:20]:
            where = f"{finding['where']}: " if finding["where"] else ""
            print(f"  [{finding['severity']}] {where}{sentence(finding['rule'], lang, **finding['params'])}")
        if len(findings) > 20:
            print(f"  … +{len(findings) - 20}")
    if number:
        print(sentence("release_made", lang, given=f"r{number}"))


def _serve(_: argparse.Namespace) -> int:
    from ingest import schedule

    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"), format="%(asctime)s %(name)s %(message)s")
    for noisy in ("apscheduler", "alembic", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    schedule.serve(settings_module.load())
    return 0


def _pull(asked: argparse.Namespace) -> int:
    from ingest import schedule

    schedule.pull(settings_module.load(), asked.source)
    return 0


def _sources(asked: argparse.Namespace) -> int:
    from ingest.sources import all_sources

    for module in all_sources().values():
        source = module.SOURCE
        print(f"{source.id:<14} {source.cron:<14} {','.join(source.modes):<16} {source.name[asked.lang]}")
    return 0


def _reread(_: argparse.Namespace) -> int:
    from ingest.reread import reread

    reread(settings_module.load())
    return 0


def _template(asked: argparse.Namespace) -> int:
    from data import fs, reports, template

    known = asked.agency and asked.period
    earlier = reports.before(settings_module.load(), asked.dataset, asked.agency, asked.period) if known else ()
    body = template.make(asked.dataset, asked.agency, asked.period, earlier)
    target = asked.output or Path(template.file_name(asked.dataset, asked.agency, asked.period))
    fs.write(target.absolute(), body)
    print(target)
    return 0


_COMMANDS = {
    "receive": _receive, "resolve": _resolve, "serve": _serve, "pull": _pull, "sources": _sources, "reread": _reread,
    "template": _template,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
