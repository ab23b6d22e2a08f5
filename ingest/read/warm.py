"""Reading two small files before the first fork, so that children find every module loaded and every path run."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from data import datasets
from data.errors import Refusal, messages
from ingest.read.folding import one_line
from ingest.read.specs import index_of

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def warm(read: Callable[[Path, str], object]) -> None:
    """Build every index and read a small workbook and a small CSV of every dataset."""
    messages()
    for dataset_id in (None, *datasets.all_datasets()):
        index_of(dataset_id)
    for dataset in datasets.all_datasets().values():
        headers = [one_line(column.headers[0]) for column in dataset.columns.values() if column.headers]
        table = [["Đơn vị tính: triệu đồng", "Tháng 9 năm 2026"], headers, ["1,5"] * len(headers)]
        for name, body in (("warm.xlsx", _workbook(table)), ("warm.csv", _lines(table[1:]))):
            file = os.memfd_create(name)
            try:
                os.write(file, body)
                with suppress(Refusal):
                    read(Path(f"/proc/self/fd/{file}"), name)
            finally:
                os.close(file)


def _lines(table: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in table).encode()


def _workbook(table: Sequence[Sequence[str]]) -> bytes:
    cells = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row))
        + "</row>"
        for r, row in enumerate(table, 1)
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
    return body.getvalue()
