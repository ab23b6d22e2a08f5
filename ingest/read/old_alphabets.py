"""Vietnamese text from before Unicode: TCVN3 (ABC) and VNI, which Windows shows as western letters.

Nothing in such a file says how it is written. The reading is taken under which most cells are header
spellings of a dataset, and, where the headers have no accents, the one that breaks fewest Vietnamese words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from unicodedata import combining, normalize

from data.model import Finding
from ingest.read.folding import spelling_key
from ingest.read.grid import Grid
from ingest.read.specs import index_of

_HEAD_ROWS = 40
_SAMPLE = 1 << 16

_TCVN3_CODES = (
    "a1Ă a2Â a3Ê a4Ô a5Ơ a6Ư a7Đ a8ă a9â aaê abô acơ adư aeđ b5à b6ả b7ã b8á b9ạ bbằ bcẳ bdẵ beắ c6ặ "
    "c7ầ c8ẩ c9ẫ caấ cbậ ccè ceẻ cfẽ d0é d1ẹ d2ề d3ể d4ễ d5ế d6ệ d7ì d8ỉ dcĩ ddí deị dfò e1ỏ e2õ e3ó "
    "e4ọ e5ồ e6ổ e7ỗ e8ố e9ộ eaờ ebở ecỡ edớ eeợ efù f1ủ f2ũ f3ú f4ụ f5ừ f6ử f7ữ f8ứ f9ự faỳ fbỷ fcỹ "
    "fdý feỵ"
)
_TCVN3 = {int(pair[:2], 16): pair[2] for pair in _TCVN3_CODES.split()}

# VNI writes a mark as a letter after its vowel; ơ, ư, đ, ỵ and i with its tones have letters of their own.
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _ROOF, _BOW = "\u0301\u0300\u0309\u0303\u0323\u0302\u0306"
_PLAIN = dict(zip("ùøûõï", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True))
_ROOFED = dict(zip("âáàåãä", (_ROOF, *(_ROOF + tone for tone in _PLAIN.values())), strict=True))
_BOWED = dict(zip("êéèúüë", (_BOW, *(_BOW + tone for tone in _PLAIN.values())), strict=True))
_ALONE = dict(zip("ôöñîíìæóò", "ơưđỵíìỉĩị", strict=True))
_VNI = {base + mark: normalize("NFC", _ALONE.get(base, base) + tone)
        for bases, marks in (("aeouyôö", _PLAIN), ("aeo", _ROOFED), ("a", _BOWED))
        for base in bases for mark, tone in marks.items()} | _ALONE  # fmt: skip
_VNI_LETTER = re.compile("[aeouyôö][ùøûõï]|[aeo][âáàåãä]|a[êéèúüë]|[ôöñîíìæóò]", re.IGNORECASE)

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    "(ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    "(iêu|yêu|uyê|uya|uyu|uây|uôi|ươi|ươu|oai|oay|oeo|iê|yê|uô|ươ|uâ|uê|uơ|uy|oa|oă|oe|ia|ua|ưa"
    "|ai|ay|ao|au|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    "(ch|ng|nh|[cmnpt])?"
)
_MODERN = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_WESTERN = re.compile("[\xa1-\xff]")
_TONES = {_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT}


def from_tcvn3(text: str) -> str:
    """Turn TCVN3 (ABC) text, shown as western letters, into Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Turn VNI text, shown as western letters, into Unicode."""
    return _VNI_LETTER.sub(lambda found: _letter(found[0]), text)


ALPHABETS: dict[str, Callable[[str], str]] = {"TCVN3 (ABC)": from_tcvn3, "VNI": from_vni}


def decoded(body: bytes) -> tuple[str, str] | None:
    """Decode bytes that are no Unicode as Windows-1258, TCVN3 or VNI; give the text and the alphabet's name."""
    readings: dict[str, str] = {}
    for encoding in ("cp1258", "cp1252"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1258":
            readings["Windows-1258"] = normalize("NFC", text)
        else:
            readings |= {name: turn(text) for name, turn in ALPHABETS.items()}
    if not readings:
        return None
    name = min(readings, key=lambda one: _unlikely(readings[one]))
    return readings[name], name


def modern(grid: Grid) -> Grid:
    """Turn the texts of a workbook typed in an old font into Unicode, where its headers are known only then."""
    head = [cell for row in grid.rows[:_HEAD_ROWS] for cell in row if isinstance(cell, str)]
    sample = "\n".join(head)
    if _MODERN.search(sample) or not _WESTERN.search(sample):
        return grid
    known = {name: headers_in(turn(cell) for cell in head) for name, turn in ALPHABETS.items()}
    name = max(known, key=lambda one: known[one])
    if known[name] <= headers_in(head):
        return grid
    turn = ALPHABETS[name]
    rows = [[turn(cell) if isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    finding = Finding("encoding_assumed", "warning", sheet=grid.sheet, params={"given": name})
    return replace(grid, rows=rows, findings=(*grid.findings, finding))


def headers_in(cells: Iterable[str]) -> int:
    """Count the different texts that are a header spelling of some dataset."""
    known = index_of(None).spellings
    return len({key for cell in cells if len(key := spelling_key(cell)) > 1 and key in known})


def _letter(pair: str) -> str:
    letter = _VNI[pair.lower()]
    return letter.upper() if pair[0].isupper() else letter


def _unlikely(text: str) -> tuple[int, int]:
    """Order readings of one text: most known headers first, then fewest words that are not Vietnamese."""
    lines = text[:_SAMPLE].splitlines()
    cells = re.split('[,;\t\n"]', "\n".join(lines[:_HEAD_ROWS]))
    words = {word.lower() for word in _WORD.findall(text[:_SAMPLE]) if not word.isascii()}
    marks = len(re.findall("[\xa1-\xbf×÷\u0300-\u036f]", text[:_SAMPLE]))
    return -headers_in(cells), sum(1 for word in words if not _vietnamese(word)) + marks


def _vietnamese(word: str) -> bool:
    spread = normalize("NFD", word)
    if sum(char in _TONES for char in spread) > 1:
        return False
    bare = normalize("NFC", "".join(char for char in spread if char not in _TONES))
    return bool(_SYLLABLE.fullmatch(bare)) and not any(map(combining, bare))
