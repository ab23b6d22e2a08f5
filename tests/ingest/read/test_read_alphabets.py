"""One table in every encoding and delimiter reads the same, whatever alphabet its letters were typed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from data.model import Reading
from ingest.read import old_alphabets
from ingest.read.delimited import csv_grid, decode
from ingest.read.file import read_file

TABLE = (
    ("Đơn vị báo cáo: UBND tỉnh Đắk Lắk", "", ""),
    ("Kênh", "Lượt đánh giá", "Hài lòng"),
    ("Cổng dịch vụ công quốc gia", "5", "4"),
    ("Trực tiếp tại bộ phận một cửa; người già", "1200", "900"),
)
TCVN3 = {letter: bytes([code]) for code, letter in old_alphabets._TCVN3.items()}
VNI = {letter: pair.encode("cp1252") for pair, letter in old_alphabets._VNI.items()}
VNI |= {letter.upper(): pair.upper().encode("cp1252") for pair, letter in old_alphabets._VNI.items()}


def by(table: dict[str, bytes], text: str) -> bytes:
    return b"".join(table.get(char) or char.encode("ascii") for char in text)


def cp1258(text: str) -> bytes:
    """Windows-1258 has the vowels ready and the tones apart."""
    body = b""
    for char in text:
        try:
            body += char.encode("cp1258")
        except UnicodeEncodeError:
            spread = unicodedata.normalize("NFD", char)
            tones = [mark for mark in spread if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in tones))
            body += (base + "".join(tones)).encode("cp1258")
    return body


ENCODERS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE with BOM": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE with BOM": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "Windows-1258": cp1258,
    "TCVN3 (ABC)": lambda text: by(TCVN3, text),
    "VNI": lambda text: by(VNI, text),
}


def written(delimiter: str) -> str:
    return "".join(delimiter.join(f'"{c}"' if delimiter in c else c for c in row) + "\r\n" for row in TABLE)


def bare(reading: Reading) -> tuple[object, ...]:
    return reading.dataset, reading.layout, reading.rows, reading.sender, reading.period


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("dataset", ["satisfaction", None])
def test_every_encoding_reads_the_same(tmp_path: Path, encoding: str, delimiter: str, dataset: str | None) -> None:
    (tmp_path / "a.csv").write_bytes(ENCODERS[encoding](written(delimiter)))
    (tmp_path / "b.csv").write_text(written(","), "utf-8")
    (reading,) = read_file(tmp_path / "a.csv", "a.csv", dataset)
    (expected,) = read_file(tmp_path / "b.csv", "b.csv", dataset)
    assert bare(reading) == bare(expected)
    assert [row.values["answers"] for row in reading.rows] == [5, 1200]
    assumed = [finding.params["given"] for finding in reading.findings if finding.rule == "encoding_assumed"]
    assert assumed == ([encoding] if encoding in {"Windows-1258", *old_alphabets.ALPHABETS} else [])


@pytest.mark.parametrize("encoding", ["Windows-1258", *old_alphabets.ALPHABETS])
def test_without_known_headers_the_words_decide(encoding: str) -> None:
    text = "ma,ten\n1,Thành phố Hồ Chí Minh\n2,Đắk Lắk\n3,Thừa Thiên Huế\n4,Hưng Yên\n5,Quảng Ngãi\n"
    read, findings = decode(ENCODERS[encoding](text), "a.csv")
    assert (read, findings[0].params["given"]) == (text, encoding)


def test_published_samples() -> None:
    """The national motto as fonts of the two alphabets have it, written down apart from the tables."""
    motto = "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert old_alphabets.from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam") == motto
    assert old_alphabets.from_vni("Coäng hoaø xaõ hoäi chuû nghóa Vieät Nam") == motto
    assert old_alphabets.from_vni("ÑOÄC LAÄP - TÖÏ DO") == "ĐỘC LẬP - TỰ DO"


def test_each_vowel_has_its_tones() -> None:
    vowels = [
        unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in ("", *"\u0300\u0301\u0303\u0309\u0323")
    ]
    for letter in [*vowels, "đ"]:
        assert old_alphabets.from_tcvn3(by(TCVN3, letter).decode("cp1252")) == letter
        assert old_alphabets.from_vni(by(VNI, letter).decode("cp1252")) == letter


@pytest.mark.parametrize("encoding", list(old_alphabets.ALPHABETS))
def test_cells_of_a_workbook_in_an_old_font(sheet: Callable[..., Path], encoding: str) -> None:
    rows = [[int(c) if c.isdigit() else c for c in row] for row in TABLE]
    old = [[ENCODERS[encoding](c).decode("cp1252") if isinstance(c, str) else c for c in row] for row in rows]
    (expected,) = read_file(sheet(rows, name="new.xlsx"), "new.xlsx")
    (reading,) = read_file(sheet(old, name="old.xlsx"), "old.xlsx")
    assert bare(reading) == bare(expected)
    assert [(one.rule, one.params["given"]) for one in reading.findings if one.rule == "encoding_assumed"] == [
        ("encoding_assumed", encoding)
    ]


def test_western_words_of_a_workbook_stay(sheet: Callable[..., Path]) -> None:
    (reading,) = read_file(sheet([["Kenh", "Luot danh gia", "Hai long"], ["Café", 5, 4]]), "a.xlsx", "satisfaction")
    assert reading.rows[0].values["channel"] == "Café" and not reading.findings


def test_line_numbers_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(by(VNI, 'Kênh,Lượt đánh giá,Hài lòng\n"Cổng\nvà máy",5,4\nĐiện thoại,1,1\n'))
    assert csv_grid(path, "a.csv").numbers == [1, 2, 4]
