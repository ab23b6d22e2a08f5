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
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from data.errors import Refusal

CONNECT, IDLE, WHOLE = 5, 15, 120
BODY = 64 * 2**20
#: Tries of one request inside a run; whole runs are tried again with a longer back-off.
TRIES = 3
_SECURE = HTTPSConnectionPool.ConnectionCls
_AGAIN = frozenset({429, 500, 502, 503, 504})
#: Addresses of version 6 that carry one of version 4: mapped, compatible, 6to4, Teredo, NAT64.
_CARRIERS = tuple(
    ipaddress.ip_network(net) for net in ("::ffff:0:0/96", "::/96", "2002::/16", "2001::/32", "64:ff9b::/96")
)


class _Checked(HTTPAdapter):
    """Connects only to addresses that are allowed, and reads no more than a bounded body."""

    def __init__(self, loopback: bool):
        self._loopback = loopback
        super().__init__(pool_maxsize=4)

    def init_poolmanager(self, *words, **options):
        """Let every connection go to the address that was checked, whatever the name means a moment later."""
        super().init_poolmanager(*words, **options)
        loopback = self._loopback
        made = {}
        for scheme, pool in (("http", HTTPConnectionPool), ("https", HTTPSConnectionPool)):

            class Pinned(pool.ConnectionCls):  # type: ignore[name-defined,misc]
                def _new_conn(self):
                    name = self._dns_host  # type: ignore[has-type]
                    self._dns_host = _address(name, self.port, loopback, isinstance(self, _SECURE))
                    try:
                        return super()._new_conn()
                    finally:
                        self._dns_host = name

            made[scheme] = type("Pool", (pool,), {"ConnectionCls": Pinned})
        self.poolmanager.pool_classes_by_scheme = made

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
    _address(parts.hostname, parts.port or 443, loopback, parts.scheme == "https")


def _address(host: str, port: int, loopback: bool, secure: bool) -> str:
    """Resolve a name; give its address if every address it has is allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refusal("source_unreachable") from error
    if not (loopback or secure):
        raise Refusal("address_refused", given=host)
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).split("%")[0])
        if not (ip.is_loopback if loopback else _public(ip)):
            raise Refusal("address_refused", given=host)
    return str(found[0][-1][0])


def _public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address lies in the open net, and no other address is hidden in it."""
    hidden = isinstance(ip, ipaddress.IPv6Address) and any(ip in net for net in _CARRIERS)
    return ip.is_global and not ip.is_multicast and not hidden


def _read(response: requests.Response) -> None:
    """Read the body into the response, bounded in size and time."""
    began, kept, size = monotonic(), [], 0
    try:
        # One piece as it comes: a reader of whole blocks would wait for a body that drips, without limit.
        while chunk := response.raw.read1(65536, decode_content=True):
            size += len(chunk)
            kept.append(chunk)
            if size > BODY:
                raise Refusal("body_too_large", limit=f"{BODY // 2**20} MB")
            if monotonic() - began > WHOLE:
                raise Refusal("source_silent")
    except (HTTPError, OSError) as error:
        raise Refusal("body_cut") from error
    finally:
        response.close()
    response._content = b"".join(kept)
    response._content_consumed = True  # type: ignore[attr-defined]
