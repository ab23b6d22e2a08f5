"""The command `execution`: plan, investment and execution of an agency as one model."""

from __future__ import annotations

import argparse
from typing import Any

from data.model import Viewer
from metrics.commands.targets import as_json, show
from metrics.views.execution import Bars, ProjectView, Undertaking


def add(commands: Any) -> None:
    """Add the command to a program's."""
    command = commands.add_parser("execution", help="plan, money and work; baselines; declared against computed; use")
    command.add_argument("--agency", required=True)
    command.add_argument("--period", required=True)
    command.add_argument("--as-of", help="a release, such as r7")
    command.add_argument("--json", action="store_true")


def act(asked: argparse.Namespace) -> int:
    """Print the answer as lines or as JSON."""
    from metrics import read

    viewer = Viewer("command", "coordinator", None, asked.lang)
    found = read.undertaking(viewer, asked.agency, asked.period, asked.as_of)
    print(as_json(found) if asked.json else "\n".join(_lines(found, asked.lang)))
    return 0


def _lines(found: Undertaking, lang: str) -> list[str]:
    money, tasks = found.budget, found.tasks
    lines = [
        f"{found.name[lang]}, {found.period} [r{found.stamp.release}]: {_bars(found.bars)}",
        f"  projects {found.project_count} {dict(found.mismatches)} declared {dict(found.leanings)} expired {found.expired}",
        f"  re-baselined {found.rebaselined} projects, {found.rebaselines} times",
        f"  tasks {tasks.total}: {tasks.done_in_time} in time, {tasks.done_late} late, {tasks.overdue} overdue, {tasks.open} open, "
        f"{tasks.declared_otherwise} declared otherwise, {tasks.without_owner} without owner",
        f"  digital money {show(money.planned_share)} planned, {show(money.allocated_share)} allocated, "
        f"{show(money.disbursed_share)} disbursed of {show(money.total)}; rule {show(money.rule)} %, {money.months} months",
        "  unused " + ", ".join(f"{kind} {red}/{all_}" for kind, (red, all_) in found.unused.items()),
        "  absent " + ", ".join(f"{kind} {count}" for kind, count in found.absent_counts.items() if count),
        f"  questions of duplication {found.question_count}",
    ]
    lines += map(_project, found.projects[:12])
    lines += [f"  ? {one.project} {one.title} ↔ {one.platform} ({show(one.year_plan)})" for one in found.questions[:5]]
    for move in found.moves:
        told = ", ".join(
            f"{now.indicator} {show(then.value if then else None)}→{show(now.value)}" for now, then in move.indicators
        )
        lines.append(
            f"  focus task {move.focus_task}: {move.projects} projects, {show(move.disbursed)}/{show(move.year_plan)}; {told}"
        )
    return [*lines, *(f"  {word[lang]}" for word in found.words)]


def _bars(one: Bars) -> str:
    return f"plan {show(one.plan)} money {show(one.money)} work {show(one.work)} ({one.mismatch})"


def _project(one: ProjectView) -> str:
    told = one.declared
    return (
        f"  {one.project} {one.period}: {_bars(one.bars)} first {show(one.first.total)} now {show(one.current.total)} "
        f"({one.rebaselines}×, {one.against_first.days} d) declared {told.state}={told.light} since {told.since} "
        f"facts {told.computed}{' expired' if told.expired else ''}"
    )
