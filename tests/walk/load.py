"""Asks for one thing as fast as it is answered: `python -m tests.walk.load PORT SECONDS LINES < request`, a JSON line."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time

_LENGTH = re.compile(rb"content-length: (\d+)", re.I)


def line(port: int, until: float, request: bytes, took: list[float]) -> None:
    """Ask on one kept connection until a moment; note how long each answer took."""
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            wire.sendall(request)
            held = b""
            while b"\r\n\r\n" not in held:
                held += wire.recv(65536)
            head, _, body = held.partition(b"\r\n\r\n")
            found = _LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200") or not found:
                raise SystemExit(head.decode())
            left = int(found[1]) - len(body)
            while left > 0:
                left -= len(wire.recv(65536))
            took.append(time.perf_counter() - begun)


def main(port: int, seconds: float, lines: int) -> None:
    """Ask on several connections at once; say how many answers came and how long they took."""
    request, took = sys.stdin.buffer.read(), list[float]()
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=line, args=(port, until, request, took)) for _ in range(lines)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    took.sort()
    print(json.dumps({"rate": len(took) / seconds, "p99": took[int(len(took) * 0.99)] * 1000}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
