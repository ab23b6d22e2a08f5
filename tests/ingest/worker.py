"""A program that works on a copy in children of its own, so that tests can kill them: one JSON request a line.

Request {"act", "data_dir", "crash_at", "bodies", "period", "log"}; answers: the child's pid, then how it ended.
The child writes a line to `log` for each receipt it was given.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

# Loaded before forking, so that a child starts at once.
import alembic.command
import alembic.script  # noqa: F401

from ingest import accept, pull
from tests.ingest import kit


def main() -> None:
    """Fork a child for each request and say how it ended."""
    for text in sys.stdin:
        asked = json.loads(text)
        pid = os.fork()
        if not pid:
            _child(asked)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _child(asked: dict[str, Any]) -> None:
    status = 1
    try:
        _ACTS[asked["act"]](asked, kit.copy_at(Path(asked["folder"])))
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _receive(asked: dict[str, Any], settings) -> list:
    files = []
    for text in asked["bodies"]:
        found = kit.put(settings, text.encode(), period=asked.get("period", "2026-09"))
        with open(asked["log"], "a", encoding="utf-8") as log:
            log.writelines(f"{file.id} {file.sha256}\n" for file in found)
        files += found
    return files


def _receive_crashing(asked: dict[str, Any], settings) -> None:
    kit.rows_of(settings, "file")
    os.environ["CRASH_AT"] = asked["crash_at"]
    _receive(asked, settings)


def _accept_crashing(asked: dict[str, Any], settings) -> None:
    files = _receive(asked, settings)
    os.environ["CRASH_AT"] = asked["crash_at"]
    accept.process(settings, [kit.Plain()], files)


def _receive_and_accept(asked: dict[str, Any], settings) -> None:
    """Go on until killed: one file after the other, each read and accepted."""
    pull.finish_waiting(settings, [kit.Plain()])
    for text in asked["bodies"]:
        accept.process(settings, [kit.Plain()], _receive(asked | {"bodies": [text]}, settings))


def _accept(asked: dict[str, Any], settings) -> None:
    """Receive everything, wait until the other is as far, then read and accept file by file."""
    files = _receive(asked, settings)
    Path(asked["mine"]).touch()
    while not Path(asked["other"]).exists():
        pass
    for file in files:
        accept.process(settings, [kit.Plain()], [file])


def _finish(asked: dict[str, Any], settings) -> None:
    """Read what waits, as a program does that starts again."""
    if "mine" in asked:
        Path(asked["mine"]).touch()
        while not Path(asked["other"]).exists():
            pass
    pull.finish_waiting(settings, [kit.Plain()])


_ACTS = {
    "receive_crashing": _receive_crashing,
    "accept_crashing": _accept_crashing,
    "receive_and_accept": _receive_and_accept,
    "accept": _accept,
    "finish": _finish,
}

if __name__ == "__main__":
    main()
