"""Reports as a workbook of six forms, laid out as offices print them (Times New Roman, merged headers)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from data.period import parse
from ingest.demo import behaviour, units, world, wrong
from ingest.demo.form_sheet import Looks, write_sheet
from ingest.demo.spelling import form_number, initials

_MADE = datetime(2023, 1, 1)
_SHEETS = ("{n:02d}-{d}", "Biểu {n:02d}", "Bieu {n}", "B{n:02d}", "Sheet{n}")
_SHORT = {
    "procedures": "TTHC", "dossiers": "Hồ sơ", "satisfaction": "Hài lòng", "tasks": "Nhiệm vụ", "projects": "Dự án",
    "budget": "Ngân sách",
}  # fmt: skip


def file_name(sent: behaviour.Sent) -> str:
    """Give the name under which the office sends it."""
    period = parse(sent.period)
    when = f"T{period.number}-{period.year}" if period.kind == "month" else f"Nam-{period.year}"
    again = "" if sent.revision == 1 else " (bổ sung)" if sent.agency < "h" else f"_v{sent.revision}"
    style = units.chance("form names", sent.agency).choice(("{i}_Bieu01-06_{w}", "BC_CDS_{i}_{w}", "Báo cáo {w} {i}"))
    return f"{style.format(i=initials(sent.agency), w=when)}{again}.xlsx"


@lru_cache(maxsize=96)
def body(sent: behaviour.Sent) -> bytes:
    """Write the workbook; the same bytes every time."""
    broken = wrong.body(sent.what)
    if broken is not None:
        return broken
    month = parse(sent.months[0])
    period = month.shift(-1) if sent.what == "last_month" else parse(sent.period)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": _MADE, "author": initials(sent.agency)})
    habits = units.chance("forms", sent.agency)
    style, deep, billions = habits.choice(_SHEETS), habits.random() < 0.35, habits.random() < 0.35
    looks = Looks.of(book)
    for dataset in world.DATASETS:
        sheet = book.add_worksheet(style.format(n=form_number(dataset), d=_SHORT[dataset]))
        write_sheet(sheet, looks, sent.agency, dataset, period, _rows(sent, dataset), deep, billions)
    book.close()
    return out.getvalue()


def _rows(sent: behaviour.Sent, dataset: str) -> list[dict[str, Any]]:
    return behaviour.rows(replace(sent, dataset=dataset))
