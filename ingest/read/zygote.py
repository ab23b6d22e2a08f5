"""The warm process that reading children are forked from; it has no threads and serves one file at a time.

Started by `child.Reader` as `python -m ingest.read.zygote`; requests come on standard input, answers leave
on standard output. It ends when its caller does.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import orjson

from data.errors import Refusal
from ingest.read import limits, wire
from ingest.read.corrections import Cells
from ingest.read.file import read_file
from ingest.read.marked import Note, marked
from ingest.read.shown import shown
from ingest.read.warm import warm

COSTLY = b'{"costly":true}'


def serve(requests: int = 0, answers: int = 1) -> None:
    """Answer requests until the caller is gone."""
    caller = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    limits.leave_network()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, with threads no fork may meet
    import_module("openpyxl")
    warm(read_file)
    gc.collect()
    gc.freeze()

    def wait(fd: int) -> None:
        while not wire.ready(fd, 1.0):
            if os.getppid() != caller:
                os._exit(0)

    wire.send(answers, b'{"ready":true}')
    while (request := wire.receive(requests, wait)) is not None:
        wire.send(answers, _in_child(orjson.loads(request), wait, (requests, answers)))


def _in_child(request: dict[str, Any], wait: Any, inherited: tuple[int, ...]) -> bytes:
    here, there = os.pipe()
    zygote = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(here)
        for fd in inherited:
            os.close(fd)
        _child(request, zygote, there)
    os.close(there)
    try:
        answer = wire.receive(here, wait)
    finally:
        os.close(here)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return COSTLY if answer is None else answer


def _child(request: dict[str, Any], zygote: int, there: int) -> NoReturn:
    try:
        limits.confine(zygote, **request["limits"])
        wire.send(there, answer_to(request))
    finally:
        os._exit(0)


def answer_to(request: dict[str, Any]) -> bytes:
    """Read one file and write the answer; whatever a parser raises becomes a named refusal."""
    name = request["name"]
    try:
        cells = {(sheet, row, column): text for sheet, row, column, text in request["cells"]}
        return _ACTS[request["act"]](Path(request["path"]), name, cells, request)
    except Refusal as refusal:
        return orjson.dumps({"code": refusal.code, "params": refusal.params}, default=str)
    except (MemoryError, RecursionError):
        return COSTLY
    except Exception as error:  # parsers of foreign bytes may raise anything; the person gets a sentence
        params = {"file": name, "what": type(error).__name__}
        return orjson.dumps({"code": "file_unreadable", "params": params})


def _read(path: Path, name: str, cells: Cells, request: dict[str, Any]) -> bytes:
    return wire.pack(read_file(path, name, request["dataset"], request["numbers"], request["max_bytes"], cells))


def _show(path: Path, name: str, cells: Cells, request: dict[str, Any]) -> bytes:
    return orjson.dumps({"sheets": shown(path, name, cells, request["max_bytes"])})


def _mark(path: Path, name: str, cells: Cells, request: dict[str, Any]) -> bytes:
    notes = [Note(**note) for note in request["notes"]]
    return marked(path, name, cells, notes, request["max_bytes"])


_ACTS = {"read": _read, "show": _show, "mark": _mark}

if __name__ == "__main__":
    serve()
