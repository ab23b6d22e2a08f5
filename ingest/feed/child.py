"""The limited process of one feed: `python -m ingest.feed.child`, a request on standard input, an answer on standard output.

It sees the file and one folder, into which it writes the part; it has no network, no environment, and ends with its
caller.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import orjson

from data import agencies, datasets, duck, feed_lines, feed_rows, feeds, lists
from data.datasets import Dataset
from data.errors import Refusal
from data.feed_rows import Condition
from data.model import Finding
from data.nearest import listed
from data.period import Period, parse
from ingest.feed.header import Head, plan_of
from ingest.feed.whose import period_of
from ingest.read import limits, printed_periods
from ingest.read.findings import bounded
from ingest.read.grid import letters

#: Wrong rows that are named one by one, per rule; a feed with more wrong rows than this share is returned.
SHOWN, SHARE = 20, 0.01
#: Wrong lines that DuckDB notes; a feed has not more of them and is still read.
MOST_REJECTED = 100_000
_UNKNOWN, _UNKNOWN_ABROAD = "agency_name_unknown", "country_unknown"


def answer_to(request: dict[str, Any]) -> dict[str, Any]:
    """Read one feed into a part below `folder` and say what it holds and where it is."""
    folder, source = Path(request["folder"]), Path(request["path"])
    head = plan_of(source, request["name"], request["dataset"])
    with duck.connect(
        paths=[source], folders=[folder], threads=2, memory=request["memory"], spill=folder
    ) as connection:
        return _Feed(connection, head, folder, request).read(source)


class _Feed:
    """One feed being read; the steps share a connection and the staged part."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, head: Head, folder: Path, request: dict[str, Any]):
        self.connection, self.head, self.plan, self.request = connection, head, head.plan, request
        self.dataset: Dataset = datasets.get(head.plan.dataset)
        self.staged, self.sifted = folder / "staged.parquet", folder / "sifted.parquet"
        self.findings: list[Finding] = []
        self.lines = feed_lines.Lines(head.plan.first)
        #: The column in which rows name their period, or empty.
        self.months = next((c.name for c in self.dataset.columns.values() if c.type == "period"), "")

    def read(self, source: Path) -> dict[str, Any]:
        with ThreadPoolExecutor(1) as beside:  # counting takes a core that DuckDB leaves idle at times
            counted = beside.submit(feed_lines.count, source)
            missing = self._stage(source)
        rows = missing[""]
        lines, told = feeds.rejected(self.connection, SHOWN)
        self.lines = feeds.lines_of(self.connection, self.plan, source, rows, counted.result())
        names, period = self._names()
        wrong = self._wrong(feed_rows.conditions(self.dataset, self.plan, missing) + _unnamed(names, self.dataset))
        share = (lines + wrong) / max(rows + lines, 1)
        whole = share <= SHARE and lines < MOST_REJECTED and rows > wrong and not self._open(told)
        self._lines(told)
        if wrong or lines:
            given = {"given": lines + wrong, "of": rows + lines}
            rule = "feed_rows_left_out" if whole else "feed_rows_wrong"
            self.findings.insert(0, Finding(rule, "warning" if whole else "error", params=given))
        if not rows:
            self.findings.append(Finding("report_empty"))
        first: int | None = self.plan.first
        part = self.staged
        if whole and (wrong or lines or self.lines.places):
            rows, first = feed_rows.sift(self.connection, self.lines, self.staged, self.sifted), None
            part = self.sifted
        severity = "warning" if whole else "error"
        found = [one if one.severity != "error" else _as(one, severity) for one in self.findings]
        if self.head.others:
            found.append(Finding("columns_ignored", "note", params={"given": "; ".join(self.head.others)[:500]}))
        kept = bounded(found)
        return {
            "part": part.name, "rows": rows if whole else 0, "first": first, "names": {k: [c, ids] for k, (c, ids) in names.items()},
            "period": period, "findings": [asdict(one) for one in kept], "columns": self._columns(),
            "labels": dict(self.head.labels), "header": self.plan.first - 1,
        }  # fmt: skip

    def _stage(self, source: Path) -> dict[str, int]:
        """Write the rows as if each named the period that was said and held known codes; where one does not, as texts."""
        said = self.request["period"]
        if self.months in self.plan.places and said and parse(said).kind == self.dataset.frequency:
            self.plan = replace(self.plan, period=str(parse(said)))
        missing = feeds.stage(self.connection, self.plan, source, self.staged)
        if feed_rows.faulty(missing) and (self.plan.period or self.plan.codes):
            feeds.forget(self.connection)
            self.plan = replace(self.plan, period="", codes={})
            missing = feeds.stage(self.connection, self.plan, source, self.staged)
        return missing

    def _names(self) -> tuple[dict[str, tuple[str, dict[str, str]]], str]:
        """Say what names in the rows mean, where they are not ids already, and the period of the whole feed."""
        said, subject = self.request["period"], self.dataset.subject
        known: dict[str, Collection[str]] = {
            c.name: lists.get(c.choices).entries
            for c in self.dataset.columns.values()
            if c.choices
            and c.name in self.plan.places
            and c.name not in self.plan.codes
            and lists.get(c.choices).entries
        }
        if self.months in self.plan.places and not self.plan.period:
            known[self.months] = [str(parse(said))] if said else []
        odd = feed_rows.strange(self.connection, self.staged, known)
        found = {name: (name, self._codes(name)) for name in odd if name != self.months}
        periods = (
            {p: of for p in self._distinct(self.months) if (of := printed_periods.of_cell(p))}
            if self.months in odd
            else {}
        )
        self.period = parse(said) if said else period_of(self.connection, self.staged, self.dataset, self.plan, periods)
        if self.months in odd:
            inside = {name: of for name, of in periods.items() if _belongs(parse(of), self.period, self.dataset)}
            found["_period"] = (self.months, inside)
        elif not self.plan.period and self.period.kind != self.dataset.frequency:
            raise Refusal("period_missing", dataset=self.dataset.id)
        if subject in self.plan.places:
            spoken = [parse(one) for one in found.get("_period", ("", {}))[1].values()] or [self.period]
            found["_agency"] = (subject, _agencies(self._distinct(subject), spoken, self.dataset))
        return found, str(self.period)

    def _codes(self, column: str) -> dict[str, str]:
        chosen = lists.get(self.dataset.columns[column].choices)
        return {name: code for name in self._distinct(column) if (code := chosen.find(name))}

    def _distinct(self, column: str) -> list[str]:
        names = feed_rows.distinct(self.connection, self.staged, column)
        if len(names) > feeds.MOST_NAMES:
            label = self.dataset.columns[column].label.vi
            raise Refusal("feed_names_many", file=self.request["name"], column=label, limit=str(feeds.MOST_NAMES))
        return names

    def _wrong(self, found: list[Condition]) -> int:
        """Note the rows that break a rule, each once, and tell of the first ones."""
        key = [name for name in self.dataset.key if name in self.plan.places]
        key += [name for name in (self.dataset.subject,) if name in self.plan.places and name not in key]
        key += [self.months] if self.months in self.plan.places and not self.plan.period else []
        *counted, twice = feed_rows.counts(self.connection, self.staged, found, key)
        wrong = 0
        for one, count in zip(found, counted, strict=True):
            if count:
                wrong += feed_rows.mark(self.connection, self.staged, one.when) if one.severity == "error" else 0
                self._tell(one, one.when, count)
        if twice:
            again = feed_rows.repeated(self.connection, self.staged, key)
            fresh = feed_rows.mark(self.connection, self.staged, again)
            wrong += fresh
            if fresh:
                self._tell(Condition("feed_row_twice", key[0], again), again, fresh)
        return wrong

    def _tell(self, one: Condition, when: str, count: int) -> None:
        asked = [one.column] if one.column else ["_fault"]
        rows = feed_rows.examples(self.connection, self.staged, when, asked, SHOWN)
        for place, value in rows:
            number = self.lines.of(place)
            column = one.column or value
            label = self.head.labels.get(column, column)
            given = value if one.column else self.dataset.columns[column].label.vi
            values = {"values": f"{label}: {value}", "values_en": f"{label}: {value}"}
            params = dict(one.params) | values | {"column": label, "given": given, "rows": count}
            if one.rule in (_UNKNOWN, _UNKNOWN_ABROAD):
                params["nearest"] = listed(str(value or ""), self.period.end, _kinds(self.dataset))
            cell = self.plan.places.get(column)
            at = letters(cell) if isinstance(cell, int) else ""
            self.findings.append(Finding(one.rule, one.severity, "", number, at, params))  # type: ignore[arg-type]

    def _open(self, told: list[tuple[int, int, str, str]]) -> bool:
        """Tell whether a quote was never closed, so that rows after it were swallowed."""
        return any(kind == "UNQUOTED VALUE" for *_, kind, _ in told)

    def _lines(self, told: list[tuple[int, int, str, str]]) -> None:
        for line, (_, cell, kind, printed) in zip(self.lines.rejected, told, strict=False):
            rule = {"CAST": "feed_value", "UNQUOTED VALUE": "feed_quote_open"}.get(kind, "feed_line")
            at = letters(cell - 1) if cell else ""
            title = (
                next((t for n, t in self.head.labels.items() if self.plan.places[n] == cell - 1), "") if cell else ""
            )
            self.findings.append(Finding(rule, "error", "", line, at, {"given": printed.strip(), "column": title}))

    def _columns(self) -> dict[str, str]:
        return {n: letters(place) if isinstance(place, int) else place for n, place in self.plan.places.items()}


