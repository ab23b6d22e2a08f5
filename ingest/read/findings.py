"""Collecting findings: at most 200 per reading, errors kept first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from data.model import Finding
from ingest.read.folding import fold, one_line
from ingest.read.grid import Grid, letters
from ingest.read.headers import Match
from ingest.read.row_kinds import ORDINALS
from ingest.read.specs import Spec

MAX_FINDINGS = 200

_ORDER = {"error": 0, "warning": 1, "note": 2}


class Findings:
    """The findings of one reading, counted beyond the limit."""

    def __init__(self, sheet: str, first: Sequence[Finding] = ()):
        self._sheet = sheet
        self._found: list[Finding] = list(first)
        self._errors = 0
        self._dropped = 0

    def add(
        self,
        rule: str,
        severity: Literal["error", "warning", "note"] = "error",
        row: int | None = None,
        letters: str = "",
        **params: Any,
    ) -> None:
        """Note one problem at a cell; `params` are what its sentence needs."""
        if severity == "error":
            self._errors += 1
        if (severity == "error" and self._errors > MAX_FINDINGS) or len(self._found) > 4 * MAX_FINDINGS:
            self._dropped += 1
            return
        self._found.append(Finding(rule, severity, self._sheet, row, letters, params))

    def all(self) -> tuple[Finding, ...]:
        """Give what is kept; where more was found, the last one says how many are not shown."""
        return bounded(self._found, self._sheet, self._dropped)


def bounded(found: Sequence[Finding], sheet: str = "", dropped: int = 0) -> tuple[Finding, ...]:
    """Keep at most `MAX_FINDINGS`, errors first; the last one says how many more there are."""
    if len(found) + dropped <= MAX_FINDINGS:
        return tuple(found)
    kept = sorted(found, key=lambda finding: _ORDER[finding.severity])[: MAX_FINDINGS - 1]
    severity: Literal["error", "note"] = "error" if kept[-1].severity == "error" else "note"
    more = len(found) + dropped - len(kept)
    return (*kept, Finding("findings_more", severity, sheet, params={"given": more}))


def header_findings(found: Findings, grid: Grid, spec: Spec, match: Match, last: int) -> None:
    """Note missing columns (error) and columns that are not part of the dataset (note)."""
    for name in sorted(spec.needed - match.columns.keys()):
        column = spec.columns[name]
        accepted = " / ".join(dict.fromkeys(column.headers))
        found.add("column_missing", row=grid.number(last), column=column.label.vi, expected=accepted)
    used = set(match.columns.values())
    others: dict[int, str] = {}
    for row in grid.rows[match.first : last + 1]:
        for place, cell in enumerate(row):
            if place not in used and isinstance(cell, str) and cell.strip() and fold(cell) not in ORDINALS:
                others[place] = f"{others[place]} {one_line(cell)}" if place in others else one_line(cell)
    if others:
        names = "; ".join(f"{letters(place)}: {text[:60]}" for place, text in sorted(others.items())[:20])
        found.add("columns_ignored", "note", row=grid.number(last), given=names)
