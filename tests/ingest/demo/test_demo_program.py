"""The program: it answers, stops at once when told, and does not outlive who started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "ingest.demo", "--port", "0"]


def environment() -> dict[str, str]:
    return os.environ | {"NOW": "2026-03-10T09:00:00+07:00", "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops(number: signal.Signals) -> None:
    with subprocess.Popen(COMMAND, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        base = program.stdout.readline().strip()
        index = requests.get(f"{base}/csv/2026-02/", timeout=5).json()
        assert index and {"agency", "dataset", "name", "url", "etag", "sent_at"} == set(index[0])
        assert requests.get(f"{base}/csv/2026-03/", timeout=5).json() == []
        program.send_signal(number)
        assert program.wait(timeout=2) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the death of a parent is signalled on Linux only")
def test_it_dies_with_its_parent() -> None:
    starter = f"import subprocess, time; p = subprocess.Popen({COMMAND!r}); print(p.pid, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", starter], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        lines = {parent.stdout.readline().strip(), parent.stdout.readline().strip()}
        child = int(next(line for line in lines if line.isdigit()))
        parent.kill()
        deadline = time.monotonic() + 3
        while _alive(child) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        # A dead child that nobody waited for is no longer running.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
