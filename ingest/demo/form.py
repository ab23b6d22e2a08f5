"""Reports as a workbook of forms, laid out as offices print them (Times New Roman, merged headers)."""

from __future__ import annotations

import io
from datetime import datetime
from functools import lru_cache

import xlsxwriter  # type: ignore[import-untyped]

from data.datasets import get
from data.period import parse
from ingest.demo import behaviour, units, wrong
from ingest.demo.form_sheet import Looks, write_sheet
from ingest.demo.spelling import form_number, initials, short

_MADE = datetime(2023, 1, 1)
_SHEETS = ("{n:02d}-{d}", "Biểu {n:02d}", "Bieu {n}", "B{n:02d}", "Sheet{n}")


def file_name(sent: behaviour.Sent) -> str:
    """Give the name under which the office sends it."""
    when, forms = short(parse(sent.period)), [form_number(dataset) for dataset, _ in sent.holds]
    again = "" if sent.revision == 1 else " (bổ sung)" if sent.agency < "h" else f"_v{sent.revision}"
    style = units.chance("form names", sent.agency).choice(("{i}_Bieu{f}_{w}", "BC_CDS_{i}_{w}", "Báo cáo {w} {i}"))
    return f"{style.format(i=initials(sent.agency), w=when, f=f'{min(forms):02d}-{max(forms):02d}')}{again}.xlsx"


@lru_cache(maxsize=96)
def body(sent: behaviour.Sent) -> bytes:
    """Write the workbook; the same bytes every time."""
    broken = wrong.body(sent.what)
    if broken is not None:
        return broken
    period = parse(sent.period)
    period = period.shift(-1) if sent.what == "last_month" else period
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": _MADE, "author": initials(sent.agency)})
    habits = units.chance("forms", sent.agency)
    style, deep, billions = habits.choice(_SHEETS), habits.random() < 0.35, habits.random() < 0.35
    looks = Looks.of(book)
    for dataset, _ in sent.holds:
        sheet = book.add_worksheet(style.format(n=form_number(dataset), d=_short(dataset)))
        write_sheet(sheet, looks, sent.agency, dataset, period, behaviour.rows(sent, dataset), deep, billions)
    book.close()
    return out.getvalue()


def _short(dataset: str) -> str:
    """Give the beginning of a dataset's name, as long as a sheet's name may be."""
    return get(dataset).label.vi.split(":")[0].split(",")[0][:24].strip()
