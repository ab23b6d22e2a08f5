"""One file at one address, fetched again only when it changed.

`ETag` and `Last-Modified` are sent back as `If-None-Match` and `If-Modified-Since`. They are claims: an answer
"not modified" that names another tag or size is asked for in full, every file is asked for in full once a week,
and an address whose bytes changed under the same tag is noted and never asked conditionally again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from requests import Response

from data.errors import Refusal
from data.ledger import tables
from data.model import Seen
from ingest.sources import Context

#: How long an address is believed when it says that nothing changed.
BELIEVED = timedelta(days=7)
#: What the server did: said "not modified" of bytes that differ, or kept the tag of bytes that differ.
SAID_UNCHANGED, SAME_TAG = "said_unchanged", "same_tag"


@dataclass(frozen=True)
class Got:
    """Bytes that are not held yet, and what to keep of their address."""

    body: bytes
    seen: Seen


def changed(context: Context, address: str, headers: Mapping[str, str] | None = None) -> Got | None:
    """Give what is new at an address, None when it is what it was; an answer that is no success is refused."""
    held = context.seen.get(address)
    if held is None:
        return _whole(context, address, headers, None, "")
    answer = context.session.get(address, headers={**(headers or {}), **_conditions(held, context)})
    if answer.status_code != 304:
        return _taken(context, address, answer, held, "")
    if _belies(answer, held):
        return _whole(context, address, headers, held, SAID_UNCHANGED)
    return None


def if_there(context: Context, address: str, headers: Mapping[str, str] | None = None) -> Got | None:
    """Give what is new at an address that need not exist yet."""
    try:
        return changed(context, address, headers)
    except Refusal as refusal:
        if refusal.code == "source_refuses" and refusal.params["status"] in (404, 410):
            return None
        raise


def _conditions(held: Seen, context: Context) -> dict[str, str]:
    """Give what makes the question conditional; nothing where the address is not believed."""
    if held.note or held.whole_at <= tables.stamp(context.now - BELIEVED):
        return {}
    asked = {"If-None-Match": held.etag, "If-Modified-Since": held.modified}
    return {name: value for name, value in asked.items() if value}


def _belies(answer: Response, held: Seen) -> bool:
    """Tell whether an answer "not modified" speaks of other bytes than those that are held."""
    etag, size = answer.headers.get("ETag", ""), answer.headers.get("Content-Length", "0")
    return (bool(etag) and etag != held.etag) or size not in ("0", str(held.size))


def _whole(
    context: Context, address: str, headers: Mapping[str, str] | None, held: Seen | None, why: str
) -> Got | None:
    return _taken(context, address, context.session.get(address, headers=headers), held, why)


def _taken(context: Context, address: str, answer: Response, held: Seen | None, why: str) -> Got | None:
    etag, modified = answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:64]
    got = unless_held(context, address, answer.content, etag, modified)
    if got and held and (why or (etag and etag == held.etag)):
        return replace(got, seen=replace(got.seen, note=why or SAME_TAG))
    return got


def unless_held(context: Context, address: str, body: bytes, etag: str = "", modified: str = "") -> Got | None:
    """Give bytes that an address gave, None when it gave them the last time too."""
    held = context.seen.get(address)
    note, now = held.note if held else "", tables.stamp(context.now)
    seen = Seen(address, etag, modified, sha256(body).hexdigest(), len(body), note, now)
    if held is None or held.sha256 != seen.sha256:
        return Got(body, seen)
    context.remember(seen)
    return None
