"""Lists that columns choose from, and units: codes that stay, names in both languages, editable files.

A list without entries is open: nobody has named its entries yet, so any text stands as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data import edition
from data.errors import Refusal
from data.folding import fold
from data.model import Text


@dataclass(frozen=True)
class Listed:
    """A list: `entries` gives code → name; `spellings` gives folded text → code."""

    id: str
    name: Text
    entries: Mapping[str, Text]
    spellings: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Give the code that a printed text means; any text where the list is open, None where nothing fits."""
        return self.spellings.get(fold(text)) if self.entries else text


@edition.kept
def all_lists(path: Path | None = None) -> dict[str, Listed]:
    """Load every list: id → list; a spelling that means two entries is refused."""
    path = path or edition.place("data/reference/lists.toml")
    raw = tomllib.loads(path.read_text("utf-8"))
    return {name: _list(name, found, path.name) for name, found in raw.items()}


def get(name: str) -> Listed:
    """Give one list; an unknown name is refused with the names that exist."""
    found = all_lists()
    if name not in found:
        raise Refusal("definition_invalid", file="lists.toml", what=f"there is no list “{name}”")
    return found[name]


@edition.kept
def units() -> dict[str, Text]:
    """Load the units: as forms print them → in both languages."""
    raw = tomllib.loads(edition.place("data/reference/units.toml").read_text("utf-8"))
    return {unit: Text(unit, english) for unit, english in raw.items()}


def _list(name: str, raw: Mapping, file: str) -> Listed:
    spellings: dict[str, str] = {}
    for entry in raw["entries"]:
        for text in (entry["code"], entry["vi"], entry["en"], *entry.get("also", ())):
            if spellings.setdefault(fold(text), entry["code"]) != entry["code"]:
                raise Refusal("definition_invalid", file=file, what=f"{name}: “{text}” means two entries")
    entries = {entry["code"]: Text(entry["vi"], entry["en"]) for entry in raw["entries"]}
    return Listed(name, Text(raw["name"]["vi"], raw["name"]["en"]), entries, spellings)
