"""A small waiting room before signing in: who finds it full is told when to come back, and nobody who reads waits.

Hashing a password costs a hundred times what a page costs. So only a few of those who sign in hold a thread of the
server; the others get a place in time, one behind another, and an answer that costs next to nothing.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

from dashboard import html, marks, whole
from dashboard.i18n import LANGS, t
from data.accounts import pace
from data.errors import Refusal

#: How many may be inside in one process, and the paths where a password is hashed for somebody unknown.
ROOM = 3
HASHING = frozenset({"/dang-nhap", "/dang-nhap/ma"})
#: A little more than a hash takes, as a sign-in is more than that; nobody is sent away for longer than two minutes.
SPACING, LONGEST = 1.5, 120
_SECONDS = "987654321"


def prepare(server: Flask) -> None:
    """Put the waiting room in front of everything else."""
    inside, booked = threading.BoundedSemaphore(ROOM), _Booked()
    plain = server.wsgi_app
    said: dict[str, tuple[list[tuple[str, str]], bytes]] = {}

    def limited(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] not in HASHING:
            return plain(environ, start)
        if not inside.acquire(blocking=False):
            return _full(environ, start, said or _said(server, said), booked.place())
        try:
            return plain(environ, start)
        finally:
            inside.release()

    server.wsgi_app = limited  # type: ignore[method-assign,assignment]


class _Booked:
    """The places in time that were given to those who were sent away."""

    def __init__(self) -> None:
        self._lock, self._last = threading.Lock(), 0.0

    def place(self) -> int:
        """Give the next place, as seconds from now."""
        with self._lock:
            now = time.monotonic()
            self._last = min(max(now, self._last) + SPACING * pace(), now + LONGEST)
            return max(1, math.ceil(self._last - now))


def _full(environ: dict[str, Any], start: Callable[..., Any], said: dict, seconds: int) -> Iterable[bytes]:
    """Answer without touching anything: the page was written before."""
    headers, body = said["en" if "lang=en" in environ.get("QUERY_STRING", "") else "vi"]
    body = body.replace(_SECONDS.encode(), str(seconds).encode())
    start("429 TOO MANY REQUESTS", [*headers, ("Content-Length", str(len(body))), ("Retry-After", str(seconds))])
    return [body]


def _said(server: Flask, said: dict) -> dict:
    """Write the page of each language once, with the headers that every answer carries."""
    written = {}
    for lang in LANGS:
        with server.test_request_context("/dang-nhap", method="POST"):
            sentence = Refusal("sign_in_busy", seconds=_SECONDS).say(lang)
            back = html.A(t("door.sign_in", lang), href=whole.link("/dang-nhap", lang=lang), className="btn")
            body = html.Main(marks.empty(sentence, "", html.P(back, className="doing")), className="wrap")
            page = whole.page(body, lang, t("door.sign_in", lang))
            made = server.process_response(Response(page, 429, mimetype="text/html"))
            kept = [(name, value) for name, value in made.headers if name != "Content-Length"]
            written[lang] = kept, made.get_data()
    said.update(written)  # all at once: another thread may be looking
    return written
