"""HTTP to others, sources and the identity provider: bounded in time and size, only where it may lead.

`requests` with limits of connect 5 s, idle 15 s, whole 120 s, body 64 MiB where nothing smaller is asked; no
redirects. A feed is asked with `stream=True` and read with `pieces`: up to 4 GiB in an hour, never held in memory. The adapter connects to the address that was checked: loopback in the demonstration only, else the
open net and the networks that the operator names.
"""

from __future__ import annotations

import ipaddress
import math
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
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
#: How large a feed may be, and how long it may take in seconds.
FEED, FEED_WHOLE = 4 << 30, 3600
#: Tries of one request inside a run; whole runs are tried again with a longer back-off.
TRIES = 3
#: The longest time in seconds that is read from Retry-After; whoever asks again decides how long is too long.
LONGEST = 10 * 366 * 86400
_SECURE = HTTPSConnectionPool.ConnectionCls
_AGAIN = frozenset({429, 500, 502, 503, 504})
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
#: The open net of version 6, and what lies in it and carries an address of version 4 or leads nowhere: Teredo and
#: its neighbours, 6to4, documentation. Mapped, compatible and NAT64 addresses lie outside of it.
_OPEN = ipaddress.ip_network("2000::/3")
_CARRIERS = tuple(ipaddress.ip_network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_RELAYS = tuple(ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24"))
#: The second half of an address that carries one of version 4 through ISATAP, without its two free bits.
_ISATAP = 0x00005EFE


@dataclass(frozen=True)
class _Reach:
    """Where a session may lead, and how much it takes."""

    loopback: bool
    networks: tuple[Network, ...]
    hosts: frozenset[tuple[str, int]] | None
    body: int
    whole: float


class _Checked(HTTPAdapter):
    """Connects only to addresses that are allowed, and reads no more than a bounded body."""

    def __init__(self, reach: _Reach):
        self._reach = reach
        super().__init__(pool_maxsize=4)

    def init_poolmanager(self, *words, **options):
        """Let every connection go to the address that was checked, whatever the name means a moment later."""
        super().init_poolmanager(*words, **options)
        reach = self._reach
        made = {}
        for scheme, pool in (("http", HTTPConnectionPool), ("https", HTTPSConnectionPool)):

            class Pinned(pool.ConnectionCls):  # type: ignore[name-defined,misc]
                def _new_conn(self):
                    name = self._dns_host  # type: ignore[has-type]
                    self._dns_host = _address(name, self.port, reach, isinstance(self, _SECURE))
                    try:
                        return super()._new_conn()
                    finally:
                        self._dns_host = name

            made[scheme] = type("Pool", (pool,), {"ConnectionCls": Pinned})
        self.poolmanager.pool_classes_by_scheme = made

    def send(self, request, **options):  # type: ignore[override]
        """Check the address, then send; a 5xx or 429 is tried again where asking twice does nothing twice."""
        reach = self._reach
        _check(request.url, reach)
        tries = TRIES if request.method in ("GET", "HEAD") else 1
        options["timeout"] = (CONNECT, min(IDLE, reach.whole))
        later = options.get("stream")
        options["stream"] = True
        for attempt in stamina.retry_context(
            on=_Busy, attempts=tries, wait_initial=0.2, wait_max=5, timeout=reach.whole
        ):
            with attempt:
                try:
                    response = super().send(request, **options)
                except requests.exceptions.SSLError as error:
                    raise Refusal("source_untrusted", what=_certificate(error)) from error
                except requests.ConnectionError as error:
                    raise _Busy("source_unreachable") from error
                except requests.Timeout as error:
                    raise Refusal("source_silent") from error
                if response.status_code in _AGAIN:
                    response.close()
                    if wait := _asked(response.headers.get("Retry-After", "")):
                        raise Refusal("source_busy", status=response.status_code, wait=wait)
                    raise _Busy("source_failing", status=response.status_code)
        if not later:
            _read(response, reach)
        return response


class _Busy(Refusal):
    """A failure that may pass."""


def session(
    loopback: bool,
    networks: tuple[Network, ...] = (),
    body: int | None = None,
    whole: float | None = None,
    hosts: Iterable[tuple[str, int]] | None = None,
    authorities: str = "",
) -> requests.Session:
    """Make a session; with `loopback` it reaches this machine alone, else the open net and `networks`.

    `body` (bytes) and `whole` (seconds) bound an answer more tightly than a source's. `hosts` are the only names and
    ports that may be asked, where they are given; `authorities` is a file of certificates to trust instead of the usual.
    """
    made = requests.Session()
    bind(made, loopback, networks, body, whole, hosts)
    made.verify = authorities or True
    return made


def bind(
    made: requests.Session,
    loopback: bool,
    networks: tuple[Network, ...] = (),
    body: int | None = None,
    whole: float | None = None,
    hosts: Iterable[tuple[str, int]] | None = None,
) -> None:
    """Put the limits of `session` on a session that somebody else made."""
    reach = _Reach(loopback, networks, None if hosts is None else frozenset(hosts), body or BODY, whole or WHOLE)
    made.trust_env = False
    made.max_redirects = 0
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Checked(reach))
    made.hooks["response"].append(_refuse_errors)


def _refuse_errors(response: requests.Response, *_, **__) -> requests.Response:
    if response.is_redirect or response.status_code >= 400:
        response.close()
    if response.is_redirect:
        raise Refusal("source_redirects", to=response.headers.get("location", ""))
    if response.status_code >= 400:
        raise Refusal("source_refuses", status=response.status_code)
    return response


def _check(url: str | None, reach: _Reach) -> None:
    try:
        parts = urlsplit(url or "")
        port = parts.port or 443
    except ValueError as error:
        raise Refusal("address_refused", given=url) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise Refusal("address_refused", given=parts.hostname)
    if reach.hosts is not None and (parts.hostname, port) not in reach.hosts:
        raise Refusal("address_not_listed", given=f"{parts.hostname}:{port}")
    _address(parts.hostname, port, reach, parts.scheme == "https")


def _address(host: str, port: int, reach: _Reach, secure: bool) -> str:
    """Resolve a name; give its address if every address it has is allowed."""
    if not (reach.loopback or secure):
        raise Refusal("address_refused", given=host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refusal("source_unreachable") from error
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).split("%")[0])
        if not (ip.is_loopback if reach.loopback else _public(ip) or any(ip in net for net in reach.networks)):
            raise Refusal("address_refused", given=host)
    return str(found[0][-1][0])


