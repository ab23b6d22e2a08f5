"""One file at one address, fetched again only when it changed.

`ETag` and `Last-Modified` are sent back as `If-None-Match` and `If-Modified-Since`. They are claims: an answer
"not modified" that names another tag or size is asked for in full, every file is asked for in full once a week,
and an address whose bytes changed under the same tag is noted and never asked conditionally again. What a feed
brings goes to the disk piece by piece, into the run's own folder (`Context.spool`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from requests import Response

from data import fs, outgoing, space
from data.errors import Refusal
from data.ledger import tables
from data.model import Seen
from ingest.sources import Context

#: How long an address is believed when it says that nothing changed.
BELIEVED = timedelta(days=7)
#: What the server did: said "not modified" of bytes that differ, or kept the tag of bytes that differ.
SAID_UNCHANGED, SAME_TAG = "said_unchanged", "same_tag"
#: Pieces of a feed after which the room on the disk is looked at again.
_LOOK = 1024


@dataclass(frozen=True)
class Got:
    """Bytes that are not held yet, those of a feed in a file, and what to keep of their address."""

    body: bytes
    seen: Seen
    file: Path | None = None


def changed(context: Context, address: str, headers: Mapping[str, str] | None = None) -> Got | None:
    """Give what is new at an address, None when it is what it was; an answer that is no success is refused."""
    held = context.seen.get(address)
    if held is None:
        return _whole(context, address, headers, None, "")
    answer = _ask(context, address, {**(headers or {}), **_conditions(held, context)})
    if answer.status_code != 304:
        return _taken(context, address, answer, held, "")
    answer.close()
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
    return _taken(context, address, _ask(context, address, headers), held, why)


def _ask(context: Context, address: str, headers: Mapping[str, str] | None) -> Response:
    return context.session.get(address, headers=headers, stream=context.spool is not None)


def spooled(context: Context, address: str) -> Path:
    """Bring what is at an address into the folder of the run; the file is named by its sha256."""
    return _spool(context, _ask(context, address, None))


def _spool(context: Context, answer: Response) -> Path:
    assert context.spool is not None
    folder, digest = context.spool, sha256()

    def pieces() -> Iterator[bytes]:
        context.room(outgoing.length(answer))
        for number, piece in enumerate(outgoing.pieces(answer), 1):
            if number % _LOOK == 0:
                context.room(0)
            digest.update(piece)
            yield piece

    with space.told():
        return fs.gather(folder, pieces(), lambda: folder / digest.hexdigest(), "spool")


def _taken(context: Context, address: str, answer: Response, held: Seen | None, why: str) -> Got | None:
    etag, modified = answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:64]
    body = _spool(context, answer) if context.spool else answer.content
    got = unless_held(context, address, body, etag, modified)
    if got and held and (why or (etag and etag == held.etag)):
        return replace(got, seen=replace(got.seen, note=why or SAME_TAG))
    return got


def unless_held(context: Context, address: str, body: bytes | Path, etag: str = "", modified: str = "") -> Got | None:
    """Give bytes that an address gave, None when it gave them the last time too; a file is named by its sha256."""
    file = body if isinstance(body, Path) else None
    kept = b"" if isinstance(body, Path) else body
    digest, size = (file.name, file.stat().st_size) if file else (sha256(kept).hexdigest(), len(kept))
    held = context.seen.get(address)
    note, now = held.note if held else "", tables.stamp(context.now)
    seen = Seen(address, etag, modified, digest, size, note, now)
    if held is None or held.sha256 != seen.sha256:
        return Got(kept, seen, file)
    if file:
        fs.remove(file)
    context.remember(seen)
    return None
