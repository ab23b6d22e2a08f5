"""One form of a workbook: head, stacked headers, column numbers, rows, total, note, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from data.datasets import NUMERIC, get
from data.period import Period, parse
from ingest.demo import units
from ingest.demo.spelling import (
    form_number,
    month_text,
    named,
    office_line,
    period_line,
    printed_name,
    stacked,
    vietnamese,
)

TOTAL, NOTE = "Tổng cộng", "Ghi chú"
# Adding up a stock over months would be wrong, so that forms of several periods total flows only.
_FLOWS = ("dossiers", "satisfaction", "budget", "feedback")
_STOCKS = ("procedures", "projects", "open_data", "procedure_reform", "transparency", "staff", "access_groups")
_MONEY, _BILLION = "triệu đồng", "tỷ đồng"


@dataclass(frozen=True)
class Looks:
    """The formats of a workbook."""

    plain: Format
    middle: Format
    title: Format
    head: Format
    text: Format
    number: Format
    day: Format
    moment: Format
    total: Format
    total_number: Format

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        """Make the formats in a workbook."""

        def make(**more: Any) -> Format:
            return book.add_format({"font_name": "Times New Roman", "font_size": 12, **more})

        return cls(
            plain=make(),
            middle=make(align="center", italic=True),
            title=make(align="center", bold=True, font_size=14),
            head=make(align="center", valign="vcenter", bold=True, border=1, text_wrap=True),
            text=make(border=1),
            number=make(border=1, num_format="#,##0.###"),
            day=make(border=1, num_format="dd/mm/yyyy"),
            moment=make(border=1, num_format="dd/mm/yyyy hh:mm"),
            total=make(border=1, bold=True),
            total_number=make(border=1, bold=True, num_format="#,##0.###"),
        )


def write_sheet(
    sheet: Worksheet,
    looks: Looks,
    agency: str,
    dataset: str,
    period: Period,
    rows: list[dict[str, Any]],
    deep: bool,
    billions: bool,
) -> None:
    """Write one form; `deep` gives it three header rows, `billions` its project money in tỷ đồng."""
    several = {row["period"] for row in rows} != {str(period)}
    stack = {name: head for name, head in stacked(dataset).items() if name != "period" or several}
    columns = list(stack)
    money = [name for name in columns if get(dataset).columns[name].unit == _MONEY]
    # Budget money has tenths of a triệu, which three decimals of a tỷ cannot hold.
    thousands = billions and dataset == "projects"
    last = len(columns)
    sheet.write(0, 0, office_line(agency), looks.plain)
    sheet.write(0, last, f"Biểu số {form_number(dataset):02d}", looks.plain)
    sheet.merge_range(2, 0, 2, last, f"BÁO CÁO {get(dataset).forms[0].title[0].upper()}", looks.title)
    sheet.merge_range(3, 0, 3, last, period_line(period), looks.middle)
    sheet.write(4, 0, f"Đơn vị báo cáo: {printed_name(agency, str(period))}", looks.plain)
    if money:
        sheet.write(5, max(0, last - 1), f"Đơn vị tính: {_BILLION if thousands else _MONEY}", looks.plain)
    line = _headers(sheet, looks, [("", "STT"), *stack.values()], 6, 3 if deep else 2)
    for place in range(last + 1):
        sheet.write(line, place, f"({place + 1})", looks.head)
    line += 1
    texts = units.chance("texts", agency, dataset, str(period))
    for number, row in enumerate(rows, start=1):
        sheet.write_number(line, 0, number, looks.text)
        for place, name in enumerate(columns, start=1):
            value: Any = month_text(agency, row[name]) if name == "period" else named(dataset, name, row[name])
            value = value / 1000 if thousands and name in money else value
            _cell(sheet, looks, line, place, value, texts.random() < 0.06)
        line += 1
    if rows and dataset in (_FLOWS if several else _FLOWS + _STOCKS):
        _total(sheet, looks, line, dataset, columns, rows, thousands)
        line += 1
    until = parse(rows[-1]["period"]).end if rows else period.end
    _foot(sheet, looks, line, columns.index(get(dataset).key[0]) + 1, last, until)
    sheet.set_column(1, last, 18)


def _headers(sheet: Worksheet, looks: Looks, heads: list[tuple[str, str]], top: int, depth: int) -> int:
    """Write stacked headers: a parent over its leaves, a lone column merged downwards; give the next row."""
    bottom, place = top + depth - 1, 0
    while place < len(heads):
        parent, leaf = heads[place]
        end = place
        while parent and end + 1 < len(heads) and heads[end + 1][0] == parent:
            end += 1
        if not parent:
            sheet.merge_range(top, place, bottom, place, leaf, looks.head)
        elif end > place or depth > 2:
            sheet.merge_range(top, place, bottom - 1, end, parent, looks.head)
        else:
            sheet.write(top, place, parent, looks.head)
        if parent:
            for column in range(place, end + 1):
                sheet.write(bottom, column, heads[column][1], looks.head)
        place = end + 1
    return bottom + 1


def _cell(sheet: Worksheet, looks: Looks, line: int, place: int, value: object, as_text: bool) -> None:
    if value is None:
        sheet.write_blank(line, place, None, looks.text)
    elif isinstance(value, str) or as_text:
        sheet.write_string(line, place, vietnamese(value), looks.text)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, looks.moment if isinstance(value, datetime) else looks.day)
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(line, place, float(value) if isinstance(value, Decimal) else value, looks.number)


def _total(
    sheet: Worksheet,
    looks: Looks,
    line: int,
    dataset: str,
    columns: list[str],
    rows: list[dict[str, Any]],
    thousands: bool,
) -> None:
    sheet.write_blank(line, 0, None, looks.total)
    for place, name in enumerate(columns, start=1):
        column = get(dataset).columns[name]
        if column.type in NUMERIC and not column.choices:
            whole = sum(row[name] for row in rows)
            sheet.write_number(line, place, float(whole / 1000 if thousands else whole), looks.total_number)
        elif name == get(dataset).key[0]:
            sheet.write_string(line, place, TOTAL, looks.total)
        else:
            sheet.write_blank(line, place, None, looks.total)


def _foot(sheet: Worksheet, looks: Looks, line: int, label: int, last: int, until: date) -> None:
    sheet.write(line, label, f"{NOTE}: Số liệu tính đến hết ngày {vietnamese(until)}.", looks.plain)
    sheet.write(line + 2, 1, "NGƯỜI LẬP BIỂU", looks.plain)
    sheet.write(line + 2, last, "THỦ TRƯỞNG ĐƠN VỊ", looks.plain)
    sheet.write(line + 3, last, "(Ký, ghi rõ họ tên)", looks.plain)
