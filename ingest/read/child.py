"""The door to reading: files are parsed in a limited child, so that no file can hurt its reader."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Any

import orjson

from data.errors import Refusal
from data.model import Reading
from data.reports.layers import Cells
from ingest.read import limits, wire
from ingest.read.marked import Note
from ingest.read.sniff import MAX_BYTES

ROOT = Path(__file__).parents[2]
START_SECONDS = 30
#: Bytes that a child may write into memory while it makes a marked workbook.
MARKED = 256 << 20


class Reader:
    """A warm reading process; one child per file. Use several side by side for several processors.

    Any death of a child (abort, memory, processor, time) is the refusal `file_too_costly`; the reader
    works on. One reader serves one file at a time; calls from several threads wait for each other.
    """

    def __init__(
        self,
        max_bytes: int = MAX_BYTES,
        memory: int = limits.MEMORY,
        cpu: int = limits.CPU_SECONDS,
        wall: int = limits.WALL_SECONDS,
    ):
        self._max_bytes = max_bytes
        self._limits = {"memory": memory, "cpu": cpu, "wall": wall}
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._closed = False

    def __enter__(self) -> Reader:
        self.warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start the reading process now, so that the first file need not wait for it."""
        with self._lock:
            if not self._closed:
                self._process = self._process or self._start()

    def close(self) -> None:
        """End the reading process and any child of it."""
        with self._lock:
            self._closed = True
            self._stop()

    def read(
        self,
        path: str | Path,
        name: str,
        dataset_id: str | None = None,
        numbers: str | None = None,
        cells: Cells | None = None,
    ) -> tuple[Reading, ...]:
        """Read every report of a file, or raise a `Refusal` that names what is wrong with it.

        `numbers` (`vi` or `en`) overrides the dataset's way of writing numbers; `cells` are corrections that lie on
        the file, (sheet, row, column letters) → text.
        """
        found = wire.unpack(self._answer("read", path, name, cells, dataset=dataset_id, numbers=numbers))
        if "readings" in found:
            return found["readings"]
        raise _refusal(found, name)

    def show(self, path: str | Path, name: str, cells: Cells | None = None) -> list[dict[str, Any]]:
        """Give the cells of a file as a page shows them; see `ingest.read.shown`."""
        found = wire.unpack(self._answer("show", path, name, cells))
        if "sheets" in found:
            return found["sheets"]
        raise _refusal(found, name)

    def mark(self, path: str | Path, name: str, notes: Sequence[Note], cells: Cells | None = None) -> bytes:
        """Give a file back as a workbook with its noted cells marked; see `ingest.read.marked`."""
        answer = self._answer("mark", path, name, cells, notes=[asdict(note) for note in notes])
        if answer.startswith(b"PK"):
            return answer
        raise _refusal(wire.unpack(answer), name)

    def _answer(self, act: str, path: str | Path, name: str, cells: Cells | None, **more: Any) -> bytes:
        layer = [[*place, text] for place, text in (cells or {}).items()]
        written = {"written": MARKED if act == "mark" else 0}
        request = {"act": act, "path": str(Path(path).absolute()), "name": name, "cells": layer} | more
        with self._lock:
            answer = self._ask(orjson.dumps(request | {"max_bytes": self._max_bytes, "limits": self._limits | written}))
        if answer is None:
            raise Refusal("file_too_costly", file=name)
        return answer

    def _ask(self, request: bytes) -> bytes | None:
        for fresh in (False, True):
            process = self._process if self._process and self._process.poll() is None else self._start()
            try:
                wire.send(process.stdin.fileno(), request)  # type: ignore[union-attr]
                break
            except BrokenPipeError:
                self._stop()
                if fresh:
                    raise
        answer = self._hear(process, self._limits["wall"] + 5)
        if answer is None:
            self._stop()
        return answer

    def _hear(self, process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        until = monotonic() + seconds

        def wait(fd: int) -> None:
            if not wire.ready(fd, max(0.0, until - monotonic())):
                raise TimeoutError

        try:
            return wire.receive(process.stdout.fileno(), wait)  # type: ignore[union-attr]
        except (TimeoutError, ConnectionError):
            return None

    def _start(self) -> subprocess.Popen[bytes]:
        self._stop()
        self._process = process = subprocess.Popen(
            [sys.executable, "-B", "-X", "utf8", "-m", "ingest.read.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={},
            bufsize=0,
            close_fds=True,
        )
        if self._hear(process, START_SECONDS) is None:
            self._stop()
            raise RuntimeError(f"the reading process did not start ({sys.executable} -m ingest.read.zygote)")
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.kill()
        process.wait()


def _refusal(found: dict[str, Any], name: str) -> Refusal:
    return Refusal(found["code"], **found["params"]) if "code" in found else Refusal("file_too_costly", file=name)
