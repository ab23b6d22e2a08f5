"""HTTP to sources: bounded in time and size, retried with back-off, only where a source may lead.

`requests` with limits of connect 5 s, idle 15 s, whole 120 s, body 64 MiB; no redirects. Addresses are
checked by the adapter: loopback in the demonstration only.
"""

from __future__ import annotations

import ipaddress
import socket
from time import monotonic
from urllib.parse import urlsplit

import requests
import stamina
from requests.adapters import HTTPAdapter

from data.errors import Refusal

CONNECT, IDLE, WHOLE = 5, 15, 120
BODY = 64 * 2**20
#: Tries of one request inside a run; whole runs are tried again with a longer back-off.
TRIES = 3
_AGAIN = frozenset({429, 500, 502, 503, 504})


class _Checked(HTTPAdapter):
    """Connects only to addresses that are allowed, and reads no more than a bounded body."""

    def __init__(self, loopback: bool):
        self._loopback = loopback
        super().__init__(pool_maxsize=4)

    def send(self, request, **options):  # type: ignore[override]
        """Check the address, then send; a 5xx or 429 is tried again."""
        _check(request.url, self._loopback)
        options["timeout"] = (CONNECT, IDLE)
        options["stream"] = True
        for attempt in stamina.retry_context(on=_Busy, attempts=TRIES, wait_initial=0.2, wait_max=5, timeout=WHOLE):
            with attempt:
                try:
                    response = super().send(request, **options)
                except requests.ConnectionError as error:
                    raise _Busy("source_unreachable") from error
                except requests.Timeout as error:
                    raise _Busy("source_silent") from error
                if response.status_code in _AGAIN:
                    response.close()
                    raise _Busy("source_failing", status=response.status_code)
        _read(response)
        return response


class _Busy(Refusal):
    """A failure that may pass."""


def session(loopback: bool) -> requests.Session:
    """Make a session for a source; `loopback` lets it reach this machine (the demonstration)."""
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = 0
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Checked(loopback))
    made.hooks["response"].append(_refuse_errors)
    return made


def _refuse_errors(response: requests.Response, *_, **__) -> requests.Response:
    if response.is_redirect:
        raise Refusal("source_redirects", to=response.headers.get("location", ""))
    if response.status_code >= 400:
        raise Refusal("source_refuses", status=response.status_code)
    return response


def _check(url: str | None, loopback: bool) -> None:
    parts = urlsplit(url or "")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refusal("address_refused", given=parts.hostname)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refusal("source_unreachable") from error
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).split("%")[0])
        allowed = ip.is_loopback if loopback else ip.is_global and parts.scheme == "https"
        if not allowed:
            raise Refusal("address_refused", given=parts.hostname)


def _read(response: requests.Response) -> None:
    """Read the body into the response, bounded in size and time."""
    began, kept, size = monotonic(), [], 0
    try:
        for chunk in response.iter_content(65536):
            size += len(chunk)
            kept.append(chunk)
            if size > BODY:
                raise Refusal("body_too_large", limit=f"{BODY // 2**20} MB")
            if monotonic() - began > WHOLE:
                raise Refusal("source_silent")
    except requests.RequestException as error:
        raise Refusal("body_cut") from error
    finally:
        response.close()
    response._content = b"".join(kept)
    response._content_consumed = True  # type: ignore[attr-defined]
