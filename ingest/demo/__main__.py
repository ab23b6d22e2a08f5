"""Start the server of the demonstration agencies: `python -m ingest.demo --port 8061`."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
import threading
import time

from ingest.demo.server import Server

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until told to stop or until the program that started it is gone."""
    parent = os.getppid()
    parser = argparse.ArgumentParser(prog="python -m ingest.demo", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    _die_with(parent)
    server = Server((asked.host, asked.port))
    sys.stdout.write(f"http://{asked.host}:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.5)


def _stop(number: int, frame: object) -> None:
    # Nothing is written anywhere, so that there is nothing to finish.
    os._exit(0)


def _die_with(parent: int) -> None:
    """Ask Linux for a signal when the parent dies; elsewhere, and if it was missed, look from time to time."""

    def orphaned(number: int, frame: object) -> None:
        # Linux sends it also when only the thread that started us has ended.
        if os.getppid() != parent:
            os._exit(0)

    if sys.platform == "linux":
        signal.signal(signal.SIGUSR1, orphaned)
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGUSR1, 0, 0, 0)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main()
