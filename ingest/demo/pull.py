"""The common part of the demonstration sources: an index, then what is not held, each dataset in the order sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

from requests import Response

from data.errors import Refusal
from data.model import Delivery
from data.period import Period
from ingest.sources import Context

TIMEOUT = (5, 60)


def get(context: Context, path: str, headers: dict[str, str] | None = None) -> Response:
    """Ask the server for a path; an answer that is no success is an error."""
    answer = context.session.get(urljoin(context.base, path), headers=headers, timeout=TIMEOUT)
    answer.raise_for_status()
    return answer


def deliveries(
    context: Context,
    period: Period,
    index: str,
    read: Callable[[str], bytes | Path],
    headers: dict[str, str] | None = None,
) -> Iterator[Delivery]:
    """Give every file of an index that is not held, one dataset after another: a batch then rewrites few facts.

    One that fails does not cost the others: its error is raised when all the rest is given, with the
    names of all that failed.
    """
    failed: list[tuple[str, OSError | Refusal]] = []
    for entry in sorted(
        get(context, index, headers).json(), key=lambda entry: (entry["dataset"] or "", entry["sent_at"])
    ):
        if context.held(entry["etag"]):
            continue
        try:
            body = read(entry["url"])
        except (OSError, Refusal) as error:
            failed.append((entry["name"], error))
            continue
        yield Delivery(
            name=entry["name"],
            body=b"" if isinstance(body, Path) else body,
            dataset=entry["dataset"],
            sender=entry["agency"],
            period=str(period),
            sent_at=entry["sent_at"],
            etag=entry["etag"],
            file=body if isinstance(body, Path) else None,
        )
    if failed:
        first = failed[0][1]
        first.add_note(f"{len(failed)} files failed: {', '.join(name for name, _ in failed)}")
        raise first
