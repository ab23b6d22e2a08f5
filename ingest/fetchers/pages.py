"""JSON in pages, each with the address of the next, asked with a bearer token.

A report is its pages as they came, one per line. The token goes only where the first page was: a `next` that leads
to another host, or back to a page that was read, is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson

from data.errors import Refusal
from ingest.sources import Context

MOST_PAGES = 500
MOST_BYTES = 64 * 2**20


def bearer(token: str) -> dict[str, str]:
    """Give the headers of a request that shows a token."""
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def follow(context: Context, address: str, headers: dict[str, str] | None = None) -> bytes:
    """Give every page from an address on, one per line."""
    return join(context, address, headers, _next)


def join(
    context: Context, address: str, headers: dict[str, str] | None, after: Callable[[Any, str], str | None]
) -> bytes:
    """Give every page from an address on; `after(page, address)` tells where the next one is, None at the end."""
    pages: list[bytes] = []
    asked: set[str] = set()
    following: str | None = address
    while following:
        if urlsplit(following)[:2] != urlsplit(address)[:2] or following in asked:
            raise Refusal("source_leads_away", to=following)
        asked.add(following)
        body = context.session.get(following, headers=headers).content
        pages.append(one_line(body))
        if len(pages) > MOST_PAGES or sum(map(len, pages)) > MOST_BYTES:
            raise Refusal("body_too_large", limit=f"{MOST_BYTES // 2**20} MB")
        following = after(orjson.loads(body), following)
    return b"\n".join(pages)


def one_line(page: bytes) -> bytes:
    """Put a page on one line; one that is printed over several is written anew."""
    return page.strip() if b"\n" not in page.strip() else orjson.dumps(orjson.loads(page))


def _next(page: Any, address: str) -> str | None:
    found = page.get("next") if isinstance(page, dict) else None
    return urljoin(address, found) if isinstance(found, str) and found else None
