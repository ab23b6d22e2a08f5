"""The product in a child that may be ended at a crash point, told what to do line by line."""

from __future__ import annotations

import json
import os
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from data import fs, inbox, ledger, release, reports
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery
from data.settings import Settings
from metrics import release as releasing
from metrics.deltas import materialised
from tests.ingest import kit
from tests.reliability.scene import acts


class Child:
    """A forked product on a folder; started again when it ended."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._start()

    def do(self, asked: dict[str, Any]) -> Any:
        """Do something; None when the child was ended by it, and another stands ready."""
        try:
            self._out.write(json.dumps(asked) + "\n")
            self._out.flush()
            text = self._in.readline()
        except BrokenPipeError:
            text = ""
        if not text:
            self.restart()
            return None
        told = json.loads(text)
        if isinstance(told, dict) and "trace" in told:
            raise AssertionError(f"{asked}: {told['trace']}")
        return told

    def restart(self) -> None:
        """End the child and start another on what it left."""
        self.close()
        self._start()

    def close(self) -> None:
        """End the child."""
        with suppress(BrokenPipeError):
            self._out.close()
        self._in.close()
        os.waitpid(self._pid, 0)

    def _start(self) -> None:
        asked, hears = os.pipe(), os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(asked[1])
            os.close(hears[0])
            _serve(self.folder, asked[0], hears[1])
        os.close(asked[0])
        os.close(hears[1])
        self._out, self._in = os.fdopen(asked[1], "w", encoding="utf-8"), os.fdopen(hears[0], encoding="utf-8")


def _serve(folder: Path, asked: int, tells: int) -> None:
    settings = acts.copy_at(folder)
    fs.tidy(folder)
    try:
        with open(asked, encoding="utf-8") as lines, open(tells, "w", encoding="utf-8") as out:
            for line in lines:
                out.write(json.dumps(_answer(settings, json.loads(line))) + "\n")
                out.flush()
    finally:
        os._exit(0)


def _answer(settings: Settings, asked: dict[str, Any]) -> Any:
    here = replace(settings, fixed_now=datetime.fromisoformat(asked["now"]))
    fs._passed.clear()
    os.environ["CRASH_AT"] = asked["crash"]
    try:
        return _ACTS[asked["act"]](here, asked)
    except Refusal as refusal:
        return {"done": False, "code": refusal.code}
    except Exception:
        return {"trace": traceback.format_exc()}
    finally:
        os.environ["CRASH_AT"] = ""


def _receive(settings: Settings, asked: dict[str, Any]) -> Any:
    lines = [kit.line(field, total, eligible, full) for field, total, eligible, full in asked["rows"]]
    body, sender, period = kit.body(*lines, period=asked["period"]), asked["sender"], asked["period"]
    if asked["draft"]:
        return {"receipts": [reports.upload(settings, acts.WHO, "u.json", body, sender, "procedures", period)]}
    delivery = Delivery("d.json", body, "procedures", sender, period)
    return {"receipts": list(inbox.receive(settings, [delivery], "watched", False))}


def _accept(settings: Settings, asked: dict[str, Any]) -> Any:
    acts.accept(settings)
    return {"done": True}


def _of_file(settings: Settings, file: int) -> int:
    with ledger.reading(settings) as connection:
        return connection.execute(select(tables.report.c.id).where(tables.report.c.file == file)).scalar_one()


def _send(settings: Settings, asked: dict[str, Any]) -> Any:
    """Explain what is asked about, as a person must, then send."""
    report = _of_file(settings, asked["file"])
    for one in reports.findings(settings, report, None):
        if one.severity == "warning" and not one.explanation:
            reports.explain(settings, acts.WHO, one.id, "Đã đối chiếu với sổ", None)
    reports.send(settings, acts.WHO, [report], None)
    return {"done": True}


def _withdraw(settings: Settings, asked: dict[str, Any]) -> Any:
    reports.withdraw(settings, acts.WHO, _of_file(settings, asked["file"]), "Gửi nhầm", None)
    return {"done": True}


def _release(settings: Settings, asked: dict[str, Any]) -> Any:
    number = releasing.publish(settings)
    connection = release.connect(materialised(settings, number))
    rows = connection.execute(
        "SELECT o.agency || ' ' || o.period, o.numerator, o.denominator FROM observation o "
        "JOIN owner w ON w.sender = o.agency AND w.period = o.period WHERE o.indicator = 'full_online_coverage'"
    ).fetchall()
    return {"n": number, "observed": {key: [int(top), int(bottom)] for key, top, bottom in rows}}


def _state(settings: Settings, asked: dict[str, Any]) -> Any:
    files = {str(row["id"]): [row["state"], ""] for row in kit.rows_of(settings, "file")}
    held = {row["id"]: row for row in kit.rows_of(settings, "report")}
    for row in held.values():
        files[str(row["file"])][1] = row["state"]
    live = {f"{row['sender']} {row['period']}": held[row["report"]]["file"] for row in kit.rows_of(settings, "live")}
    found: dict[str, Any] = {"files": files, "live": live}
    if asked.get("thorough"):
        rows: dict[str, list] = {}
        for row in kit.counting(settings):
            cells = [row["field"], row["total"], row["eligible"], row["full_online"]]
            rows.setdefault(f"{row['_sender']} {row['_period']}", []).append(cells)
        found["rows"] = {key: sorted(cells) for key, cells in rows.items()}
    return found


def _files(settings: Settings, asked: dict[str, Any]) -> Any:
    return inbox.count(settings)


_ACTS = {
    "receive": _receive, "accept": _accept, "send": _send, "withdraw": _withdraw, "release": _release, "state": _state,
    "files": _files,
}  # fmt: skip