def _public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address lies in the open net, and no other address is hidden in it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not any(ip in net for net in _RELAYS)
    hidden = any(ip in net for net in _CARRIERS) or (int(ip) >> 32 & 0xFCFFFFFF) == _ISATAP
    return ip in _OPEN and ip.is_global and not hidden


def _read(response: requests.Response, reach: _Reach) -> None:
    """Read the body into the response, bounded in size and time."""
    response._content = b"".join(pieces(response, reach.body, reach.whole))
    response._content_consumed = True  # type: ignore[attr-defined]


def pieces(response: requests.Response, most: int | None = None, whole: float | None = None) -> Iterator[bytes]:
    """Give the body of an answer piece by piece, bounded as a feed is unless told otherwise; one that says it is too large is not begun."""
    most, whole, began, size = most or FEED, whole or FEED_WHOLE, monotonic(), 0
    try:
        if length(response) > most:
            raise Refusal("body_too_large", limit=_size(most))
        # One piece as it comes: a reader of whole blocks would wait for a body that drips, without limit.
        while chunk := _next(response):
            size += len(chunk)
            if size > most:
                raise Refusal("body_too_large", limit=_size(most))
            if monotonic() - began > whole:
                raise Refusal("source_silent")
            yield chunk
    finally:
        response.close()


def _next(response: requests.Response) -> bytes:
    try:
        return response.raw.read1(65536, decode_content=True)
    except (HTTPError, OSError) as error:
        raise Refusal("body_cut") from error


def length(response: requests.Response) -> int:
    """Give the bytes that an answer says it sends; 0 where it does not say."""
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0


def _certificate(error: Exception) -> str:
    """Say what is wrong with a certificate, in the words of the library."""
    found = re.search(r"certificate verify failed: ([^(]+)", str(error))
    return found[1].strip() if found else "TLS"


def _asked(text: str) -> int:
    """Read Retry-After, seconds or a date; 0 where it says nothing that can be read."""
    if text.isascii() and text.isdigit():
        return min(int(text[:12]), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, min(math.ceil((moment - datetime.now(UTC)).total_seconds()), LONGEST))
    except (ValueError, OverflowError):
        return 0


def _size(size: int) -> str:
    return f"{size // 2**20} MB" if size >= 2**20 else f"{size // 2**10} kB"
