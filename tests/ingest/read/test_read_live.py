"""What would act when a file is opened is refused by name: DDE, macros, links; formulas that were never calculated."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data.errors import Refusal
from ingest.read import live
from ingest.read.file import grids_of, read_file
from tests.ingest.read.conftest import ods_row, raw_ods
from tests.reliability.corpus.bad import workbook

HEAD = ("Kênh đánh giá", "Lượt đánh giá", "Hài lòng và rất hài lòng")
CALLS = ("=cmd|' /C calc'!A0", "+cmd|'/C powershell'!_xlbgnm.A1", "@SUM(1+9)*cmd|' /C calc'!A0", '-2+3+cmd|"x"!A0',
         "=MSEXCEL|'\\..\\..\\Windows\\regsvr32 /s'!A1", " =DDE|x!y", "\uff1dcmd|'/C calc'!A0")  # fmt: skip
PLAIN = ("Hồ sơ tiếp nhận | Trực tuyến", "- Cấp tỉnh | cấp xã!", "=1+1", "-5", "a|b!c", "+84|24!")


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        grids_of(path, path.name)
    assert caught.value.say("vi") and caught.value.say("en")
    return caught.value


def formula(text: str, value: str = 'office:value-type="float" office:value="3"') -> str:
    return f'<table:table-cell table:formula="{text}" {value}/>'


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("end", ["csv", "json", "xlsx", "ods"])
def test_a_call_in_a_text_cell(tmp_path: Path, end: str, call: str) -> None:
    path = tmp_path / f"a.{end}"
    if end == "csv":
        quoted = call.replace('"', '""')
        path.write_text(f'{",".join(HEAD)}\nCổng,5,"{quoted}"\n', "utf-8")
    elif end == "json":
        path.write_text(json.dumps([dict(zip(HEAD, ("Cổng", 5, call), strict=True))]), "utf-8")
    elif end == "xlsx":
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            page = book.add_worksheet("A")
            page.write_row(0, 0, HEAD)
            page.write_string(1, 0, "Cổng")
            page.write_string(1, 2, call)
    else:
        raw_ods(path, ods_row(*HEAD) + ods_row("Cổng", 5, call.replace("<", "&lt;")))
    found = refused(path)
    assert found.code == "file_dde" and str(found.params["where"]).endswith("C1" if end == "json" else "C2")


@pytest.mark.parametrize("text", PLAIN)
def test_texts_that_call_nothing_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{';'.join(HEAD)}\n{text};5;4\n", "utf-8")
    assert read_file(path, path.name, "satisfaction")[0].rows[0].values["channel"] == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cmd|'/C calc'!A0", "file_dde"), ("IF(1,cmd|'/C calc'!A0,2)", "file_dde"),
        ("_xlfn.WEBSERVICE(&quot;http://x/&quot;)", "workbook_external_link"),
    ],
)  # fmt: skip
def test_formulas_of_a_workbook(bare: Callable[..., Path], text: str, code: str) -> None:
    assert refused(bare(f'<row r="1"><c r="A1"><f>{text}</f><v>3</v></c></row>')).code == code


@pytest.mark.parametrize("text", ["IF(A1=&quot;a|b!c&quot;,1,2)", "SUM(A1:A3)", "Sheet1!A1"])
def test_formulas_with_a_kept_value_are_read(bare: Callable[..., Path], text: str) -> None:
    (grid,) = grids_of(bare(f'<row r="1"><c r="A1"><f>{text}</f><v>3</v></c></row>'), "a.xlsx")
    assert grid.rows[0][0] == 3 and not grid.faults


@pytest.mark.parametrize(
    ("rows", "extra", "code"),
    [
        (ods_row("a"), {"Basic/Standard/Module1.xml": b"<m/>"}, "workbook_macro"),
        (ods_row("a"), {"Scripts/python/run.py": b"1"}, "workbook_macro"),
        (ods_row(formula("of:=DDE(&quot;soffice&quot;;&quot;x&quot;;&quot;y&quot;)")), {}, "file_dde"),
        (ods_row(formula("of:=cmd|'/C calc'!A0")), {}, "file_dde"),
        (ods_row(formula("of:=['file:///home/x/other.ods'#$A.B3]")), {}, "workbook_external_link"),
        (ods_row(formula("of:='../other.ods'#$A.B3")), {}, "workbook_external_link"),
        (ods_row(formula("of:=COM.MICROSOFT.WEBSERVICE(&quot;http://x&quot;)")), {}, "workbook_external_link"),
        ('<table:table-source xlink:href="other.ods" xmlns:xlink="x"/>' + ods_row("a"), {}, "workbook_external_link"),
    ],
)  # fmt: skip
def test_ods(tmp_path: Path, rows: str, extra: dict[str, bytes], code: str) -> None:
    assert refused(raw_ods(tmp_path / "a.ods", rows, extra)).code == code


def test_ods_event_listeners_are_macros(tmp_path: Path) -> None:
    more = '<office:scripts><script:event-listener script:event-name="dom:load"/></office:scripts>'
    assert refused(raw_ods(tmp_path / "a.ods", ods_row("a"), more=more)).code == "workbook_macro"


def test_an_ods_with_empty_libraries_and_kept_values_is_read(tmp_path: Path) -> None:
    rows = ods_row(*HEAD) + ods_row("Cổng", formula("of:=2+3", 'office:value-type="float" office:value="5"'), 4)
    path = raw_ods(tmp_path / "a.ods", rows, {"Basic/Standard/script-lb.xml": b"<l/>", "Basic/script-lc.xml": b"<l/>"})
    (reading,) = read_file(path, path.name, "satisfaction")
    assert reading.rows[0].values["answers"] == 5 and not reading.findings


def test_an_ods_formula_without_a_value_is_found_at_its_cell(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="9"/></table:table-row>'
    rows = empty + ods_row(*HEAD) + ods_row("Cổng", 5, formula("of:=2+2", ""))
    path = raw_ods(tmp_path / "a.ods", rows)
    (reading,) = read_file(path, path.name, "satisfaction")
    assert [(f.rule, f.severity, f.row, f.column) for f in reading.findings] == [
        ("formula_without_value", "error", 5, "C")
    ]


def test_xls_macros_and_dde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xls"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "Workbook\0".encode("utf-16-le")
    path.write_bytes(head + "_VBA_PROJECT_CUR".encode("utf-16-le"))
    assert refused(path).code == "workbook_macro"
    path.write_bytes(b"\xae\x01")
    monkeypatch.setattr(live.xlrd, "open_workbook", lambda *_, **__: type("Book", (), {"_supbook_types": [1, 4]}))
    with pytest.raises(Refusal) as caught:
        live.check_xls(path, path.name)
    assert caught.value.code == "file_dde"


@pytest.mark.parametrize(
    ("name", "member", "code"),
    [
        ("a.xlsm", None, "workbook_macro"), ("a.xlsx", "xl/vbaProject.bin", "workbook_macro"),
        ("a.xlsb", "xl/workbook.bin", "workbook_binary"), ("a.xlsx", "xl/externalLinks/externalLink1.xml", "workbook_external_link"),
    ],
)  # fmt: skip
def test_workbooks_that_may_act(tmp_path: Path, name: str, member: str | None, code: str) -> None:
    body = io.BytesIO(workbook())
    if member:
        with zipfile.ZipFile(body, "a") as archive:
            archive.writestr(member, b"x")
    path = tmp_path / name
    path.write_bytes(body.getvalue())
    assert refused(path).code == code
