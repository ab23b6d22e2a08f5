"""Good files in every form: our reader and a plain second one give the same cells at the same addresses."""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from data.errors import Refusal
from data.model import Reading
from ingest.read.child import Reader
from ingest.read.specs import Spec
from tests.data.test_data_specimens import ANYWHERE, SPECS, printed, rows, typed, write_csv, write_json, write_xlsx

LIMIT, SHARE = 1000, Decimal("0.99")
CODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
DELIMITERS = (",", ";", "\t")
#: How many spellings of headers are tried; a column with fewer keeps its last.
TURNS = 3


def main(quick: bool) -> dict[str, Any]:
    """Write and read every good file (quick: a sample spread over all kinds of report)."""
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, Reader() as reader:
        for number, (path, spec, headers) in enumerate(_files(Path(folder), 29 if quick else 1)):
            told[_outcome(reader, path, spec, headers, number)] += 1
            path.unlink()
    files = sum(told.values())
    figure = {"files": files} | {name: told[name] for name in ("equal", "refused", "different")}
    right = told["different"] == 0 and told["equal"] >= SHARE * files
    return {"figure": figure, "bar": f"≥ {LIMIT} files, ≥ 99 % equal, the rest refused by name",
            "ok": right and (quick or files >= LIMIT)}  # fmt: skip


def _files(folder: Path, step: int) -> Iterator[tuple[Path, Spec, dict[str, str]]]:
    """Give every `step`-th file: forms by title, text in each coding and delimiter, JSON; in each spelling of headers."""
    wanted: list[tuple[str, Spec, int, str, str]] = []
    wanted += [("xlsx", spec, turn, "", "") for spec in SPECS for turn in range(TURNS)]
    wanted += [("json", spec, turn, "", "") for spec in ANYWHERE for turn in range(TURNS)]
    wanted += [("csv", *rest) for rest in product(ANYWHERE, range(TURNS), CODINGS, DELIMITERS)]
    for number, (end, spec, turn, coding, delimiter) in enumerate(wanted[::step]):
        headers = {name: column.headers[min(turn, len(column.headers) - 1)] for name, column in spec.columns.items()}
        path = folder / f"{number}.{end}"
        if end == "csv":
            write_csv(path, spec, headers)
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=delimiter).writerows(
                csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";")
            )
            path.write_bytes(text.getvalue().encode(coding))
        else:
            (write_xlsx if end == "xlsx" else write_json)(path, spec, headers)
        yield path, spec, headers


def _outcome(reader: Reader, path: Path, spec: Spec, headers: dict[str, str], number: int) -> str:
    try:
        (reading,) = reader.read(path, path.name, spec.dataset.id)
    except Refusal as refusal:
        print(f"{spec.dataset.id} {path.name}: {refusal}", file=sys.stderr)
        return "refused"
    second = {"csv": _csv, "xlsx": _xlsx, "json": _json}[path.suffix[1:]](path, reading, headers)
    expected = rows(spec)
    if len(reading.rows) != len(expected):
        return _told(spec, path, f"{len(reading.rows)} rows for {len(expected)}")
    for row, wanted in zip(reading.rows, expected, strict=True):
        for name, column in spec.columns.items():
            ours, other = row.values[name], second(row.number, name)
            if ours != typed(wanted[name]):
                return _told(spec, path, f"{name}: {ours!r} for {wanted[name]!r}")
            if not _same(other, wanted[name], printed(spec, column, wanted[name])):
                return _told(spec, path, f"{name}: the second reader finds {other!r} for {wanted[name]!r}")
    return "equal"


def _told(spec: Spec, path: Path, what: str) -> str:
    print(f"{spec.dataset.id} {path.name}: {what}", file=sys.stderr)
    return "different"


def _same(found: Any, wanted: Any, shown: Any) -> bool:
    """Tell whether a cell as the second reader gives it is the value that was written, plain or as people print it."""
    if isinstance(found, datetime) and not isinstance(wanted, datetime) and isinstance(wanted, date):
        found = found.date()
    if isinstance(wanted, Decimal | int) and isinstance(found, float | int):
        return Decimal(str(found)) == wanted
    iso = wanted.isoformat() if isinstance(wanted, date) else wanted
    return found in (wanted, shown, iso) or (found in (None, "") and shown in (None, ""))


def _csv(path: Path, reading: Reading, headers: dict[str, str]) -> Any:
    body = path.read_bytes()
    coding = next(one for one in ("utf-8-sig", *CODINGS[2:]) if _reads(body, one, headers))
    text = body.decode(coding)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one))))
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return lambda row, name: lines[row - 1][column_index_from_string(reading.layout.columns[name]) - 1]


def _reads(body: bytes, coding: str, headers: dict[str, str]) -> bool:
    """Tell whether bytes are text of a coding: the first header stands in it."""
    try:
        return next(iter(headers.values())) in body.decode(coding)
    except UnicodeDecodeError:
        return False


def _xlsx(path: Path, reading: Reading, headers: dict[str, str]) -> Any:
    sheet = openpyxl.load_workbook(path, data_only=True)[reading.layout.sheet]
    return lambda row, name: sheet[f"{reading.layout.columns[name]}{row}"].value


def _json(path: Path, reading: Reading, headers: dict[str, str]) -> Any:
    items = json.loads(path.read_text("utf-8"))["items"]
    first = reading.rows[0].number
    return lambda row, name: items[row - first][headers[name]]
