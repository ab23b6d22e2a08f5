"""The words of the product as frozen values; see `architecture` in README for their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Literal

Lang = Literal["vi", "en"]
Role = Literal["coordinator", "agency", "leader", "auditor", "public"]


@dataclass(frozen=True)
class Text:
    """A text of the product in its two languages."""

    vi: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True)
class Viewer:
    """Who reads: identity and scope come from the server's session, never from input.

    `agencies` is None for the whole country.
    """

    who: str
    role: Role
    agencies: frozenset[str] | None = None
    lang: Lang = "vi"

    def works_on(self, agency: str | None) -> bool:
        """Tell whether an agency's unreleased work is shown: its own people's, and the coordinating body's."""
        own = self.role == "agency" and agency is not None and agency in (self.agencies or ())
        return own or self.role == "coordinator"


@dataclass(frozen=True)
class Agency:
    """Who or where, one per legal existence; `valid_from` and `valid_to` are both included."""

    id: str
    kind: str
    name: Text
    short: str
    abbr: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    regions: Mapping[str, str] = field(default_factory=dict)
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    gso_code: str = ""
    tile: tuple[int, int, str] | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Tell whether it existed on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Finding:
    """One problem in a report: where it stands, which rule, and the numbers its sentence needs.

    `row` and `column` are as a spreadsheet writes them (1-based row, letters).
    """

    rule: str
    severity: Literal["error", "warning", "note"] = "error"
    sheet: str = ""
    row: int | None = None
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The address as people write it: `B03!E14`."""
        cell = f"{self.column}{self.row or ''}"
        return "!".join(part for part in (self.sheet, cell) if part)


@dataclass(frozen=True)
class Layout:
    """Where a report's fields stand in its file, so that a figure opens at its cell.

    `columns` gives field → column letters; `labels` gives field → header as printed.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One typed row of a report, with its 1-based row number in the file."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """What was read of one report in a file, before it is validated.

    `sender` and `period` are the texts found in the file, or None where the file does not say.
    Values are str, int, Decimal written as str, ISO date, or None for a missing cell.
    """

    dataset: str
    layout: Layout
    rows: tuple[Row, ...]
    sender: str | None = None
    period: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What an address gave when it was last asked: the server's tags, and the digest of the bytes.

    `note` names how the tags were found to be wrong; `whole_at` is when the bytes were last asked for in full.
    """

    address: str
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    size: int = 0
    note: str = ""
    whole_at: str = ""


@dataclass(frozen=True)
class Delivery:
    """A file as it came from outside, before anything is known of it but what its bringer says.

    What need not be held in memory lies in a `file` of its own, or in one that is open, and has no `body`.

    `sent_at` is an ISO time when the sender gave one; `seen` is kept with the file, so that its address is not
    asked for it again.
    """

    name: str
    body: bytes
    dataset: str | None = None
    sender: str | None = None
    period: str | None = None
    sent_at: str | None = None
    etag: str | None = None
    seen: Seen | None = None
    file: Path | IO[bytes] | None = None
