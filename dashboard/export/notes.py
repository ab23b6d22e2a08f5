"""Event notes in words, for the tables that stand beside charts and leave as files."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import format
from dashboard.i18n import t
from data.notes import Note
from metrics.views.notes import Mark


def said(one: Note, lang: str) -> str:
    """Write one note: its day, kind, document and words."""
    kind = " ".join(filter(None, (t(f"note.kind.{one.kind}", lang), one.document)))
    return f"{format.day(one.day, lang)}, {kind}: {one.text}"


def of(notes: Iterable[Mark], period: str, lang: str) -> str:
    """Write the notes of one period of a table; "" where there is none."""
    return "; ".join(said(one.note, lang) for one in notes if one.period == period)
