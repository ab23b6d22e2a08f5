"""A listing of files: what a web server shows of a folder, or a JSON list of names and addresses.

Only files below the listing's own address are taken, by the ending of their name. One that fails does not cost the
others: its error is raised when all the rest is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import orjson
from requests import Response

from data.errors import Refusal
from ingest.fetchers.file import Got, changed
from ingest.sources import Context, clean

ENDINGS = (".csv", ".xlsx", ".xls", ".ods", ".json", ".ndjson")
MOST_FILES = 5_000


def files(context: Context, address: str, headers: Mapping[str, str] | None = None) -> Iterator[tuple[str, Got]]:
    """Give name and bytes of each file of a listing that changed since it was last fetched."""
    failed: list[tuple[str, OSError | Refusal]] = []
    for name, place in addresses(context.session.get(address, headers=headers), address):
        try:
            got = changed(context, place, headers)
        except (OSError, Refusal) as error:
            failed.append((name, error))
            continue
        if got:
            yield name, got
    if failed:
        first = failed[0][1]
        first.add_note(f"{len(failed)} files failed: {', '.join(name for name, _ in failed)}")
        raise first


def addresses(answer: Response, address: str) -> list[tuple[str, str]]:
    """Give name and address of each file that a listing shows, in its order."""
    kind = answer.headers.get("Content-Type", "")
    links = _json(answer.content) if "json" in kind else _links(answer.text)
    found: dict[str, str] = {}
    for link in links:
        place = urljoin(address, link)
        parts = urlsplit(place)
        name = unquote(PurePosixPath(parts.path).name)
        if _below(place, address) and name.lower().endswith(ENDINGS) and not name.startswith((".", "~$")):
            found.setdefault(place, clean(name))
    if len(found) > MOST_FILES:
        raise Refusal("listing_too_long", limit=f"{MOST_FILES}")
    return [(name, place) for place, name in found.items()]


def _below(place: str, address: str) -> bool:
    """Tell whether a link stays on the host and in the folder of the listing."""
    one, base = urlsplit(place), urlsplit(address)
    folder = base.path.rsplit("/", 1)[0] + "/"
    return one[:2] == base[:2] and one.path.startswith(folder) and ".." not in unquote(one.path).split("/")


def _json(body: bytes) -> list[str]:
    items = orjson.loads(body)
    if not isinstance(items, list):
        raise Refusal("source_unreadable", what=type(items).__name__)
    return [item if isinstance(item, str) else str(item["url"]) for item in items]


def _links(text: str) -> list[str]:
    found: list[str] = []

    class _Anchors(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value for name, value in attrs if tag == "a" and name == "href" and value)

    _Anchors().feed(text)
    if not found:
        raise Refusal("source_unreadable", what="listing")
    return found
