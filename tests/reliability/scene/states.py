"""Holding what people's acts leave in the ledger against the row of states that they lead it through undisturbed.

Wherever a program ends, the ledger is left in one of these states: not before the last act that was answered, not behind
the one that was being done. Doing the rest then leads to the same end, so that nothing was lost, done twice or half,
and each act has its audit row.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from data import audit, fs, urging
from data.settings import Settings
from tests.ingest import kit
from tests.reliability.scene import acts, people

#: What the acts of people write, in the order in which it is compared.
TABLES = (
    "explanation", "attachment", "obstacle", "taken", "telling", "directive", "duty", "proof", "remark", "urging", "letter",
    "addressee", "notice", "delivery", "carried", "subscription", "meeting", "decision", "note", "shown", "audit",
)  # fmt: skip
#: What differs each time although the act is the same: moments, names that are drawn, tries, a document's bytes, the chain.
DIFFERS = {"at", "message", "attempts", "next_try", "sha256", "hash", "previous", "seal"}


@dataclass(frozen=True)
class Undisturbed:
    """How often each point is passed, the ledger's states in order, and at which of them each act ends."""

    passed: dict[str, int]
    states: list[Any]
    ends: list[int]


def undisturbed(folder: Path) -> dict[str, Any]:
    """Do every act; give what `Undisturbed` holds."""
    settings, passed, ends = acts.copy_at(folder), Counter[str](), list[int]()
    states = [state(settings)]

    def point(name: str) -> None:
        passed[name] += 1
        if name == "ledger.committed" and (now := state(settings)) != states[-1]:
            states.append(now)

    with patch.object(fs, "crash_point", point):
        for _ in people.do(settings, folder, 0):
            ends.append(len(states) - 1)
    return {"passed": passed, "states": states, "ends": ends}


def check(settings: Settings, folder: Path, done: int, whole: Undisturbed) -> dict[str, Any]:
    """Start again after the given number of acts was answered; give how long that took and every promise that was broken."""
    started = time.monotonic()
    now = state(settings)
    ready = time.monotonic() - started
    fs.tidy(settings.data_dir)
    begun, ended, name = [0, *whole.ends][done], whole.ends[done], people.ACTS[done][0]
    wrong = (
        [] if now in whole.states[begun : ended + 1] else [f"{name} is half done: {_other(now, whole.states[begun])}"]
    )
    wrong += _kept(settings)
    later = replace(settings, fixed_now=settings.now() + timedelta(hours=1))
    for _ in people.do(later, folder, done + (begun < ended and now == whole.states[ended])):
        pass
    end = state(settings)
    wrong += [] if end == whole.states[-1] else [f"after {name} it ends otherwise: {_other(end, whole.states[-1])}"]
    wrong += _kept(settings)
    away = {row["message"] for row in kit.rows_of(settings, "delivery") if row["state"] == "sent"}
    handed = set((folder / "post").read_text().split())
    wrong += [] if handed == away else [f"handed over {len(handed)} messages, {len(away)} are noted as sent"]
    wrong += [f"left aside: {path.name}" for path in settings.data_dir.rglob(".*")]
    return {"ready": ready, "wrong": wrong}


def state(settings: Settings) -> Any:
    """Give what the acts of people wrote, without what differs each time, as JSON carries it."""
    held = {name: [_plain(name, row) for row in kit.rows_of(settings, name)] for name in TABLES}
    held["template"] = [sha256(urging.template(settings)).hexdigest()]
    return json.loads(json.dumps(held, default=str))


def _plain(table: str, row: dict[str, Any]) -> Any:
    if table == "audit":
        row = row | {name: json.loads(row[name] or "null") for name in ("before", "after")}
    return _same(row if table != "delivery" else {**row, "due": None})


def _same(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _same(one) for name, one in value.items() if name not in DIFFERS and not name.endswith("_at")}
    return [_same(one) for one in value] if isinstance(value, list) else value


def _kept(settings: Settings) -> list[str]:
    """Look at the audit's chain, and at the bytes of every file that a row names."""
    wrong = [f"the audit: {one}" for one in audit.verify(settings).problems]
    named = [row["sha256"] for table in ("attachment", "proof", "letter") for row in kit.rows_of(settings, table)]
    return wrong + [f"the bytes of {digest} are lost" for digest in named if not acts.whole(settings, digest)]


def _other(found: Any, expected: Any) -> str:
    return "; ".join(
        f"{name}: {[one for one in found[name] if one not in expected[name]]} instead of "
        f"{[one for one in expected[name] if one not in found[name]]}"
        for name in found
        if found[name] != expected[name]
    )[:2000]
