"""Answers of the last moment: who asks for the same screen again gets it as it was written and compressed then.

The guard has let the request pass before. A screen is at most twice `KEPT` seconds old, is kept for one session alone, and
every act that this process is sent clears them all.

Looking a session up lets go of Python's lock several times, and threads at it stand in each other's way: two answer no
more than one, only later. So one looks at a time, and whoever must draw a screen lets the next one look.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

from flask import Flask, Response, g, request

CALLBACK = "/_dash-update-component"
#: How long an answer is kept, in seconds, and how many are.
KEPT, MOST = 5.0, 256
#: What an answer is kept with; the other headers are the same for all and are given to each.
HEADERS = ("Content-Type", "Content-Encoding", "Vary")
#: How many threads look at once, and where a request keeps the way to let the next one look.
AT_ONCE, LET_GO = 1, "dashboard.let_go"
#: How long a thread that draws a screen keeps the others from answering, in seconds.
SWITCH = 0.001


def prepare(server: Flask) -> None:
    """Keep answers: looked for behind the guard, taken once they are compressed.

    Call it last; what comes after a request is then put in front, for it runs in reverse.
    """
    sys.setswitchinterval(SWITCH)
    plain, looking = server.wsgi_app, threading.BoundedSemaphore(AT_ONCE)
    held: OrderedDict[Any, tuple[float, bytes, list[tuple[str, str]]]] = OrderedDict()

    def narrow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != CALLBACK:
            return plain(environ, start)
        with ExitStack() as held_until:
            held_until.enter_context(looking)
            environ[LET_GO] = held_until.close
            return plain(environ, start)

    def look() -> Response | None:
        if request.path != CALLBACK:
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                held.clear()
            return None
        found = kept()
        if found is None:
            request.environ[LET_GO]()
        return found

    def kept() -> Response | None:
        g.asked, now = _asked(), time.monotonic()
        found = held.get(g.asked)
        if found is None or found[0] + KEPT < now:
            return None
        if found[0] < now:  # one writes it anew; the others need not wait for that
            held[g.asked] = now + KEPT, *found[1:]
            return None
        g.asked = None
        return Response(found[1], headers=found[2])

    def take(response: Response) -> Response:
        if g.get("asked") and response.status_code == 200 and not response.is_streamed:
            held[g.asked] = time.monotonic() + KEPT, response.get_data(), _headers(response)
            while len(held) > MOST:
                held.popitem(last=False)
        return response

    server.wsgi_app = narrow  # type: ignore[method-assign,assignment]
    server.before_request(look)
    server.after_request_funcs.setdefault(None, []).insert(0, take)


def _headers(response: Response) -> list[tuple[str, str]]:
    return [(name, value) for name in HEADERS if (value := response.headers.get(name))]


def _asked() -> tuple[Any, ...]:
    """Give everything that an answer may depend on besides what is known of the country."""
    names = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_ENCODING")
    return *map(request.environ.get, names), request.get_data()
