"""How a feed is to be read: its kind, which cell or key is which column, how its days are written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from data import datasets, lists
from data.datasets import Dataset
from data.errors import Refusal
from data.feeds import Plan
from ingest.read.delimited import delimiter_of
from ingest.read.folding import one_line, spelling_key
from ingest.read.sniff import sniff

MAX_BYTES = 4 << 30
_HEAD = 1 << 18
#: Codes of a list at most for its columns to be compared with each of them.
_CODES = 16
_DAY_FIRST = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}( \d{1,2}:\d\d(:\d\d)?)?")
_ELSEWHERE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-](?!07:?00$)\d\d:?\d\d)")


@dataclass(frozen=True)
class Head:
    """The plan of a file, its column titles as printed, and those that are not of the dataset."""

    plan: Plan
    labels: Mapping[str, str]
    others: tuple[str, ...]


def plan_of(path: Path, name: str, dataset_id: str) -> Head:
    """Look at the beginning of a file and decide how to read it, or refuse it by name."""
    kind = sniff(path, name, MAX_BYTES)
    if kind not in ("csv", "ndjson"):
        raise Refusal("feed_kind", file=name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = _text(head, name, whole=len(head) < _HEAD)
    dataset = datasets.get(dataset_id)
    return _csv(text, name, dataset) if kind == "csv" else _ndjson(text, name, dataset)


def _text(head: bytes, name: str, whole: bool) -> str:
    """Decode the beginning, which may end within a letter; feeds are UTF-8."""
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if whole or error.start < len(head) - 4:
            raise Refusal("feed_encoding", file=name) from error
        return head[: error.start].decode("utf-8-sig")


def _csv(text: str, name: str, dataset: Dataset) -> Head:
    delimiter = delimiter_of(text[: 1 << 16])
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next(lines)
        sample = [row for _, row in zip(range(1000), lines, strict=False)]
    except (csv.Error, StopIteration) as error:
        raise Refusal("csv_unreadable", file=name, row=1) from error
    places = _matched({place: cell for place, cell in enumerate(header)}, name, dataset)
    cells = ((row[place] for row in sample if place < len(row)) for place in _days(places, dataset))
    dates = _dates(value for found in cells for value in found)
    codes = _coded(places, dataset, lambda place: (row[place] for row in sample if place < len(row)))
    plan = Plan(dataset.id, "csv", places, len(header), delimiter, *dates, codes=codes)
    return _head(plan, dict(enumerate(header)))


def _ndjson(text: str, name: str, dataset: Dataset) -> Head:
    sample: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n")[:1000], 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            if sample:
                continue
            raise Refusal("json_damaged", file=name, row=number) from error
        sample.append(row if isinstance(row, dict) else {})
    keys = dict.fromkeys(key for row in sample for key in row)
    places = _matched({key: key for key in keys}, name, dataset)
    for column in dataset.columns.values():  # a key that the first records lack may come later
        if column.name not in places and column.headers:
            places[column.name] = column.headers[-1]
    cells = (str(row.get(key) or "") for row in sample for key in _days(places, dataset))
    codes = _coded(places, dataset, lambda key: (str(row.get(key) or "") for row in sample))
    return _head(Plan(dataset.id, "ndjson", places, 0, "", *_dates(cells), codes=codes), {key: key for key in keys})


def _head(plan: Plan, titles: Mapping[Any, str]) -> Head:
    used = set(plan.places.values())
    others = tuple(one_line(title) for place, title in titles.items() if place not in used and title.strip())
    labels = {name: one_line(titles.get(place, str(place))) for name, place in plan.places.items()}
    return Head(plan, labels, others)


def _matched(titles: Mapping[Any, str], name: str, dataset: Dataset) -> dict[str, Any]:
    """Give column → place; a title that two cells bear is refused, and so is a file that lacks a required column."""
    spellings = {spelling_key(header): c.name for c in dataset.columns.values() for header in (c.name, *c.headers)}
    places: dict[str, Any] = {}
    for place, title in titles.items():
        column = spellings.get(spelling_key(title))
        if column in places:
            raise Refusal("feed_column_twice", file=name, given=one_line(title))
        if column:
            places[column] = place
    lacking = [c for c in dataset.columns.values() if c.required and c.name not in places]
    if lacking or not places:
        expected = ", ".join(c.headers[0] if c.headers else c.name for c in lacking or dataset.columns.values())
        raise Refusal("feed_columns_missing", file=name, dataset=dataset.label.vi, expected=expected)
    return places


def _days(places: Mapping[str, Any], dataset: Dataset) -> Iterator[Any]:
    return (place for name, place in places.items() if dataset.columns[name].type in ("date", "time"))


def _coded(
    places: Mapping[str, Any], dataset: Dataset, values: Callable[[Any], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Give the columns that hold only codes of a short list in the first rows, with the codes of the list."""
    known = {name: tuple(lists.get(chosen).entries) for name in places if (chosen := dataset.columns[name].choices)}
    return {
        name: codes
        for name, codes in known.items()
        if 0 < len(codes) <= _CODES and {*values(places[name])} <= {*codes, ""}
    }


def _dates(values: Iterable[str]) -> tuple[str, str]:
    """Tell how days, and days with a time, are written: day first or with another offset where one is, else ISO."""
    days, times = "iso", ""
    for value in values:
        value = value.strip()
        if match := _DAY_FIRST.fullmatch(value):
            days = f"%d{match[1]}%m{match[1]}%Y"
            times = times or (f"{days} %H:%M{':%S' if match[3] else ''}" if match[2] else "")
        elif days == "iso" and _ELSEWHERE.fullmatch(value):
            return "instant", ""
    return days, times
