"""Frames between the caller and the reading process: a length and JSON, never objects."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import orjson

from data.model import Finding, Layout, Reading, Row

MAX_FRAME = 512 << 20


def send(fd: int, message: bytes) -> None:
    """Write one frame."""
    left = memoryview(len(message).to_bytes(8, "big") + message)
    while left:
        left = left[os.write(fd, left) :]


def receive(fd: int, wait: Callable[[int], None]) -> bytes | None:
    """Read one frame; None when the other side is gone. `wait` returns when `fd` can be read."""
    size = _exactly(fd, 8, wait)
    if size is None or int.from_bytes(size, "big") > MAX_FRAME:
        return None
    return _exactly(fd, int.from_bytes(size, "big"), wait)


def ready(fd: int, seconds: float) -> bool:
    """Wait until `fd` can be read or its other side is gone, so long at most; of whatever number it is."""
    asked = select.poll()  # select() refuses descriptors from 1,024 on, and a busy server has more
    asked.register(fd, select.POLLIN)
    return bool(asked.poll(seconds * 1000))


def _exactly(fd: int, size: int, wait: Callable[[int], None]) -> bytes | None:
    parts, left = [], size
    while left:
        wait(fd)
        part = os.read(fd, min(left, 1 << 20))
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def pack(readings: tuple[Reading, ...]) -> bytes:
    """Write readings as JSON; field names are written once, not on every row."""
    return orjson.dumps({"readings": [_packed(reading) for reading in readings]})


def unpack(message: bytes) -> dict[str, Any]:
    """Read an answer; `readings`, where present, are built again."""
    answer: dict[str, Any] = orjson.loads(message)
    if "readings" in answer:
        answer["readings"] = tuple(_unpacked(entry) for entry in answer["readings"])
    return answer


def _packed(reading: Reading) -> dict[str, Any]:
    fields = list(reading.rows[0].values) if reading.rows else []
    return {
        "dataset": reading.dataset,
        "layout": asdict(reading.layout),
        "fields": fields,
        "rows": [[row.number, *row.values.values()] for row in reading.rows],
        "sender": reading.sender,
        "period": reading.period,
        "findings": [asdict(finding) for finding in reading.findings],
    }


def _unpacked(entry: dict[str, Any]) -> Reading:
    fields = entry["fields"]
    return Reading(
        dataset=entry["dataset"],
        layout=Layout(**entry["layout"]),
        rows=tuple(Row(row[0], dict(zip(fields, row[1:], strict=True))) for row in entry["rows"]),
        sender=entry["sender"],
        period=entry["period"],
        findings=tuple(Finding(**finding) for finding in entry["findings"]),
    )
