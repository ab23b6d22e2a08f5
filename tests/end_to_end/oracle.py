"""A slow second way to the same figures: the served files read with csv, openpyxl and json alone.

Nothing of the product's reading is used; what a wrong file is, is decided here again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import requests

TITLES = {
    "procedures": "THỦ TỤC HÀNH CHÍNH VÀ MỨC ĐỘ CUNG CẤP TRỰC TUYẾN",
    "dossiers": "TIẾP NHẬN VÀ GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH",
    "projects": "TIẾN ĐỘ DỰ ÁN ĐẦU TƯ",
}
FIELDS = {
    "procedures": {
        "eligible": ("Đủ điều kiện toàn trình", "Đủ điều kiện", "du_dieu_kien"),
        "full_online": ("Cung cấp toàn trình", "Toàn trình", "toan_trinh"),
    },
    "dossiers": {
        "online": ("Tiếp nhận trực tuyến", "Trực tuyến", "truc_tuyen"),
        "in_person": ("Tiếp nhận trực tiếp", "Trực tiếp", "truc_tiep"),
        "by_post": ("Tiếp nhận qua bưu chính", "Bưu chính", "buu_chinh"),
    },
    "projects": {
        "year_plan": ("Kế hoạch vốn năm", "Vốn cả năm", "ke_hoach_nam"),
        "disbursed": ("Lũy kế giải ngân", "giai_ngan"),
    },
}
MONTH = ("Tháng", "Tháng báo cáo", "thang")
AGENCIES = Path(__file__).parents[2] / "data" / "reference" / "agencies.csv"
Row = dict[str, Any]


class Wrong(Exception):
    """The file is no report."""


class Oracle:
    """The rows of every agency's last right report: `rows[agency, dataset, month]`."""

    def __init__(self, base: str, token: str):
        self.rows: dict[tuple[str, str, str], list[Row]] = {}
        self.wrong: list[str] = []
        self._base, self._headers = base, {"Authorization": f"Bearer {token}"}
        self._session = requests.Session()
        self._session.trust_env = False

    def load(self, period: str, datasets: tuple[str, ...], months: tuple[str, ...]) -> None:
        """Read what every agency sent for a period, in the order it was sent."""
        for index in (f"/csv/{period}/", f"/api/v1/index?period={period}", f"/forms/{period}/"):
            for entry in sorted(json.loads(self._get(index)), key=lambda entry: entry["sent_at"]):
                for dataset in (entry["dataset"],) if entry["dataset"] else datasets:
                    if dataset in datasets:
                        self._read(entry, dataset, period, months)

    def _read(self, entry: Row, dataset: str, period: str, months: tuple[str, ...]) -> None:
        try:
            found = list(self._parsed(entry, dataset, period))
            if any(not row["month"].startswith(period) for row in found):
                raise Wrong("another period")
            if dataset == "procedures" and any(row["full_online"] > row["eligible"] for row in found):
                raise Wrong("more than eligible")
        except Wrong as wrong:
            self.wrong.append(f"{entry['name']} {dataset}: {wrong}")
            return
        for month in months if found else ():
            self.rows[entry["agency"], dataset, month] = [row for row in found if row["month"] == month]

    def _parsed(self, entry: Row, dataset: str, period: str) -> Iterator[Row]:
        first = self._get(entry["url"])
        if not first or first.startswith(b"<") or first.startswith(b"\xd0\xcf\x11\xe0"):
            raise Wrong("empty, a web page or protected")
        if entry["url"].startswith("/api/"):
            yield from _typed(self._items(first, dataset), dataset, period)
        elif entry["url"].startswith("/csv/"):
            text = first.decode("utf-8-sig")
            yield from _typed(csv.DictReader(io.StringIO(text), delimiter=_delimiter(text)), dataset, period)
        else:
            yield from _typed(*_form(first, dataset))

    def _items(self, page: bytes, dataset: str) -> Iterator[Row]:
        """Give the rows of a dataset: a page holds one dataset's `items`, or a package names each of several."""
        while True:
            shown = json.loads(page)
            yield from shown.get("items") or shown.get(dataset, ())
            if not shown["next"]:
                return
            page = self._get(shown["next"])

    def _get(self, path: str) -> bytes:
        answer = self._session.get(self._base + path, headers=self._headers, timeout=60)
        answer.raise_for_status()
        return answer.content

    def total(self, agencies: set[str], dataset: str, month: str, *columns: str) -> Decimal:
        """Add columns up over the agencies that reported a month."""
        found = [row for agency in agencies for row in self.rows.get((agency, dataset, month), ())]
        return sum((row[column] for row in found for column in columns), Decimal(0))


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return ";" if head.count(";") > head.count(",") else ","


def _typed(rows: Any, dataset: str, period: str, times: int = 1) -> Iterator[Row]:
    for row in rows:
        month = next((row[name] for name in MONTH if name in row), period)
        made: Row = {"month": _month(str(month))}
        for field, spellings in FIELDS[dataset].items():
            made[field] = _number(next(row[name] for name in spellings if name in row)) * times
        yield made


def _month(text: str) -> str:
    slash = re.fullmatch(r"(\d{1,2})/(\d{4})", text)
    return f"{slash[2]}-{int(slash[1]):02d}" if slash else text


def _number(value: Any) -> Decimal:
    if isinstance(value, str):
        return Decimal(value.replace(".", "").replace(",", "."))
    return Decimal(str(value))


def _form(body: bytes, dataset: str) -> tuple[list[Row], str, str, int]:
    """Read one form of a workbook: its rows, what it is, the month it prints, and its unit in triệu."""
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    for sheet in book.worksheets:
        lines = sheet.iter_rows(values_only=True)
        head: list[tuple] = []
        for cells in lines:
            if len(head) == 3 and TITLES[dataset] not in str(head[2][0]):
                break
            if cells and cells[0] == "(1)":
                return _rows(head, list(lines)), dataset, *_said(head)
            head.append(cells)
    raise AssertionError(f"no form {dataset}")


def _rows(head: list[tuple], lines: list[tuple]) -> list[Row]:
    known = {name for fields in FIELDS.values() for names in fields.values() for name in names} | set(MONTH)
    places: dict[int, str] = {}
    for cells in head[6:]:
        for place, cell in enumerate(cells):
            # Of two columns with the same leaf the first is meant: dossiers received stand before those paid.
            if cell in known and cell not in places.values():
                places[place] = cell
    rows = []
    for cells in lines:
        if not isinstance(cells[0], int | float):
            break
        rows.append({name: cells[place] for place, name in places.items()})
    return rows


def _said(head: list[tuple]) -> tuple[str, int]:
    texts = [str(cell) for cells in head for cell in cells if cell]
    month = next((m for text in texts if (m := re.fullmatch(r"Tháng (\d+) năm (\d{4})", text))), None)
    period = f"{month[2]}-{int(month[1]):02d}" if month else "năm"
    return period, 1000 if any("tỷ đồng" in text for text in texts) else 1


def agencies(day: str) -> dict[str, tuple[str, str]]:
    """Give the agencies that report on a day: id → (kind, region of today)."""
    with AGENCIES.open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: (row["kind"], row["region_34"])
            for row in csv.DictReader(file)
            if row["kind"] in ("ministry", "province") and (row["valid_from"] or day) <= day <= (row["valid_to"] or day)
        }
