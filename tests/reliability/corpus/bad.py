"""Bad files by kind: what somebody could send by mistake or on purpose; each kind yields several variants."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from tests.ingest.read.conftest import ods_row, raw_ods, raw_xlsx

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
HEAD = "Tháng,Lĩnh vực,Tổng số thủ tục,Đủ điều kiện toàn trình,Cung cấp toàn trình,Cung cấp một phần"
ROW = "2026-09,Đất đai,50,40,30,5"
GOOD = f"{HEAD}\n{ROW}\n"
#: (file name, bytes)
File = tuple[str, bytes]
COLUMNS = len(HEAD.split(","))


def files(folder: Path, variants: int) -> Iterator[tuple[str, File]]:
    """Give kind and file of every kind, `variants` of each where a kind has that many."""
    for make in KINDS:
        for number, file in enumerate(make(folder)):
            if number >= variants:
                break
            yield make.__name__.strip("_"), file


def workbook() -> bytes:
    """A right workbook, to be damaged."""
    book, body = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for line in GOOD.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(body)
    return body.getvalue()


def _xlsx(folder: Path, xml: str, extra: dict[str, bytes] | None = None) -> File:
    return "a.xlsx", raw_xlsx(folder / "a.xlsx", xml, extra).read_bytes()


def _cell(value: str) -> str:
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{value}</t></is></c></row>'


def truncated_workbook(folder: Path) -> Iterator[File]:
    body = workbook()
    yield from ((f"a{n}.xlsx", body[: len(body) * n // 80]) for n in range(1, 80))


def flipped_workbook(folder: Path) -> Iterator[File]:
    """Bytes of the packed sheet turned; a file whose damage hits nothing that is read is left out."""
    body, chance = workbook(), random.Random(1)
    start = body.index(b"xl/worksheets/sheet1.xml") + 40
    for number in range(120):
        wrong = bytearray(body)
        for _ in range(24):
            wrong[chance.randrange(start, start + 200)] ^= 1 << chance.randrange(8)
        yield f"f{number}.xlsx", bytes(wrong)


def zip_bomb(folder: Path) -> Iterator[File]:
    for size in (30, 60, 120):
        yield _xlsx(folder, _cell("a" * (size << 20)))
        yield _xlsx(folder, _cell("a"), {"xl/sharedStrings.xml": b"<sst>" + b" " * (size << 20) + b"</sst>"})


def many_members(folder: Path) -> Iterator[File]:
    for count in (1001, 2000, 5000):
        yield _xlsx(folder, _cell("a"), {f"xl/x{n}": b"" for n in range(count)})


def nested_zip(folder: Path) -> Iterator[File]:
    inner = workbook()
    for name in ("xl/embeddings/a.xlsx", "a.zip"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as packed:
            packed.writestr(name, inner)
        yield "a.xlsx", buffer.getvalue()


def sparse(folder: Path) -> Iterator[File]:
    for place in ("XFD1048576", "A1048576", "XFD1", "ZZ200001", "AAA700000"):
        row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield _xlsx(folder, f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')


def entities(folder: Path) -> Iterator[File]:
    laugh = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    heads = (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', f'<!DOCTYPE x [<!ENTITY a0 "ha">{laugh}]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hosts">%p;]>',
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    for head in heads:
        for entity in ("&e;", "&a8;", "&p;"):
            text = f'{head}<sst xmlns="{main}"><si><t>{entity}</t></si></sst>'.encode()
            yield _xlsx(folder, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"xl/sharedStrings.xml": text})


def macros(folder: Path) -> Iterator[File]:
    for name in ("a.xlsm", "a.xlsb", "a.xltm"):
        yield name, workbook()
        yield name, _xlsx(folder, _cell("a"), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})[1]


def formulas(folder: Path) -> Iterator[File]:
    heads = "".join(
        f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(HEAD.split(","))
    )
    for formula in ("1+1", "SUM(C3:C9)", "HYPERLINK(&quot;http://x&quot;)", "cmd|' /C calc'!A0", "[1]Sheet1!A1"):
        cells = ('<c r="A2" t="inlineStr"><is><t>2026-09</t></is></c><c r="B2" t="inlineStr"><is><t>a</t></is></c>'
                 f'<c r="C2"><f>{formula}</f></c><c r="D2"><v>4</v></c><c r="E2"><v>3</v></c><c r="F2"><v>1</v></c>')  # fmt: skip
        yield _xlsx(folder, f'<row r="1">{heads}</row><row r="2">{cells}</row>')


def calls(folder: Path) -> Iterator[File]:
    """DDE as text and as formula, in every form in which a file may hold it."""
    for call in (
        "=cmd|' /C calc'!A0",
        "+cmd|'/C x'!A1",
        "-1+cmd|'/C x'!A1",
        "@SUM(1)*cmd|'/C x'!A1",
        "=MSEXCEL|'..\\x.xla'!A1",
    ):
        yield "a.csv", GOOD.replace("Đất đai", f'"{call}"').encode()
        yield (
            "a.json",
            json.dumps([dict(zip(HEAD.split(","), ROW.replace("Đất đai", call).split(","), strict=False))]).encode(),
        )
        yield _xlsx(folder, _cell(call.replace("&", "&amp;").replace("<", "&lt;")))
        yield "a.ods", raw_ods(folder / "a.ods", ods_row(call)).read_bytes()
        yield _xlsx(folder, f'<row r="1"><c r="A1"><f>{call[1:]}</f><v>1</v></c></row>')


def open_documents(folder: Path) -> Iterator[File]:
    """An .ods that runs something, draws its figures from elsewhere or was never calculated."""
    head = ods_row(*HEAD.split(","))
    formulas = ("of:=DDE(&quot;a&quot;;&quot;b&quot;;&quot;c&quot;)", "of:=['file:///x.ods'#$A.B3]", "of:='../x.ods'#$A.B3",
                "of:=COM.MICROSOFT.WEBSERVICE(&quot;http://x&quot;)")  # fmt: skip
    for formula in formulas:
        cell = f'<table:table-cell table:formula="{formula}" office:value-type="float" office:value="3"/>'
        yield "a.ods", raw_ods(folder / "a.ods", head + ods_row("2026-09", "Đất đai", cell, 2, 1, 1)).read_bytes()
    empty = '<table:table-cell table:formula="of:=1+1"/>'
    yield "a.ods", raw_ods(folder / "a.ods", head + ods_row("2026-09", "Đất đai", empty, 2, 1, 1)).read_bytes()
    for member in ("Basic/Standard/Module1.xml", "Scripts/python/x.py", "Object/x.zip"):
        yield (
            "a.ods",
            raw_ods(folder / "a.ods", head + ods_row("2026-09", "a", 5, 2, 1, 1), {member: b"PK"}).read_bytes(),
        )


def beyond_limits(folder: Path) -> Iterator[File]:
    """One more than a form may have: rows, columns, cells, signs of a cell."""
    yield "a.csv", (GOOD + "a\n" * 200_000).encode()
    yield "a.csv", ("," * 512 + "a\n" + GOOD).encode()
    yield "a.json", json.dumps([{f"f{n}": 1 for n in range(513)}]).encode()
    yield "a.json", json.dumps([{"Tháng": "a" * 32_768}]).encode()
    yield _xlsx(folder, _cell("a" * 32_768))


def nothing_said(folder: Path) -> Iterator[File]:
    """A nil form of a report that always has rows, and days and sums that are none."""
    for text in ("Kỳ này không phát sinh", "KPS", "-", "Chưa có số liệu"):
        yield "a.csv", f"{HEAD}\n{text},,,,,\n".encode()
        yield "a.csv", f"{HEAD}\n2026-09,Đất đai,{text if text != 'KPS' else 'x'},,,\n".encode()


def passwords(folder: Path) -> Iterator[File]:
    yield "a.xlsx", (ROOT / "ingest" / "demo" / "protected.xlsx").read_bytes()


def other_formats(folder: Path) -> Iterator[File]:
    bodies = {
        "html": b"<!DOCTYPE html><html><body><form>login</form></body></html>", "svg": b"<svg xmlns='x'><script/></svg>",
        "pdf": b"%PDF-1.7\n1 0 obj\n", "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "gz": b"\x1f\x8b\x08" + b"\0" * 40,
        "elf": b"\x7fELF" + b"\0" * 60, "xml": b"<?xml version='1.0'?><a/>", "rtf": b"{\\rtf1 a}", "ole": b"\xd0\xcf\x11\xe0"
        + b"\0" * 600, "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 30, "rar": b"Rar!\x1a\x07\0", "jpg": b"\xff\xd8\xff\xe0" + b"\0" * 30,
    }  # fmt: skip
    for body in bodies.values():
        for end in ("xlsx", "csv", "xls", "json", "ods"):
            yield f"a.{end}", body


def empty(folder: Path) -> Iterator[File]:
    for end in ("csv", "xlsx", "xls", "ods", "json"):
        for body in (b"", b" ", b"\n\n\n", b"\xef\xbb\xbf"):
            yield f"a.{end}", body


def broken_text(folder: Path) -> Iterator[File]:
    rows = (
        GOOD.replace("50", '"50'), f"{HEAD}\n" + "a" * 40_000 + ",1,2,3,4,5\n",
        f"{HEAD}\n{ROW},99,98\n", f"{HEAD}\n2026-09,Đất đai\n", HEAD + "\n", GOOD.replace("Tháng", "Th\u0430ng"),
        GOOD.replace("Lĩnh vực", "Tổng số thủ tục"),
    )  # fmt: skip
    for text in rows:
        yield "a.csv", text.encode()
    for coding in ("utf-16", "utf-32", "utf-7", "cp037", "shift_jis"):
        yield "a.csv", GOOD.encode(coding, "replace")[:-3]


def wrong_values(folder: Path) -> Iterator[File]:
    for place in range(2, COLUMNS):
        for text in ("abc", "-1", "1.5", "1e400", "=1+1", "∞", "NaN", "1.2.3", "", "10" * 30, "0x10", "1,5", "½", "--"):
            cells = ROW.split(",")
            cells[place] = f'"{text}"'
            yield f"v{place}.csv", f"{HEAD}\n{','.join(cells)}\n".encode()
    for month in ("2027-09", "2026-13", "0000-01", "32/13/2026", "tháng 0", "9999-99"):
        yield "a.csv", f"{HEAD}\n{ROW.replace('2026-09', month)}\n".encode()
    yield "a.csv", f"{HEAD}\n2026-09,Đất đai,50,60,30,5\n".encode()
    yield "a.csv", f"{HEAD}\n2026-09,Đất đai,50,40,41,5\n".encode()
    yield "a.csv", f"{HEAD}\n{ROW}\n{ROW}\n".encode()


def missing_columns(folder: Path) -> Iterator[File]:
    heads, cells = HEAD.split(","), ROW.split(",")
    for gone in range(1, COLUMNS - 1):
        keep = [at for at in range(COLUMNS) if at != gone]
        yield "a.csv", f"{','.join(heads[at] for at in keep)}\n{','.join(cells[at] for at in keep)}\n".encode()
    yield "a.csv", GOOD.split("\n", 1)[1].encode()
    yield "a.csv", b"a,b,c\n1,2,3\n"


def broken_json(folder: Path) -> Iterator[File]:
    row = dict(zip(HEAD.split(","), ROW.split(","), strict=True))
    bodies = [
        b"[" * 100_000, b'{"a":' * 50_000, b'{"items": [{"a": NaN}]}', b'{"items": [{"a": 1e400}]}', b"null", b"1", b'"a"',
        b'{"items": ' + b"9" * 5000 + b"}", b"{", b'{"items": [}', b'{"items": {}}', b'{"items": [1, 2]}', b"[[1],[2]]",
        b'{"items": [{"a": 1, "a": 2}]}', b'\xff\xfe{"', json.dumps({"items": []}).encode(),
        json.dumps({"items": [row | {"Lĩnh vực": {"x": 1}}]}).encode(), json.dumps({"items": [{"x": "y"}]}).encode(),
    ]  # fmt: skip
    yield from (("a.json", body) for body in bodies)


def mutated_real(folder: Path) -> Iterator[File]:
    """Real workbooks with their bytes cut and turned; nothing where they are not at hand."""
    chance = random.Random(2)
    for path in sorted((SHARED / "workbooks").glob("*")) if (SHARED / "workbooks").is_dir() else ():
        body = path.read_bytes()[: 1 << 20]
        yield path.name, body
        for number in range(4):
            wrong = bytearray(body)
            for _ in range(64):
                wrong[chance.randrange(len(wrong))] = chance.randrange(256)
            yield path.name, bytes(wrong[: len(wrong) * (4 - number) // 4])


KINDS: tuple[Callable[[Path], Iterator[File]], ...] = (
    truncated_workbook, flipped_workbook, zip_bomb, many_members, nested_zip, sparse, entities, macros, formulas, calls, open_documents,
    beyond_limits, nothing_said, passwords,
    other_formats, empty, broken_text, wrong_values, missing_columns, broken_json, mutated_real,
)  # fmt: skip
