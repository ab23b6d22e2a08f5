"""Figures of one release as a file: equal questions give equal bytes, for ever.

Every row names its release, the digest of the definition that it was made by, and the version that its period belongs to. Amounts are written as decimal texts,
also in JSON, so that no reader's floating point changes them; a missing value is empty (JSON: null) and says why.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb
import orjson

from data import agencies
from data.errors import Refusal
from data.ledger import tables
from data.period import parse
from metrics import definitions, figures, versions
from metrics.views import Stamp

FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_FIELDS = (
    "indicator, agency, period, lens, value, numerator, denominator, missing, marks, illustrative, reported, expected, "
    "place, placed, oldest_input, newest_input"
)


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, form: str, asked: Mapping[str, str]) -> bytes:
    """Write the figures that are asked for (`indicator`, `agency`, `period`, `lens`; empty: all, lens: the usual one)."""
    if form not in FORMS:
        raise Refusal("export_form", given=form)
    rows = _rows(connection, stamp, asked)
    head = {"release": f"r{stamp.release}", "kind": stamp.kind, "made_at": tables.stamp(stamp.made_at)}
    return _json(head, rows) if form == "json" else _csv(rows)


def _rows(connection: duckdb.DuckDBPyConnection, stamp: Stamp, asked: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    result = connection.execute(
        f"SELECT {_FIELDS} FROM observation WHERE lens = $lens AND ($indicator = '' OR indicator = $indicator) "
        "AND ($agency = '' OR agency = $agency) AND ($period = '' OR period = $period) "
        "ORDER BY indicator, period, agency",
        dict(asked),
    )
    names = _FIELDS.split(", ")
    while some := result.fetchmany(10_000):
        for values in some:
            row = dict(zip(names, values, strict=True))
            one = definitions.get(row["indicator"])
            agency = agencies.get(row["agency"]).name
            meant = versions.at(one.versions, parse(row["period"]))
            yield {
                "release": f"r{stamp.release}",
                "indicator": one.id,
                "name_vi": one.name.vi,
                "name_en": one.name.en,
                "agency": row["agency"],
                "agency_vi": agency.vi,
                "agency_en": agency.en,
                "period": row["period"],
                "lens": row["lens"],
                "value": _text(row["value"]),
                "unit": one.unit,
                "numerator": _text(row["numerator"]),
                "denominator": _text(row["denominator"]),
                "missing": row["missing"],
                "marks": list(row["marks"]),
                **{name: row[name] for name in names[9:]},
                "definition": one.digest,
                "version": meant.number,
                "document": meant.document,
                "article": meant.article,
            }


def _text(value: Decimal | None) -> str | None:
    trimmed = figures.trim(value)
    return None if trimmed is None else f"{trimmed:f}"


def _csv(rows: Iterator[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow(_cell(value) for value in row.values())
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, list) else value


def _json(head: Mapping[str, str], rows: Iterator[dict[str, Any]]) -> bytes:
    return orjson.dumps({**head, "figures": list(rows)}, option=orjson.OPT_APPEND_NEWLINE)
