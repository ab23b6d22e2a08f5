"""JSON: an array of objects, an object with a list, or one page or object per line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from data import datasets
from data.errors import Refusal
from ingest.read.delimited import decode
from ingest.read.folding import fold
from ingest.read.grid import Grid
from ingest.read.sheet_xml import check_box

_PERIOD_KEYS, _SENDER_KEYS = {"period", "ky", "kybaocao"}, {"sender", "donvibaocao"}


def json_grids(path: Path, name: str, lines: bool) -> tuple[Grid, ...]:
    """Read every list of objects of a JSON file as a grid; items are numbered from 1 over all pages."""
    pages = _pages(decode(path.read_bytes(), name)[0], name, lines)
    lists: dict[str, list[dict[str, Any]]] = {}
    told: dict[str, str] = {}
    for page in pages:
        for key, items in _lists(page):
            lists.setdefault(key, []).extend(items)
        if isinstance(page, dict):
            told |= {fold(key): value for key, value in page.items() if isinstance(value, str)}
    if not lists:
        raise Refusal("json_no_table", file=name)
    period = next((told[key] for key in _PERIOD_KEYS if key in told), None)
    sender = next((told[key] for key in _SENDER_KEYS if key in told), None)
    return tuple(_grid(items, name, period, sender, _dataset(key)) for key, items in lists.items())


def _dataset(key: str) -> str | None:
    """Give the dataset that a list is named after, in a package of several."""
    own = key.rsplit("/", 1)[-1]
    return own if own in datasets.all_datasets() else None


def _pages(text: str, name: str, lines: bool) -> list[Any]:
    try:
        return [orjson.loads(text)] if not lines else _by_line(text, name)
    except orjson.JSONDecodeError as error:
        if not lines and "\n" in text.strip():
            return _by_line(text, name)
        raise Refusal("json_damaged", file=name, row=error.lineno) from error


def _by_line(text: str, name: str) -> list[Any]:
    pages = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                pages.append(orjson.loads(line))
            except orjson.JSONDecodeError as error:
                raise Refusal("json_damaged", file=name, row=number) from error
    return pages


def _lists(page: Any, depth: int = 0, key: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(page, list):
        items = [item for item in page if isinstance(item, dict)]
        if len(items) == len(page):
            yield key, items
    elif isinstance(page, dict) and depth < 3:
        inner = [(name, found) for name, value in page.items() for _, found in _lists_within(value, depth)]
        if inner:
            yield from ((f"{key}/{name}", found) for name, found in inner)
        elif depth == 0 and page:
            yield key, [page]


def _lists_within(value: Any, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(value, list | dict):
        yield from _lists(value, depth + 1)


def _grid(items: list[dict[str, Any]], name: str, period: str | None, sender: str | None, dataset: str | None) -> Grid:
    flat = [dict(_flat(item)) for item in items]
    fields = list(dict.fromkeys(key for item in flat for key in item))
    check_box(len(items) + 1, len(fields), name, "JSON")
    rows: list[list[Any]] = [list(fields)]
    rows.extend([item.get(field) for field in fields] for item in flat)
    numbers = range(len(rows))
    return Grid(dataset or "", rows, "json", numbers=numbers, period=period, sender=sender, dataset=dataset)


def _flat(item: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        if isinstance(value, dict) and not prefix:
            yield from _flat(value, f"{key} | ")
        elif isinstance(value, dict | list):
            yield prefix + key, orjson.dumps(value).decode()
        else:
            yield prefix + key, value
