"""A service behind the national data exchange (NDXP), asked through an X-Road adapter's forward address.

`{adapter}/XrdAdapter/RestService/forward/{service}?…&dstcode=VN:GOV:…&providerurl=https://…`: the adapter of the
asking body passes the request on. Its quirks: colons in `dstcode` stay as they are, `providerurl` is escaped; the
answer says how it went in `error_code` even under HTTP 200; pages are numbered from 1 (`pageIndex`, `totalPages`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from data.errors import Refusal
from ingest.fetchers.pages import join
from ingest.sources import Context

FORWARD = "/XrdAdapter/RestService/forward/"
PAGE = 200


def address(adapter: str, service: str, dstcode: str, providerurl: str, **asked: Any) -> str:
    """Write the forward address of a service."""
    query = urlencode(asked)
    target = f"dstcode={quote(dstcode, safe=':.')}&providerurl={quote(providerurl, safe='')}"
    return f"{adapter.rstrip('/')}{FORWARD}{service.strip('/')}?{query}&{target}"


def pages(context: Context, adapter: str, service: str, dstcode: str, providerurl: str, **asked: Any) -> bytes:
    """Give every page of a service's answer, one per line."""

    def page(number: int) -> str:
        return address(adapter, service, dstcode, providerurl, **asked, pageIndex=number, pageSize=PAGE)

    def after(answer: Any, at: str) -> str | None:
        if not isinstance(answer, dict) or str(answer.get("error_code", "0")) not in ("0", ""):
            said = answer.get("message", "") if isinstance(answer, dict) else ""
            raise Refusal("source_says_error", said=str(said)[:200])
        number = int(parse_qs(urlsplit(at).query)["pageIndex"][0])
        return page(number + 1) if number < int(answer.get("totalPages") or 1) else None

    return join(context, page(1), {"Accept": "application/json"}, after)
