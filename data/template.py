"""The Excel form of a kind of report: headers in both languages, units, validation, last period's values, instructions.

A filled form is read back exactly: its headers are spellings that the dataset declares, and what only helps people
stands where no table is looked for.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from data import agencies, datasets, lists
from data.datasets import Column, Dataset
from data.period import Period, parse

#: 0-based row of the Vietnamese headers; the English ones stand above, the rows follow.
HEAD = 6
#: Rows that are prepared for figures, beside those of the last period.
ROWS = 500
_LISTS, _HELP = "Danh mục", "Hướng dẫn"
_LIMIT = 10**15
_KINDS = {
    "text": "chữ", "integer": "số nguyên", "decimal": "số", "date": "ngày/tháng/năm", "time": "ngày giờ",
    "period": "kỳ, ví dụ 2026-09", "agency": "tên cơ quan", "country": "tên nước",
}  # fmt: skip

#: The moment that every form says it was made at.
MADE = datetime(2026, 1, 1)


@dataclass(frozen=True)
class _Looks:
    title: Any
    note: Any
    head: Any
    english: Any
    cell: Any
    number: Any
    day: Any
    time: Any
    before: Any


def fields(dataset: Dataset, period: Period | None = None) -> tuple[Column, ...]:
    """Give the columns of the form from left to right, after the ordinal number.

    The period stands above the table where the whole report is of one of the dataset's periods.
    """
    named = dataset.forms[0].columns if any(form.line for form in dataset.forms) else tuple(dataset.columns)
    columns = [dataset.columns[name] for name in named if dataset.columns[name].headers]
    if period is not None and period.kind == dataset.frequency:
        columns = [column for column in columns if column.type != "period" or column.required]
    return tuple(columns)


def make(
    dataset_id: str,
    agency: str | None = None,
    period: str | None = None,
    before: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """Write the form as .xlsx; `before` are the typed rows of the last period, shown beside the cells to fill."""
    dataset = datasets.get(dataset_id)
    when = parse(period) if period else None
    columns = fields(dataset, when)
    memory = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(memory, plain)
    book.set_properties({"created": MADE})  # the same form is the same bytes, whenever it is asked for
    looks = _looks(book)
    sheet = book.add_worksheet("Biểu")
    helping = book.add_worksheet(_HELP)
    ranges = _write_lists(book, columns)
    _write_top(sheet, looks, dataset, agency, when)
    last = HEAD + max(ROWS, len(before) + ROWS // 2)
    for place, column in enumerate(columns, 1):
        sheet.write_string(HEAD - 1, place, column.label.en, looks.english)
        sheet.write_string(HEAD, place, _header(column), looks.head)
        sheet.set_column(place, place, 18 if column.type in datasets.NUMERIC | {"date"} else 32, _look(looks, column))
        sheet.data_validation(HEAD + 1, place, last, place, _rule(column, ranges))
    _write_before(sheet, looks, dataset, columns, before)
    sheet.freeze_panes(HEAD + 1, 2)
    _write_help(helping, looks, dataset, columns)
    book.close()
    return memory.getvalue()


def file_name(dataset_id: str, agency: str | None = None, period: str | None = None) -> str:
    """Name the form's file."""
    return "-".join(filter(None, ("mau", dataset_id, agency, period))) + ".xlsx"


def _looks(book: Any) -> _Looks:
    def make(**more: Any) -> Any:
        return book.add_format({"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", **more})

    return _Looks(
        title=make(bold=True, font_size=14),
        note=make(italic=True),
        head=make(bold=True, border=1, text_wrap=True, align="center", bg_color="#E8EDF7"),
        english=make(italic=True, text_wrap=True, align="center", font_color="#5A6478"),
        cell=make(),
        number=make(num_format="#,##0.###"),
        day=make(num_format="dd/mm/yyyy"),
        time=make(num_format="dd/mm/yyyy hh:mm:ss"),
        before=make(font_color="#5A6478", bg_color="#F2F2F2", num_format="#,##0.###"),
    )


def _look(looks: _Looks, column: Column) -> Any:
    return {"integer": looks.number, "decimal": looks.number, "date": looks.day, "time": looks.time}.get(
        column.type, looks.cell
    )


def _header(column: Column) -> str:
    """Write a declared spelling; money says its unit, for sums of money come in several."""
    spelling = column.headers[0].split("|")[-1].strip() if "|" in column.headers[0] else column.headers[0]
    plain = next((one for one in column.headers if "|" not in one), spelling)
    return f"{plain} ({column.unit})" if column.unit.endswith("đồng") else plain


def _title(dataset: Dataset) -> str:
    titles = [title for form in dataset.forms for title in form.title]
    return f"BÁO CÁO {(titles[0] if titles else dataset.label.vi).upper()}"


def _write_top(sheet: Any, looks: _Looks, dataset: Dataset, agency: str | None, when: Period | None) -> None:
    sheet.write_string(0, 0, _title(dataset), looks.title)
    sheet.write_string(1, 0, dataset.label.en, looks.note)
    office = f" {agencies.get(agency).name.vi}" if agency else ""
    sheet.write_string(2, 0, f"Đơn vị báo cáo:{office}", looks.cell)
    sheet.write_string(3, 0, f"Kỳ báo cáo: {when.label('vi')} ({when})" if when else "Kỳ báo cáo:", looks.cell)
    sheet.write_string(4, 0, "Chỉ nhập vào các cột có tiêu đề đậm; xem trang Hướng dẫn.", looks.note)
    sheet.write_string(HEAD - 1, 0, "No.", looks.english)
    sheet.write_string(HEAD, 0, "STT", looks.head)


