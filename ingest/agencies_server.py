"""The demonstration agencies as a process beside ours, in demonstration mode only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from data.settings import Settings


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Start the demonstration agencies on a free port and give their address; nothing in production."""
    if settings.mode != "demo":
        yield ""
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest.demo", "--host", "127.0.0.1", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)
