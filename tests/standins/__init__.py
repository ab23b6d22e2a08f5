"""Local servers that answer as the real ones do, each on a free port of this machine; they keep what was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Standin(ThreadingHTTPServer):
    """A server of one handler; `asked` holds method, path and headers of each request."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler], **held: Any):
        super().__init__(("127.0.0.1", 0), handler)
        self.asked: list[Asked] = []
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        for name, value in held.items():
            setattr(self, name, value)

    def handle_error(self, request, client_address) -> None:
        """Say nothing: a client that leaves is no error."""


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Answers(BaseHTTPRequestHandler):
    """Gives bodies with the headers of a web server, and keeps what was asked."""

    protocol_version = "HTTP/1.1"
    server: Standin

    def parse_request(self) -> bool:
        """Keep each request before it is answered."""
        good = super().parse_request()
        if good:
            size = int(self.headers.get("Content-Length") or 0)
            self.sent = self.rfile.read(size) if size else b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.asked.append(Asked(self.command, self.path, headers, self.sent))
        return good

    def give(self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """Answer with a body."""
        self.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(body))} if status != 304 else {}
        for name, value in (told | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def give_file(self, body: bytes, kind: str, changed: float) -> None:
        """Answer with a file as a web server does: with its tags, or 304 where the asker has them."""
        etag, modified = f'"{sha256(body).hexdigest()[:16]}"', formatdate(changed, usegmt=True)
        matched = self.headers.get("If-None-Match")
        same = matched == etag if matched else self.headers.get("If-Modified-Since") == modified
        if same:
            self.give(304, ETag=etag, Last_Modified=modified)
        else:
            self.give(200, body, kind, ETag=etag, Last_Modified=modified)

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], **held: Any) -> Iterator[Standin]:
    """Run a stand-in for a while."""
    made = Standin(handler, **held)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
