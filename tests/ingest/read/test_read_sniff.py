"""What a file is, and what is refused by name before anything parses it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import Refusal
from ingest.read.file import grids_of
from ingest.read.sniff import sniff


def refused(path: Path, read: Callable[..., object] = sniff) -> str:
    with pytest.raises(Refusal) as caught:
        read(path, path.name)
    assert str(path.parent) not in caught.value.say("vi") + caught.value.say("en")
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("empty.xlsx", b"", "file_empty"),
        ("bom.csv", b"\xef\xbb\xbf \r\n", "file_empty"),
        ("login.xlsx", b"\n<!DOCTYPE html><html><body>login</body>", "file_is_html"),
        ("table.xls", b"\xef\xbb\xbf<html xmlns='x'><table></table></html>", "file_is_html"),
        ("fragment.xls", b"<?xml version='1.0'?><html></html>", "file_is_html"),
        ("image.xlsx", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_is_xml"),
        ("a.pdf", b"%PDF-1.7\n", "file_is_document"),
        ("a.rtf", b"{\\rtf1 a}", "file_is_document"),
        ("a.gz", b"\x1f\x8b\x08\x00aaaaaa", "file_is_archive"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x01\x02\x03\x04", "file_kind_unknown"),
        ("cut.xlsx", b"PK\x03\x04\x14\x00\x06\x00", "workbook_damaged"),
        ("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "workbook_damaged"),
        ("other.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "workbook_damaged"),
        (
            "word.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "WordDocument".encode("utf-16-le"),
            "file_is_document",
        ),
    ],
)
def test_refusals_of_first_bytes(tmp_path: Path, name: str, body: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    assert refused(path) == code


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a;b\n1;2\n", "csv"),
        ("mã,tên\n".encode("utf-16"), "csv"),
        ("mã,tên\n1,2\n".encode("utf-16-le"), "csv"),
        (b'[{"a":1}]', "json"),
        (b'{"items":[]}\n', "json"),
        (b'{"a":1}\n{"a":2}\n', "ndjson"),
    ],
)
def test_kinds_of_text(tmp_path: Path, body: bytes, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(body)
    assert sniff(path, "file") == kind


def test_size_is_a_parameter(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(b"a,b\n" * 1000)
    assert sniff(path, path.name, max_bytes=5000) == "csv"
    with pytest.raises(Refusal, match="limit"):
        sniff(path, path.name, max_bytes=1000)


def test_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.csv") == "file_missing"


TYPES = "<Types>spreadsheetml{}</Types>"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"[Content_Types].xml": TYPES.format(".macroEnabled")}, "workbook_macro"),
        ({"[Content_Types].xml": TYPES.format(""), "xl/vbaProject.bin": "x"}, "workbook_macro"),
        ({"xl/workbook.bin": "x"}, "workbook_binary"),
        (
            {"[Content_Types].xml": TYPES.format(""), "xl/externalLinks/externalLink1.xml": "x"},
            "workbook_external_link",
        ),
        ({"[Content_Types].xml": TYPES.format(""), "xl/embeddings/a.xlsx": "x"}, "zip_nested"),
        ({"word/document.xml": "x"}, "file_is_document"),
        ({"a.txt": "x"}, "file_is_archive"),
        ({"bomb": "0" * (2 << 20)}, "zip_bomb"),
        ({f"m{number}": "" for number in range(1001)}, "zip_bomb"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            },
            "workbook_password",
        ),
    ],
)
def test_refusals_of_the_zip_directory(tmp_path: Path, members: dict[str, str], code: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    assert refused(path) == code


def test_unpacked_size_is_limited(tmp_path: Path) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("a", b"x")
        archive.infolist()[0].file_size = 201 << 20
        archive.infolist()[0].compress_size = 201 << 20
    path = tmp_path / "a.xlsx"
    path.write_bytes(body.getvalue())
    assert refused(path) == "zip_bomb"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "workbook_sparse",
        ),
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "workbook_sparse"),
        ('<row r="200001"><c r="A200001"><v>1</v></c></row>', "sheet_too_large"),
        ('<row r="1"><c r="SS1"><v>1</v></c></row>', "sheet_too_large"),
    ],
)
def test_sparse_sheets_never_reach_the_reader(bare: Callable[..., Path], xml: str, code: str) -> None:
    assert refused(bare(xml), grids_of) == code


def test_entities_and_external_entities_are_refused(bare: Callable[..., Path], tmp_path: Path) -> None:
    path = bare("")
    laughs = '<!DOCTYPE a [<!ENTITY b "b">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "x.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, laughs if name == "xl/workbook.xml" else old.read(name))
    assert refused(tmp_path / "x.xlsx", grids_of) == "workbook_damaged"