def _as(one: Finding, severity: Any) -> Finding:
    return Finding(one.rule, severity, one.sheet, one.row, one.column, one.params)


def _belongs(own: Period, whole: Period, dataset: Dataset) -> bool:
    return own.kind == dataset.frequency and whole.holds(own)


def _foreign(dataset: Dataset) -> bool:
    return dataset.columns[dataset.subject].type != "agency"


def _kinds(dataset: Dataset) -> tuple[str, ...]:
    return ("country", "nation") if _foreign(dataset) else tuple(agencies.REPORTING)


def _agencies(names: list[str], periods: list[Period], dataset: Dataset) -> dict[str, str]:
    """Resolve names as forms do; one that does not mean the same in each period of the rows means nothing."""
    found = {}
    for name in names:
        meant = {
            agency and agency.id for one in periods for agency in [agencies.resolve(name, one.end, _kinds(dataset))]
        }
        if len(meant) == 1 and (agency := meant.pop()):
            found[name] = agency
    return found


def _unnamed(names: dict[str, tuple[str, dict[str, str]]], dataset: Dataset) -> list[Condition]:
    """Give the conditions of rows in which a name means nothing; one without a period belongs to the whole feed's."""
    unknown = _UNKNOWN_ABROAD if dataset.subject and _foreign(dataset) else _UNKNOWN
    rules = {"_agency": unknown, "_period": "period_outside"}
    found = []
    for system, (column, ids) in names.items():
        known = ", ".join(feeds.text(name) for name in ids)
        when = f'"{column}" NOT IN ({known})' if known else f'"{column}" IS NOT NULL'
        lacking = f' OR "{column}" IS NULL' if system == "_agency" else ""
        expected = "; ".join(sorted(set(ids.values()))[:12])
        rule = rules.get(system, "value_unlisted")
        found.append(Condition(rule, column, f"({when}{lacking})", params=(("expected", expected),)))
    return found


def main() -> int:
    """Answer one request."""
    request = orjson.loads(sys.stdin.buffer.read())
    limits.leave_network()
    limits.confine(request["parent"], **request["limits"])
    try:
        answer = answer_to(request)
    except Refusal as refusal:
        answer = {"code": refusal.code, "params": refusal.params}
    except (duckdb.OutOfMemoryException, MemoryError):
        answer = {"code": "feed_too_costly", "params": {"file": request["name"]}}
    except duckdb.Error as error:
        answer = {"code": "file_unreadable", "params": {"file": request["name"], "what": type(error).__name__}}
    sys.stdout.buffer.write(orjson.dumps(answer, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
