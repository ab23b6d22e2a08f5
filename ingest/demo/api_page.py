"""Reports as pages of JSON, as a province's or ministry's interface answers: one dataset, or a package of several."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from ingest.demo import behaviour, wrong
from ingest.demo.spelling import snake

_MONTH_PAGE, _YEAR_PAGE = 15, 120
PACKAGE = "goi"


def address(sent: behaviour.Sent, page: int = 1) -> str:
    """Give where a page of a report stands; `ban` is its revision."""
    query = {"agency": sent.agency, "period": sent.period, "ban": sent.revision, "page": page}
    return f"/api/v1/{sent.dataset or PACKAGE}?{urlencode(query)}"


def name(sent: behaviour.Sent) -> str:
    """Name the report as a file."""
    return f"{sent.agency}_{sent.dataset or PACKAGE}_{sent.period}.ndjson"


@lru_cache(maxsize=4096)
def body(sent: behaviour.Sent, page: int) -> bytes | None:
    """Write one page on one line; None where there is no such page."""
    broken = wrong.body(sent.what)
    if broken is not None:
        return broken if page == 1 else None
    items = _items(sent)
    size = _MONTH_PAGE if sent.dataset and len(sent.period) == 7 else _YEAR_PAGE
    start = (page - 1) * size
    if page < 1 or (start >= len(items) and page > 1):
        return None
    following = address(sent, page + 1) if start + size < len(items) else None
    shown: dict[str, object] = {} if sent.dataset else {"ky": sent.period}
    for dataset, item in items[start : start + size]:
        shown.setdefault("items" if sent.dataset else dataset, []).append(item)  # type: ignore[attr-defined]
    return json.dumps({**shown, "next": following}, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=256)
def _items(sent: behaviour.Sent) -> list[tuple[str, dict[str, object]]]:
    return [
        (dataset, {key: _plain(row[column]) for column, key in snake(dataset).items()})
        for dataset, _ in sent.holds
        for row in behaviour.rows(sent, dataset)
    ]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        # At most one decimal, so that the shortest float spelling is exact.
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
