"""Starts the two programs, says where the first page is once it can be read, and ends both with Ctrl-C.

Each program is a process group of its own that dies with this one; the second start on the same DATA_DIR
finds its figures and is ready as soon as the web program listens.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import requests

from data import accounts, ledger
from data import settings as settings_module
from data.errors import Refusal, sentence
from data.settings import Settings

#: How long a program may take to end before it is killed, in seconds.
PATIENCE = 10
#: A program that ends is started again; one that ends so often within a minute cannot be helped by that.
AGAIN = 5
PROGRAMS = (("ingest", "serve"), ("dashboard",))


def main() -> int:
    """Start everything and wait; a refusal is one sentence."""
    try:
        settings = settings_module.load(start_as="demo")
        _free(settings)
        ledger.engine(settings)
        accounts.check_start(settings)
    except Refusal as refusal:
        print(refusal.say(), file=sys.stderr)
        return 2
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    started: list[subprocess.Popen[bytes]] = []
    try:
        for program in PROGRAMS:
            started.append(_start(program))
        return _watch(settings, started)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(started)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _free(settings: Settings) -> None:
    """Refuse to start on an address that somebody already listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise Refusal("address_taken", host=settings.host, port=settings.port) from None


def _start(program: tuple[str, ...]) -> subprocess.Popen[bytes]:
    environ = {"LOG_LEVEL": "WARNING"} | os.environ
    return subprocess.Popen(
        [sys.executable, "-m", *program], start_new_session=True, env=environ, preexec_fn=_die_with_me
    )


def _die_with_me() -> None:
    """Ask Linux to end a program when this process is killed without a word."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _watch(settings: Settings, started: list[subprocess.Popen[bytes]]) -> int:
    """Show progress until the first page can be read; start what ended again, until that helps no more."""
    address, ended = f"http://{settings.host}:{settings.port}", list[float]()
    said, ready, loading = "", False, True
    while _again(started, ended):
        if not ready or loading:
            state = _state(address)
            line = sentence("progress", **state["progress"]) if state.get("progress") else ""
            if state.get("release") and not ready:
                ready = True
                print(address, flush=True)
                print(
                    sentence("ready" if state["loading"] else "ready_whole", release=f"r{state['release']}"), flush=True
                )
                loading = state["loading"]
            if state.get("release") and not state["loading"] and loading:
                loading = False
                print(sentence("history_in", release=f"r{state['release']}"), flush=True)
            elif line and line != said and loading:
                said = line
                print(line, flush=True)
        time.sleep(1 if ready else 0.5)
    return 1


def _again(started: list[subprocess.Popen[bytes]], ended: list[float]) -> bool:
    """Start each program that ended once more; False when they end too often."""
    for place, process in enumerate(started):
        if process.poll() is not None:
            ended.append(time.monotonic())
            if len([moment for moment in ended if moment > ended[-1] - 60]) > AGAIN:
                return False
            started[place] = _start(PROGRAMS[place])
    return True


def _state(address: str) -> dict:
    with suppress(requests.RequestException, ValueError):
        return requests.get(f"{address}/readyz", timeout=5).json()
    return {}


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    """End every process group that was started, politely and then not."""
    for ask in (signal.SIGTERM, signal.SIGKILL):
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, ask)
        until = time.monotonic() + PATIENCE
        while any(process.poll() is None for process in started) and time.monotonic() < until:
            time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
