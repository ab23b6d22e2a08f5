"""An agency's own file: kept durably with the name of who brought it, in one transaction with its audit row."""

from __future__ import annotations

from os import SEEK_END
from typing import IO

from data import agencies, datasets, inbox
from data.audit import Who
from data.errors import Refusal
from data.model import Delivery
from data.period import parse
from data.settings import Settings

#: Larger files come as feeds, not as forms.
LARGEST = 20 * 2**20


def upload(
    settings: Settings,
    who: Who,
    name: str,
    body: bytes | IO[bytes],
    sender: str,
    dataset: str | None = None,
    period: str | None = None,
    illustrative: bool = False,
    origin: str = "upload",
) -> int:
    """Receive a file whose reports stay drafts until they are sent; give its receipt for `of_file`.

    An open file is read piece by piece, so that the web program never holds it.
    """
    if dataset is not None:
        datasets.get(dataset)
    if _size(body) > LARGEST:
        raise Refusal("report_file_too_large", file=name, limit=f"{LARGEST // 2**20} MB")
    whose, when = agencies.get(sender).id, str(parse(period)) if period else None
    held, file = (body, None) if isinstance(body, bytes) else (b"", body)
    delivery = Delivery(name, held, dataset, whose, when, file=file)
    (receipt,) = inbox.receive(settings, [delivery], origin, illustrative, who=who, intent="draft")
    return receipt


def _size(body: bytes | IO[bytes]) -> int:
    if isinstance(body, bytes):
        return len(body)
    size = body.seek(0, SEEK_END)
    body.seek(0)
    return size
