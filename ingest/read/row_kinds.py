"""What a row below a header is: data, a group's heading, column numbers, a total, a footer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from ingest.read.folding import fold, one_line
from ingest.read.grid import Grid, blank, printed
from ingest.read.specs import Spec

# With accents, for “Cổng” (a portal) is no total.
_TOTALS = {"tổng cộng", "tổng số", "tổng", "cộng", "total"}
_NUMBERED = re.compile(r"\(?\s*(\d{1,2})\s*\)?(\s*=.*)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")
_ROMAN = re.compile(r"[IVXLC]{1,7}")
_COUNT = re.compile(r"\d{1,4}(\.\d{1,3})*\.?")
_FOOTER = re.compile(
    r"^(ghichu|nguoilap|thutruong|noinhan|(pho)?giamdoc|kyten|kyghiro|dongdau|chutich|kt|tm|nguon)|ngay\d*thang\d*nam"
)
VALUED = {"integer", "decimal", "date", "time"}


@dataclass(frozen=True)
class Shape:
    """The rows of one table: where they end and which column is which."""

    grid: Grid
    line: bool
    used: tuple[int, ...]
    valued: tuple[int, ...]
    label: int
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
        width = max((place + 1 for place, cell in enumerate(grid.rows[header]) if not blank(cell)), default=0)
        shape = Shape(grid, bool(spec.line), used, valued, label, width, header + 1, len(grid.rows))
        end = next((i + 1 for i in range(len(grid.rows) - 1, header, -1) if shape.solid(i)), header + 1)
        return Shape(grid, bool(spec.line), used, valued, label, width, header + 1, end)

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
        """Name a row: `row`, `total`, `group` (a Roman row with values), or `` for one that is skipped."""
        filled = self.filled(index)
        if not filled or self.is_numbering(index):
            return ""
        if self.line:
            return "row"
        if one_line(normalize("NFC", self.name(index))).casefold().rstrip(" :.") in _TOTALS:
            return "total"
        if self.is_subtotal(index):
            return "group"
        return "" if self.grid.kind not in {"csv", "json"} and self.is_group(index) else "row"

    def is_group(self, index: int) -> bool:
        """Tell whether a row only heads a group: a Roman number, a text and no values."""
        if any(place in self.valued for place in self.filled(index)):
            return False
        return bool(_ROMAN.fullmatch(self.ordinal(index)))

    def is_subtotal(self, index: int) -> bool:
        """Tell whether a Roman row holds the sums of the counted rows below it; without such rows it is data."""
        apart = self.label - 1 not in self.used and bool(_ROMAN.fullmatch(self.ordinal(index)))
        return apart and self.counted and any(place in self.valued for place in self.filled(index))

    @cached_property
    def counted(self) -> bool:
        """Tell whether some rows are numbered 1, 2, 3."""
        return any(_COUNT.fullmatch(self.ordinal(index)) for index in range(self.first, self.end))

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
        """Give the text left of the label: `I`, `1`, or empty."""
        return printed(self.cell(index, self.label - 1)).strip() if self.label else ""

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
        return bool(self.filled(index)) and not self.is_footer(index)
