"""A server that answers as its path says: every fault of a source, on a free port of this machine."""

from __future__ import annotations

import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Faults(BaseHTTPRequestHandler):
    """Answers as its path says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Play one fault."""
        self.server.asked.append(self.path)
        name = self.path.split("?")[0].strip("/").split("/")[0]
        getattr(self, f"_{name}", self._status)(name)

    def _give(self, status: int = 200, body: bytes = b"[]", **headers: str) -> None:
        self.send_response(status)
        for header, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _status(self, name: str) -> None:
        self._give(int(name) if name.isdigit() else 200)

    def _mends(self, _: str) -> None:
        self._give(500 if len(self.server.asked) < 3 else 200, b"mended")

    def _away(self, _: str) -> None:
        self._give(302, b"", Location="/200")

    def _inside(self, _: str) -> None:
        self._give(301, b"", Location="http://169.254.169.254/latest/meta-data/")

    def _silent(self, _: str) -> None:
        time.sleep(2)

    def _stalls(self, _: str) -> None:
        self._give(200, b"[", Content_Length="500")
        self.wfile.flush()
        time.sleep(2)

    def _drips(self, _: str) -> None:
        self._give(200, b"[", Content_Length="60")
        for _turn in range(59):
            time.sleep(0.1)
            self.wfile.write(b" ")
            self.wfile.flush()

    def _cut(self, _: str) -> None:
        self._give(200, b"[1,", Content_Length="500")
        self.close_connection = True

    def _shut(self, _: str) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _large(self, _: str) -> None:
        self._give(200, b"x" * 300_000)

    def _endless(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _turn in range(200):
            self.wfile.write(b"4000\r\n" + b"x" * 16384 + b"\r\n")

    def _bomb(self, _: str) -> None:
        self._give(200, gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")

    def _api(self, _: str) -> None:
        self._give(200, self.server.index)

    _csv = _forms = _api

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """Keeps what was asked for; a client that leaves is no error."""

    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """Say nothing."""