def _write_before(
    sheet: Any, looks: _Looks, dataset: Dataset, columns: Sequence[Column], before: Sequence[Mapping[str, Any]]
) -> None:
    """Repeat last period's rows: what names them in their own columns, their figures in grey on the right."""
    if not before:
        return
    naming = {*dataset.key, dataset.subject}
    figures = [column for column in columns if column.type in datasets.NUMERIC and column.name not in naming]
    right = len(columns) + 2
    for place, column in enumerate(figures, right):
        sheet.write_string(HEAD - 1, place, f"Last period – {column.label.en}", looks.english)
        sheet.write_string(HEAD, place, f"Kỳ trước – {column.label.vi}", looks.head)
        sheet.set_column(place, place, 16)
    for number, row in enumerate(before, 1):
        sheet.write_number(HEAD + number, 0, number, looks.cell)
        for place, column in enumerate(columns, 1):
            if column.name in naming and row.get(column.name) is not None:
                _put(sheet, HEAD + number, place, column, row[column.name], _look(looks, column))
        for place, column in enumerate(figures, right):
            if row.get(column.name) is not None:
                sheet.write_number(HEAD + number, place, float(row[column.name]), looks.before)


def _put(sheet: Any, line: int, place: int, column: Column, value: Any, look: Any) -> None:
    if column.type in datasets.NUMERIC:
        sheet.write_number(line, place, float(value), look)
    elif column.type == "date":
        sheet.write_datetime(line, place, date.fromisoformat(str(value)[:10]), look)
    else:
        names = lists.get(column.choices).entries if column.choices else {}
        sheet.write_string(line, place, names[value].vi if value in names else str(value), look)


def _rule(column: Column, ranges: Mapping[str, str]) -> dict[str, Any]:
    """Give the validation of a column's cells, with what stands there as the message."""
    message = f"{column.meaning.vi}." if column.meaning.vi else column.label.vi
    rule: dict[str, Any] = {"validate": "any", "input_title": column.label.vi[:32], "input_message": message[:255]}
    if column.choices in ranges:
        return rule | {"validate": "list", "source": ranges[column.choices], "error_type": "warning"}
    if column.type in datasets.NUMERIC and not column.choices:
        low = column.minimum if column.minimum is not None else -_LIMIT
        high = column.maximum if column.maximum is not None else _LIMIT
        says = f"Nhập {_KINDS[column.type]} từ {low:g} đến {high:g}."
        return rule | {
            "validate": column.type, "criteria": "between", "minimum": low, "maximum": high, "error_message": says,
        }  # fmt: skip
    if column.type == "date":
        return rule | {
            "validate": "date", "criteria": ">=", "value": date(1945, 9, 2), "error_message": "Nhập ngày/tháng/năm.",
        }  # fmt: skip
    return rule


def _write_lists(book: Any, columns: Sequence[Column]) -> dict[str, str]:
    """Write the lists that columns choose from on a sheet of their own; give the range of each."""
    chosen = [name for name in dict.fromkeys(column.choices for column in columns) if name and lists.get(name).entries]
    if not chosen:
        return {}
    sheet, ranges = book.add_worksheet(_LISTS), {}
    for place, name in enumerate(chosen):
        found = lists.get(name)
        sheet.write_string(0, place, f"{_LISTS}: {found.name.vi}")
        for line, entry in enumerate(found.entries.values(), 1):
            sheet.write_string(line, place, entry.vi)
        sheet.set_column(place, place, 40)
        letter = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
        ranges[name] = f"='{_LISTS}'!{letter}$2:{letter}${len(found.entries) + 1}"
    return ranges


def _write_help(sheet: Any, looks: _Looks, dataset: Dataset, columns: Sequence[Column]) -> None:
    lines = [
        f"{dataset.label.vi} – {dataset.label.en}",
        f"{dataset.meaning.vi}.",
        "Mỗi dòng một bản ghi, nhập ngay dưới hàng tiêu đề; không gộp ô, không thêm công thức chưa có kết quả.",
        "Ô không có số liệu thì để trống; 0 nghĩa là có đo và bằng không; không phát sinh thì ghi KPS.",
        *(f"{rule.says.vi}: báo cáo bị trả lại." for rule in dataset.rules if rule.severity == "error"),
    ]
    for line, text in enumerate(lines):
        sheet.write_string(line, 0, text, looks.title if line == 0 else looks.cell)
    for line, column in enumerate(columns, len(lines) + 1):
        letter = xlsxwriter.utility.xl_col_to_name(line - len(lines))
        parts = [_KINDS[column.type], column.unit_name.vi, "bắt buộc" if column.required else ""]
        parts += [f"từ {column.minimum:g}" if column.minimum is not None else ""]
        parts += [f"đến {column.maximum:g}" if column.maximum is not None else ""]
        what = ", ".join(part for part in parts if part)
        text = (
            f"Cột {letter}: {column.label.vi} – {column.label.en} ({what}). {column.meaning.vi}. {column.meaning.en}."
        )
        sheet.write_string(line, 0, text, looks.cell)
    sheet.set_column(0, 0, 140)
