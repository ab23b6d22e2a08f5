"""Answers of the last moment: who asks for the same screen again gets it as it was written and compressed then.

The guard let an answer pass for what was sent and for a session. It is given again to the very same request alone (its
headers and bytes), and only while the ledger says the same of its session as then; so the guard would let it pass again.
Neither Flask nor Dash sees such a request. A screen is at most twice `KEPT` seconds old, and every act clears them all.
"""

from __future__ import annotations

import io
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.http import parse_cookie

from dashboard import bodies, identity, place
from dashboard.guard import CALLBACK, SAFE
from data import accounts
from data.accounts import Session

#: How long an answer is kept, in seconds, and how many are.
KEPT, MOST = 5.0, 256
#: How long a thread that draws a screen keeps the others from answering, in seconds.
SWITCH = 0.001


@dataclass
class Answer:
    """What was answered to whom: `who` is the session as the ledger told of it, None where none was shown."""

    who: Session | None
    until: float
    status: str
    headers: list[tuple[str, str]]
    body: bytes


def prepare(server: Flask) -> None:
    """Put what is kept in front of the program. Call it last."""
    sys.setswitchinterval(SWITCH)
    plain: Any = server.wsgi_app
    held = OrderedDict[Any, Answer]()
    cookies = lru_cache(maxsize=MOST)(parse_cookie)

    def front(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == CALLBACK and "HTTP_AUTHORIZATION" not in environ:
            return again(environ, start)
        try:
            return plain(environ, start)
        finally:
            if environ["REQUEST_METHOD"] not in SAFE:
                held.clear()

    def again(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked, now = _asked(environ), time.monotonic()
        shown, who = cookies(environ.get("HTTP_COOKIE", "")).get(name()), None
        if shown is not None:
            who = accounts.resume(settings(), shown)
        if asked is None or (shown is not None and who is None):
            return plain(environ, start)
        found = held.get(asked)
        if found is not None and found.who == who and now < found.until + KEPT:
            if now < found.until:
                start(found.status, found.headers)
                return [found.body]
            found.until = now + KEPT  # one writes it anew; the others need not wait for that
        said: list[Any] = []
        with closing(plain(environ, lambda *told: said.extend(told))) as made:
            body = b"".join(made)
        status, headers = said[:2]
        if status.startswith("200") and not any(key == "Set-Cookie" for key, _ in headers):
            held[asked] = Answer(who, time.monotonic() + KEPT, status, headers, body)
            while len(held) > MOST:
                held.popitem(last=False)
        start(*said)
        return [body]

    @lru_cache(maxsize=1)
    def settings() -> Any:
        with server.app_context():
            return place.here()

    @lru_cache(maxsize=1)
    def name() -> str:
        with server.app_context():
            return identity.cookie_name()

    server.wsgi_app = front  # type: ignore[method-assign,assignment]


def _asked(environ: dict[str, Any]) -> tuple[Any, ...] | None:
    """Give everything that was sent, which Flask then reads again; None where it is no callback of ours."""
    size = environ.get("CONTENT_LENGTH") or ""
    if environ["REQUEST_METHOD"] != "POST" or not size.isdigit() or int(size) > bodies.LARGEST:
        return None
    body = environ["wsgi.input"].read(int(size))
    environ["wsgi.input"] = io.BytesIO(body)
    sent = [(key, value) for key, value in environ.items() if key.startswith("HTTP_")]
    return body, environ["QUERY_STRING"], environ["wsgi.url_scheme"], environ.get("CONTENT_TYPE"), *sorted(sent)
