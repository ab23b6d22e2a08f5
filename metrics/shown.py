"""One figure with everything it stands on, as plain values: what `show` prints and JSON carries."""

from __future__ import annotations

from typing import Any

from metrics.definitions import Indicator
from metrics.views import Explanation


def plain(found: Explanation, one: Indicator, lang: str) -> dict[str, Any]:
    """Give an explained figure: value or reason, terms, definition and version, targets, reports, age of the oldest input."""
    figure = found.figure
    return {
        "observation": figure.id,
        "name": found.name[lang],
        "release": f"r{found.stamp.release}",
        "value": _plain(figure.value),
        "unit": one.unit,
        "numerator": _plain(figure.numerator),
        "denominator": _plain(figure.denominator),
        "missing": figure.missing,
        "marks": list(figure.marks),
        "illustrative": figure.illustrative,
        "reported": figure.reported,
        "expected": figure.expected,
        "version": figure.version,
        "article": found.article,
        "formula": found.formula[lang] if found.formula else None,
        "confidence": found.confidence,
        "oldest_input": found.oldest_input.isoformat() if found.oldest_input else None,
        "oldest_input_days": (found.stamp.made_at - found.oldest_input).days if found.oldest_input else None,
        "document": _document(found.document, lang),
        "sources": list(found.sources),
        "targets": [
            {
                "value": _plain(t.value), "by": t.by, "asked_of": list(t.asked_of), "version": t.version,
                "article": t.article, "document": _document(t.document, lang),
            }
            for t in one.targets
        ],
        "candidates": _candidates(found),
        "reports": [
            {
                "report": card.id, "dataset": card.dataset, "sender": card.sender, "period": card.period,
                "revision": card.revision, "file": card.file, "sha256": card.sha256,
                "received_at": card.received_at.isoformat(),
                **({"cells": _cells(found)} if found.opened and card.id == found.opened.id else {}),
            }
            for card in found.reports
        ],
        "parts": [{"agency": part.agency, "value": _plain(part.figure.value), "missing": part.figure.missing} for part in found.parts],
        "changes": [
            {"release": f"r{c.release}", "value": _plain(c.value), "missing": c.missing, "version": c.version}
            for c in found.changes
        ],
    }  # fmt: skip


def _document(document, lang: str) -> dict[str, Any] | None:
    if document is None:
        return None
    fields = ("id", "number", "date", "source", "confidence")
    return {name: getattr(document, name) for name in fields} | {"title": document.title[lang]}


def _candidates(found: Explanation) -> list[dict[str, Any]]:
    """Where documents differ, list what each of them says instead of choosing."""
    if found.figure.missing != "conflicting" or found.extract is None:
        return []
    return [
        {label: cell.text for label, cell in zip(found.extract.labels, cells, strict=True)} | {"row": number}
        for number, cells in found.extract.rows
    ]


def _cells(found: Explanation) -> list[str]:
    """Give the addresses of the used cells of the opened report."""
    extract = found.extract
    if extract is None:
        return []
    sheet = f"{extract.sheet}!" if extract.sheet else ""
    return [
        f"{sheet}{letter}{number}"
        for number, cells in extract.rows
        for letter, cell in zip(extract.letters, cells, strict=True)
        if cell.used
    ]


def _plain(value) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
