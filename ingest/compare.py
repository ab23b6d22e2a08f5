"""A report against what is known: its sender's last periods, and an automatic source.

These only warn, for they open a request for explanation and never correct a figure. Suspicious is what changed more
than threefold, or by more than three robust deviations of the changes before, or differs from an automatic source by
more than five points; and a row that was there last period and must go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

from data import datasets
from data.datasets import Dataset
from data.model import Finding, Layout
from data.period import parse
from ingest.known import BACK, Known, Rows
from ingest.validate import Candidate

#: A change of this many times is suspicious, and one of this many robust deviations of at least so many changes.
TIMES, DEVIATIONS, CHANGES = 3, 3, 6
#: Scales the median of absolute deviations to a standard deviation.
_SCALE = Decimal("1.4826")
#: At most this many warnings of one kind in a report.
MOST = 50


def compare(candidate: Candidate, known: Known) -> list[Finding]:
    """Give the warnings of a report that is otherwise without error."""
    dataset = datasets.get(candidate.dataset)
    found = _threefold(candidate, dataset, known.rows, known.before)[:MOST]
    found += _vanished(candidate, dataset, known.rows, known.before)[:MOST]
    found += _deviating(candidate, dataset, known)
    return found + _automatic(candidate, dataset, known)


def key_of(row: dict[str, Any], dataset: Dataset) -> tuple[str, ...]:
    """Name a row across periods: its subject and its key."""
    subject = str(row.get("_agency") or "") if dataset.subject else ""
    return (subject, *(str(row.get(name)) for name in dataset.key))


def _threefold(candidate: Candidate, dataset: Dataset, earlier: Rows, before: str) -> list[Finding]:
    held = {key_of(row, dataset): row for row in earlier}
    found = []
    for row in candidate.rows:
        old = held.get(key_of(row, dataset))
        for name in dataset.compared if old is not None else ():
            given, last = _number(row.get(name)), _number(old.get(name) if old else None)
            if given is None or last is None or max(given, last) < dataset.compared_from:
                continue
            if given > TIMES * last or last > TIMES * given:
                params = {
                    "given": str(row[name]), "before": f"{last.normalize():f}", "before_period": before,
                    "column": dataset.columns[name].label.vi, "column_en": dataset.columns[name].label.en,
                    "change": _percent(given, last),
                }  # fmt: skip
                found.append(Finding("value_jumps", "warning", *_place(candidate, row, name), params))
    return found


def _vanished(candidate: Candidate, dataset: Dataset, earlier: Rows, before: str) -> list[Finding]:
    if not dataset.continues:
        return []
    here = {key_of(row, dataset) for row in candidate.rows}
    gone = [key[-1] for key in dict.fromkeys(key_of(row, dataset) for row in earlier) if key not in here]
    sheet = candidate.layouts[0].sheet
    return [Finding("row_vanished", "warning", sheet, params={"given": key, "before_period": before}) for key in gone]


def _deviating(candidate: Candidate, dataset: Dataset, known: Known) -> list[Finding]:
    found = []
    when, layout = parse(candidate.period), candidate.layouts[0]
    for name in dataset.compared:
        periods = [str(when.shift(-step)) for step in range(BACK, 0, -1)]
        totals = [known.totals.get(period, {}).get(name) for period in periods]
        given, last = _total(candidate.rows, name), totals[-1]
        changes = [new - old for old, new in pairwise(totals) if old is not None and new is not None]
        if given is None or last is None or len(changes) < CHANGES:
            continue
        middle = median(changes)
        spread = _SCALE * median(abs(change - middle) for change in changes)
        if spread and abs(given - last - middle) > DEVIATIONS * spread:
            params = {
                "given": f"{given.normalize():f}", "before": f"{last.normalize():f}", "before_period": periods[-1],
                "column": dataset.columns[name].label.vi, "column_en": dataset.columns[name].label.en,
                "change": _percent(given, last),
            }  # fmt: skip
            found.append(
                Finding(
                    "total_deviates", "warning", layout.sheet, layout.header_row, layout.columns.get(name, ""), params
                )
            )
    return found


def _automatic(candidate: Candidate, dataset: Dataset, known: Known) -> list[Finding]:
    found = []
    layout = candidate.layouts[0]
    for one in dataset.automatic:
        if one.dataset not in known.automatic:
            continue
        part, whole = (_sum(candidate, names) for names in (one.part, one.whole))
        theirs, all_theirs = known.automatic[one.dataset]
        if not whole:
            continue
        own, measured = 100 * part / whole, 100 * theirs / all_theirs
        if abs(own - measured) > one.points:
            source = datasets.get(one.dataset).label
            params = {
                "given": f"{own:.1f}".replace(".", ","), "automatic": f"{measured:.1f}".replace(".", ","),
                "automatic_source": source.vi, "automatic_source_en": source.en, "points": one.points,
                "column": dataset.columns[one.part[0]].label.vi, "column_en": dataset.columns[one.part[0]].label.en,
            }  # fmt: skip
            place = (layout.sheet, layout.header_row, layout.columns.get(one.part[0], ""))
            found.append(Finding("automatic_differs", "warning", *place, params))
    return found


def _sum(candidate: Candidate, names: tuple[str, ...]) -> Decimal:
    return sum((_number(row.get(name)) or Decimal(0) for row in candidate.rows for name in names), Decimal(0))


def _total(rows: Sequence[dict[str, Any]], name: str) -> Decimal | None:
    values = [number for row in rows if (number := _number(row.get(name))) is not None]
    return sum(values, Decimal(0)) if values else None


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _percent(given: Decimal, last: Decimal) -> str:
    return f"{100 * (given - last) / last:+.1f}".replace(".", ",").replace("-", "−") if last else "–"


def _place(candidate: Candidate, row: dict[str, Any], name: str) -> tuple[str, int, str]:
    layout: Layout = next((one for one in candidate.layouts if one.sheet == row["_sheet"]), candidate.layouts[0])
    return row["_sheet"], row["_row"], layout.columns.get(name, "")
