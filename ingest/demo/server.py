"""The HTTP server of the demonstration agencies: keep-alive, one thread per connection, read-only."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from data.errors import Refusal
from data.period import Period, parse
from ingest.demo import TOKEN, api_page, behaviour, csv_file, form, shelf
from ingest.demo.calendar import present

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "feed": "text/csv; charset=utf-8",
    "forms": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "api": "application/json; charset=utf-8",
}
Answer = tuple[HTTPStatus, str, bytes, str]


class Server(ThreadingHTTPServer):
    """Serves the files that exist at the moment `clock` gives."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], clock: Callable[[], datetime] = present):
        self.clock = clock
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet; otherwise a kept connection waits for delayed acknowledgements.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(split.query).items()}
        try:
            status, kind, body, etag = self._answer([part for part in split.path.split("/") if part], query)
        except (Refusal, ValueError):
            status, kind, body, etag = _nothing(HTTPStatus.BAD_REQUEST)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", f'"{etag}"')
        if status is HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, path: list[str], query: dict[str, str]) -> Answer:
        clock = getattr(self.server, "clock", present)
        if path[:2] == ["api", "v1"] and len(path) == 3:
            given = self.headers.get("Authorization", "")
            if not compare_digest(given.encode(), f"Bearer {TOKEN}".encode()):
                return _nothing(HTTPStatus.UNAUTHORIZED)
            return _api(path[2], query, clock())
        if path and path[0] in ("csv", "feed", "forms"):
            return _files(path[0], path[1:], clock())
        return _nothing(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who asked for what is the asker's affair."""


def _api(what: str, query: dict[str, str], now: datetime) -> Answer:
    period = parse(query.get("period", ""))
    if what == "index":
        return _index("api", period, now)
    revision = int(query["ban"]) if "ban" in query else None
    dataset = "" if what == api_page.PACKAGE else what
    sent = shelf.find("api", query.get("agency", ""), dataset, period, revision, now)
    body = api_page.body(sent, int(query.get("page", "1"))) if sent else None
    if sent is None or body is None:
        return _nothing(HTTPStatus.NOT_FOUND)
    kind = "text/html; charset=utf-8" if sent.what == "login_page" else _TYPES["api"]
    return HTTPStatus.OK, kind, body, sent.etag


def _files(format_: str, path: list[str], now: datetime) -> Answer:
    if len(path) == 1:
        return _index(format_, parse(path[0]), now)
    if len(path) != (4 if format_ == "forms" else 5):
        return _nothing(HTTPStatus.NOT_FOUND)
    dataset = "" if format_ == "forms" else path[2]
    sent = shelf.find(format_, path[1], dataset, parse(path[0]), int(path[-2]), now)
    if sent is None:
        return _nothing(HTTPStatus.NOT_FOUND)
    body = _written(format_, sent)
    kind = "text/html; charset=utf-8" if sent.what == "login_page" else _TYPES[format_]
    return HTTPStatus.OK, kind, body, sent.etag


def _written(format_: str, sent: behaviour.Sent) -> bytes:
    return form.body(sent) if format_ == "forms" else csv_file.body(sent)


def _index(format_: str, period: Period, now: datetime) -> Answer:
    body = json.dumps(shelf.index(format_, period, now), ensure_ascii=False).encode()
    return HTTPStatus.OK, "application/json; charset=utf-8", body, ""


def _nothing(status: HTTPStatus) -> Answer:
    return status, "application/json; charset=utf-8", json.dumps({"error": status.phrase}).encode(), ""
