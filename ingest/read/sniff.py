"""What a file is, from its first bytes and its zip directory only; unfit files are refused by name."""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from pathlib import Path

from data.errors import Refusal
from ingest.read import ods_xml

MEBI = 1 << 20
MAX_BYTES = 20 * MEBI
MAX_MEMBERS, MAX_UNPACKED, MAX_RATIO = 1000, 200 * MEBI, 100
# What Python's zip reader raises on a damaged, encrypted or oddly packed archive.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, KeyError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
#: Names of workbooks that may run programs; one that is a plain workbook inside is refused too, for it opens as the other.
MACRO_NAMES = (".xlsm", ".xlsb", ".xltm", ".xlam")
_NESTED = re.compile(r"\.(zip|xls[xmb]?|ods|gz|tgz|7z|rar|bz2|xz|docx?)$", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|script|table|meta|title|div)\b", re.IGNORECASE)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def sniff(path: Path, name: str, max_bytes: int = MAX_BYTES) -> str:
    """Decide xlsx, xls, ods, csv, json or ndjson, or refuse with the reason."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(65536)
    except OSError as error:
        raise Refusal("file_missing", file=name) from error
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refusal("file_empty", file=name)
    if size > max_bytes:
        raise Refusal("file_too_large", file=name, given=f"{size / MEBI:.1f}", limit=f"{max_bytes / MEBI:g}")
    if head.startswith(b"PK"):
        return _zip(path, name)
    if head.startswith(_OLE):
        return _ole(path, name, size)
    if head.startswith(_ARCHIVES):
        raise Refusal("file_is_archive", file=name)
    if b"%PDF-" in head[:1024] or head.startswith(b"{\\rtf"):
        raise Refusal("file_is_document", file=name)
    return _text(head, name)


def _text(head: bytes, name: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    elif head[:200].count(0) > len(head[:200]) // 4:
        wide = "utf-16-le" if head[1:200:2].count(0) > head[:200:2].count(0) else "utf-16-be"
        head = head[: len(head) // 2 * 2].decode(wide, "replace").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(start) or (start.startswith(b"<") and _HTML.search(start[:2048])):
        raise Refusal("file_is_html", file=name)
    if start.startswith(b"<"):
        raise Refusal("file_is_xml", file=name)
    if sum(byte < 9 or 13 < byte < 32 for byte in start[:4096]) > len(start[:4096]) // 50:
        raise Refusal("file_kind_unknown", file=name)
    if start.startswith((b"{", b"[")):
        lines = name.lower().endswith((".ndjson", ".jsonl")) or b"}\n{" in head.replace(b"\r", b"")
        return "ndjson" if lines else "json"
    return "csv"


def _ole(path: Path, name: str, size: int) -> str:
    if size < 1536:
        raise Refusal("workbook_damaged", file=name)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        if body.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise Refusal("workbook_password", file=name)
        if body.find("_VBA_PROJECT".encode("utf-16-le")) >= 0:
            raise Refusal("workbook_macro", file=name)
        if any(body.find(stream.encode("utf-16-le") + b"\0\0") >= 0 for stream in ("Workbook", "Book")):
            return "xls"
        if any(body.find(stream.encode("utf-16-le")) >= 0 for stream in ("WordDocument", "PowerPoint Document")):
            raise Refusal("file_is_document", file=name)
    raise Refusal("workbook_damaged", file=name)


def _zip(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _bomb(members, name)
            return _zip_kind(archive, {member.filename for member in members}, name)
    except DAMAGED as error:
        raise Refusal("workbook_damaged", file=name) from error


def _bomb(members: list[zipfile.ZipInfo], name: str) -> None:
    heavy = any(m.file_size > MEBI and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members)
    if heavy or len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Refusal("zip_bomb", file=name)


def _zip_kind(archive: zipfile.ZipFile, members: set[str], name: str) -> str:
    if any(member.startswith("word/") or member.startswith("ppt/") for member in members):
        raise Refusal("file_is_document", file=name)
    if "xl/workbook.bin" in members:
        raise Refusal("workbook_binary", file=name)
    types = _member(archive, "[Content_Types].xml")
    if types and b"spreadsheetml" in types:
        if (
            name.lower().endswith(MACRO_NAMES)
            or b"macroEnabled" in types
            or any(member.endswith("vbaProject.bin") for member in members)
        ):
            raise Refusal("workbook_macro", file=name)
        if any(member.startswith("xl/externalLinks/") for member in members):
            raise Refusal("workbook_external_link", file=name)
        _nested(members, name)
        return "xlsx"
    if _member(archive, "mimetype").startswith(_SPREADSHEET):
        if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
            raise Refusal("workbook_password", file=name)
        if ods_xml.macros(members, _member(archive, "content.xml")):
            raise Refusal("workbook_macro", file=name)
        _nested(members, name)
        return "ods"
    raise Refusal("file_is_archive", file=name)


def _nested(members: set[str], name: str) -> None:
    if nested := sorted(member for member in members if _NESTED.search(member)):
        raise Refusal("zip_nested", file=name, given=nested[0])


def _member(archive: zipfile.ZipFile, member: str) -> bytes:
    if member not in archive.namelist():
        return b""
    with archive.open(member) as file:
        return file.read(MEBI)
