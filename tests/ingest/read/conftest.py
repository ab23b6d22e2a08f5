"""Workbooks made for the reading tests, and the shared real files."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data import datasets, lists
from ingest.read.child import Reader

SHARED = Path(__file__).parents[3].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files, which a public checkout does not have."""
    if not SHARED.is_dir():
        pytest.skip("the real test files (../shared/data) are not part of this checkout")
    return SHARED


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One warm reader for all tests."""
    with Reader() as warm:
        yield warm


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (a tuple per merged range: text, first row, first column, last row, last column) to a workbook."""

    def write(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[Any, ...]] = (), name: str = "a.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell is not None:
                        page.write(r, c, cell)
            for text, *area in merged:
                page.merge_range(*area, text)
        return path

    return write


@pytest.fixture(scope="session")
def six_forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of one agency: six forms on six sheets, two merged header rows each."""
    path = tmp_path_factory.mktemp("forms") / "six.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("dossiers", "procedures", "projects", "satisfaction", "budget", "tasks"):
            _form(book.add_worksheet(), datasets.get(name))
    return path


def _form(page: Any, dataset: datasets.Dataset) -> None:
    page.write(0, 0, "Đơn vị báo cáo: UBND tỉnh Hưng Yên")
    page.write(1, 0, f"BÁO CÁO {dataset.forms[0].title[0].upper()}")
    page.write(2, 0, "Tháng 9 năm 2026")
    columns = [column for column in dataset.columns.values() if column.headers and column.name != "period"]
    page.merge_range(4, 0, 5, 0, "STT")
    parents = []
    for place, column in enumerate(columns, 1):
        header = next((header for header in column.headers if "|" in header), column.headers[0])
        if "|" in header:
            parent, leaf = header.split(" | ")
            page.write(5, place, leaf)
            parents.append((parent, place))
        else:
            page.merge_range(4, place, 5, place, header)
    for parent, group in groupby(parents, key=lambda one: one[0]):
        places = [place for _, place in group]
        if len(places) > 1:
            page.merge_range(4, places[0], 4, places[-1], parent)
        else:
            page.write(4, places[0], parent)
    page.write_row(6, 0, ["A", "B", *range(1, len(columns))])
    for row in range(7, 12):
        made = {"text": f"X{row}", "integer": 4, "decimal": row + 0.5, "date": "15/06/2026"}
        page.write_row(row, 0, [row - 6, *(_chosen(column) or made[column.type] for column in columns)])
    page.write(13, 1, "Người lập biểu")
    page.write(13, 3, "Thủ trưởng đơn vị")


def _chosen(column: datasets.Column) -> str:
    entries = lists.get(column.choices).entries if column.choices else {}
    return next((name.vi for name in entries.values()), "")


def raw_xlsx(path: Path, sheet_xml: str, extra: dict[str, bytes] | None = None) -> Path:
    """Write a workbook of one sheet from its bare XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="A" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet_xml}</sheetData></worksheet>'
        )
        for name, body in (extra or {}).items():
            archive.writestr(name, body)
    return path


def raw_ods(path: Path, rows: str, extra: dict[str, bytes] | None = None, more: str = "") -> Path:
    """Write an .ods of one table from the bare XML of its rows."""
    schema = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{short}="{schema}:{short}:1.0"' for short in ("office", "table", "text", "script"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{schema}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces}>{more}<office:body><office:spreadsheet><table:table table:name="A">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        for name, body in (extra or {}).items():
            archive.writestr(name, body)
    return path


def ods_row(*cells: object) -> str:
    """Write a row of an .ods: numbers, texts, and cells that are XML already."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        text = str(value)
        if text.startswith("<table:"):
            return text
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"


@pytest.fixture
def bare(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook from bare sheet XML."""
    return lambda xml, extra=None, name="bare.xlsx": raw_xlsx(tmp_path / name, xml, extra)
