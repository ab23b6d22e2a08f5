"""What a row below a header is: data, a group's heading or sums, column numbers, a total, a footer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from ingest.read.folding import fold, one_line
from ingest.read.grid import Grid, blank, printed
from ingest.read.headers import MAX_HEIGHT
from ingest.read.specs import Spec
from ingest.read.values import says_nothing

# With accents, for “Cổng” (a portal) is no total; and no longer, for “Tổng cục Thuế” is an agency.
_TOTAL = re.compile(
    r"(tổng cộng|tổng số|tổng|cộng|total)( (chung|toàn (tỉnh|ngành|quốc|thành phố)|cả nước))?"
    r"( (nhóm|mục|phần)? ?[a-zivx]{1,4})?( ?\(.*\))?[ :.]*"
)
_NUMBERED = re.compile(r"\(?\s*(\d{1,2})\s*\)?(\s*=.*)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")
_ROMAN = re.compile(r"[IVX]{1,7}")
_GROUP_LETTER = re.compile(r"[A-H]")
#: A group's number that stands before its name in one cell: `I. Sở, ban, ngành`.
_BEFORE_NAME = re.compile(r"([IVX]{1,7}|[A-H])[.)/]\s+\S")
_FOOTER = re.compile(
    r"^(ghichu|nguoilap|thutruong|noinhan|(pho)?giamdoc|kyten|kyghiro|dongdau|chutich|kt|tm|nguon)|ngay\d*thang\d*nam"
)
VALUED = {"integer", "decimal", "date", "time"}
ORDINALS = {"stt", "tt", "sott", "sothutu", "no", "so"}


@dataclass(frozen=True)
class Shape:
    """The rows of one table: where they end and which column is which; `numbered` is that of I, II, 1, 2, or -1."""

    grid: Grid
    line: bool
    used: tuple[int, ...]
    valued: tuple[int, ...]
    label: int
    numbered: int
    width: int
    first: int
    end: int

    @staticmethod
    def of(grid: Grid, spec: Spec, places: dict[str, int], header: int) -> Shape:
        """Look at a table once: its data ends at the last row that holds more than a text."""
        used = tuple(sorted(places.values()))
        valued = tuple(place for name, place in places.items() if spec.columns[name].type in VALUED)
        texts = [place for name, place in places.items() if spec.columns[name].type not in VALUED | {"period"}]
        label = places.get("label", min(texts, default=used[0]))
        numbered = label - 1 if spec.line else _numbered(grid, set(used), label, header)
        width = max((place + 1 for place, cell in enumerate(grid.rows[header]) if not blank(cell)), default=0)
        shape = Shape(grid, bool(spec.line), used, valued, label, numbered, width, header + 1, len(grid.rows))
        end = next((i + 1 for i in range(len(grid.rows) - 1, header, -1) if shape.solid(i)), header + 1)
        return Shape(grid, bool(spec.line), used, valued, label, numbered, width, header + 1, end)

    def cell(self, index: int, place: int) -> Any:
        """Give a cell, or None beyond a short row."""
        row = self.grid.rows[index]
        return row[place] if 0 <= place < len(row) else None

    def filled(self, index: int) -> list[int]:
        """Give the used columns that hold something in a row."""
        faults = self.grid.faults
        return [place for place in self.used if not blank(self.cell(index, place)) or (index, place) in faults]

    def solid(self, index: int) -> bool:
        """Tell whether a row is surely part of the table, so that the table does not end before it."""
        filled = self.filled(index)
        if not filled or self.is_footer(index):
            return False
        if not self.valued or self.grid.kind in {"csv", "json"} or (self.line and self.ordinal(index)):
            return True
        return len(filled) > 1 or filled[0] in self.valued

    def kind(self, index: int) -> str:
        """Name a row: `row`, `total`, `group` (one with values), or `` for one that is skipped."""
        filled = self.filled(index)
        if not filled or self.is_numbering(index):
            return ""
        if self.line:
            return "row"
        if self.is_total(index):
            return "total"
        if all(says_nothing(self.cell(index, place)) for place in filled):
            return ""
        if self.level(index) and self.grouped:
            return "group" if any(place in self.valued for place in filled) else "" if len(filled) == 1 else "row"
        return "" if self.grid.kind not in {"csv", "json"} and self.is_heading(index) else "row"

    def is_total(self, index: int) -> bool:
        """Tell whether a row calls itself a total."""
        return bool(_TOTAL.fullmatch(one_line(normalize("NFC", self.name(index))).casefold()))

    def is_heading(self, index: int) -> bool:
        """Tell whether a row only heads a group: a Roman number, a text and no values."""
        filled = self.filled(index)
        return len(filled) <= 1 and not any(place in self.valued for place in filled) and self.level(index) == 2

    def level(self, index: int) -> int:
        """Give the level of a group's row: 1 for A, B; 2 for I, II; 0 for a row that heads no group."""
        number = self.ordinal(index).rstrip(".)")
        if not number and self.numbered < 0 and (match := _BEFORE_NAME.match(self.name(index))):
            number = match[1]
        return 2 if _ROMAN.fullmatch(number) else 1 if _GROUP_LETTER.fullmatch(number) else 0

    @cached_property
    def grouped(self) -> bool:
        """Tell whether some rows stand below groups: a table whose every row is numbered I, II, III has none."""
        rows = [index for index in range(self.first, self.end) if self.filled(index) and not self.is_numbering(index)]
        levels = [self.level(index) for index in rows]
        return any(levels) and any(
            not level and not self.is_total(index) and any(place in self.valued for place in self.filled(index))
            for index, level in zip(rows, levels, strict=True)
        )

    def is_numbering(self, index: int) -> bool:
        """Tell whether a row numbers the columns: `A, B, 1, 2, 4=5+6`."""
        if index > self.first + 2 or self.grid.kind == "json":
            return False
        texts = [printed(cell).strip() for cell in self.grid.rows[index] if not blank(cell)]
        matches = [_NUMBERED.fullmatch(text) for text in texts]
        lettered = sum(1 for text in texts if _LETTER.fullmatch(text))
        counted = [int(match[1]) for match in matches if match]
        if len(counted) + lettered != len(texts) or len(texts) < 2 or not counted:
            return False
        rising = all(one < other for one, other in pairwise(counted))
        sure = lettered or any(match and match[2] for match in matches) or all("(" in text for text in texts)
        return rising and counted[0] == 1 and bool(sure or (len(counted) > 2 and self.grid.kind != "csv"))

    def ordinal(self, index: int) -> str:
        """Give a row's own number: `I`, `1`, or empty."""
        return printed(self.cell(index, self.numbered)).strip() if self.numbered >= 0 else ""

    def name(self, index: int) -> str:
        """Give what a row calls itself: its label, else the first text of the row."""
        own = self.cell(index, self.label)
        if not blank(own):
            return printed(own).strip()[:100]
        return next((printed(cell).strip()[:100] for cell in self.grid.rows[index] if not blank(cell)), "")

    def is_footer(self, index: int) -> bool:
        """Tell whether a row is a note or a signature line: known words and no number."""
        if self.grid.kind in {"csv", "json"}:
            return False
        valued = (self.cell(index, place) for place in self.valued)
        if any(not blank(cell) and not (isinstance(cell, str) and not cell.strip()[:1].isdigit()) for cell in valued):
            return False
        return any(isinstance(cell, str) and _FOOTER.search(fold(cell)) for cell in self.grid.rows[index])

    def lost(self, index: int) -> bool:
        """Tell whether a row after the table's end holds a text that is no footer."""
        filled = self.filled(index)
        silent = all(says_nothing(self.cell(index, place)) for place in filled)
        return bool(filled) and not silent and not self.is_footer(index)


def _numbered(grid: Grid, used: set[int], label: int, header: int) -> int:
    """Find the column of row numbers: headed STT, else a column without a header left of the label; -1 for none."""
    above = range(header, max(header - MAX_HEIGHT, -1), -1)
    heads = {
        (row, place): fold(cell) for row in above for place, cell in enumerate(grid.rows[row]) if isinstance(cell, str)
    }
    for (_, place), text in heads.items():
        if place not in used and text in ORDINALS:
            return place
    beside = label - 1
    bare = grid.kind != "json" and beside >= 0 and beside not in used
    return beside if bare and not any(heads.get((row, beside)) for row in above) else -1
