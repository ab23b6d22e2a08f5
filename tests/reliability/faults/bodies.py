"""A good report in three formats, and everything that a source may do to it."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

Rows = list[dict[str, Any]]
FORMATS = ("csv", "xlsx", "json")
HEADS = (
    "Tháng báo cáo",
    "Lĩnh vực",
    "Tổng số thủ tục",
    "Đủ điều kiện toàn trình",
    "Cung cấp toàn trình",
    "Cung cấp một phần",
)
FIELDS = ("Đất đai", "Hộ tịch", "Xây dựng", "Đường bộ", "Giáo dục")
LOGIN = "<!DOCTYPE html><html><head><title>Đăng nhập</title></head><body><form action='/login'></form></body></html>".encode()


def good(month: str = "9/2026", more: int = 0) -> Rows:
    """Give the rows of a good report; `more` changes one figure by as much."""
    rows = [dict(zip(HEADS, (month, field, 50 + n, 40 + n, 30 + n, 5), strict=True)) for n, field in enumerate(FIELDS)]
    rows[0][HEADS[4]] += more
    return rows


def write(rows: Rows, kind: str) -> bytes:
    """Write rows as a file of a format."""
    if kind == "json":
        return json.dumps(rows, ensure_ascii=False).encode()
    heads = list(dict.fromkeys(name for row in rows for name in row)) or list(HEADS)
    table = [heads, *([row.get(name, "") for name in heads] for row in rows)]
    if kind == "csv":
        return "".join(
            ",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in line) + "\n" for line in table
        ).encode()
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("Biểu 01")
        for number, line in enumerate(table):
            sheet.write_row(number, 0, line)
    return held.getvalue()


def _each(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Rows], Rows]:
    return lambda rows: [change(dict(row)) for row in rows]


def _first(**cells: Any) -> Callable[[Rows], Rows]:
    """Put cells into the first row, by the number of their column."""
    return lambda rows: [rows[0] | {HEADS[int(name[1:])]: value for name, value in cells.items()}, *rows[1:]]


#: What is done to the rows.
ROWS: Mapping[str, Callable[[Rows], Rows]] = {
    "same": lambda rows: rows,
    "column_added": _each(lambda row: {**row, "Ghi chú nội bộ": "x"}),
    "column_removed": _each(lambda row: {name: value for name, value in row.items() if name != HEADS[2]}),
    "column_renamed": _each(lambda row: {("Cột 3" if name == HEADS[2] else name): value for name, value in row.items()}),
    "column_moved": _each(lambda row: dict(reversed(row.items()))),
    "column_twice": _each(lambda row: {**row, f"{HEADS[2]} ": 7}),
    "retyped": _first(c2="năm mươi"),
    "empty_cell": _first(c2=""),
    "not_available": _first(c2="Chưa có số liệu"),
    "unit_times_1000": _each(lambda row: {name: value * 1000 if isinstance(value, int) else value for name, value in row.items()}),
    "decimal_comma": _first(c2="50,5"),
    "thousands_dot": _first(c2="1.050", c3="1.040"),
    "negative": _first(c5=-5),
    "more_than_all": _first(c4=45),
    "huge_number": _first(c2=10**40),
    "row_twice": lambda rows: [*rows, rows[0]],
    "future_month": lambda _: good("12/2026"),
    "older_month": lambda _: good("8/2026"),
    "closed_month": lambda _: good("3/2026"),
    "no_such_month": lambda _: good("13/2026"),
    "no_rows": lambda _: [],
    "ten_times_rows": lambda rows: [row | {HEADS[1]: f"{row[HEADS[1]]} {n}"} for n in range(10) for row in rows],
    "figure_doubled": _first(c2=100, c3=80, c4=60),
    "formula_text": _first(c1="=HYPERLINK(\"http://x\")"),
    "other_table": lambda _: [{"STT": n, "Họ và tên": "Nguyễn Văn A", "Chức vụ": "Chuyên viên"} for n in range(3)],
    "unaccented": _each(lambda row: row | {HEADS[1]: row[HEADS[1]].encode("ascii", "ignore").decode() or "x"}),
}  # fmt: skip
#: What is done to the bytes.
BYTES: Mapping[str, Callable[[bytes], bytes]] = {
    "same": lambda body: body,
    "login_page": lambda _: LOGIN,
    "empty": lambda _: b"",
    "spaces": lambda _: b" \n\n ",
    "pdf": lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "error_object": lambda _: b'{"error": "maintenance", "code": 503}',
    "half": lambda body: body[: len(body) // 2],
    "gzipped_unsaid": gzip.compress,
    "noise": lambda body: bytes(byte ^ 0x5A for byte in body),
    "zeros": lambda body: body.replace(b",", b"\0"),
    "bom": lambda body: b"\xef\xbb\xbf" + body,
    "utf16": lambda body: body.decode().encode("utf-16"),
    "utf16_without_mark": lambda body: body.decode().encode("utf-16-le"),
    "latin": lambda body: body.decode().encode("latin-1", "replace"),
    "xml": lambda _: b"<?xml version='1.0'?><rows><row/></rows>",
}
