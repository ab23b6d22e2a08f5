"""CSV files: encoding, delimiter, quotes, newlines within quotes, with the real line numbers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from data.errors import Refusal
from data.model import Finding
from ingest.read import old_alphabets
from ingest.read.grid import Grid
from ingest.read.live import MAX_CELL
from ingest.read.sheet_xml import MAX_ROWS, check_box

DELIMITERS = (",", ";", "\t")
_SAMPLE = 1 << 16


def csv_grid(path: Path, name: str) -> Grid:
    """Read a CSV file whole."""
    text, findings = decode(path.read_bytes(), name)
    delimiter = delimiter_of(text[:_SAMPLE])
    csv.field_size_limit(MAX_CELL)
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    try:
        for row in reader:
            rows.append(row)
            numbers.append(last + 1)
            last = reader.line_num
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise Refusal("csv_unreadable", file=name, row=last + 1) from error
    check_box(len(rows), max(map(len, rows), default=0), name, "CSV")
    return Grid("", rows, "csv", numbers=numbers, findings=findings)


def decode(body: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Decode UTF-8, UTF-16, Windows-1258, TCVN3 or VNI; what is none of them is refused.

    The last three leave a warning, for their bytes would also pass as another 8-bit alphabet.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(body, "utf-16", name), ()
    zeros = body[:4096].count(0)
    if zeros > len(body[:4096]) // 4:
        wide = "utf-16-le" if body[1:4096:2].count(0) >= body[:4096:2].count(0) else "utf-16-be"
        return _decoded(body, wide, name), ()
    try:
        return body.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        rest = body.decode("utf-8", "replace")
        broken = rest.count("\ufffd")
        if sum(char > "\x7f" for char in rest) > 2 * broken:  # UTF-8 with a few broken bytes, not another alphabet
            raise Refusal("encoding_unknown", file=name) from error
        found = old_alphabets.decoded(body)
        if found is None:
            raise Refusal("encoding_unknown", file=name) from error
        text, alphabet = found
        return text, (Finding("encoding_assumed", "warning", params={"given": alphabet}),)


def _decoded(body: bytes, encoding: str, name: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("encoding_unknown", file=name) from error


def delimiter_of(sample: str) -> str:
    """Choose the delimiter that splits most lines into the same number (above one) of cells."""
    best, found = (0, 0), ","
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (lines, width) > best:
                best, found = (lines, width), delimiter
    return found
