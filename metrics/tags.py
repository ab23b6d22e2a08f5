"""The closed vocabulary that definitions are tagged with: `data/reference/tags.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from data import edition, lists
from data.errors import Refusal
from data.model import Text


@dataclass(frozen=True)
class Tag:
    """One word of the vocabulary, in the group it belongs to (four “without”, relationships, objectives …)."""

    id: str
    group: str
    group_name: Text
    name: Text


@edition.kept
def tags() -> dict[str, Tag]:
    """Load every tag, group by group in the order of the file: id → tag."""
    found: dict[str, Tag] = {}
    for group, raw in tomllib.loads(edition.place("data/reference/tags.toml").read_text("utf-8")).items():
        group_name = Text(raw["name"]["vi"], raw["name"]["en"])
        own = {entry["code"]: Text(entry["vi"], entry["en"]) for entry in raw.get("entries", ())}
        if "list" in raw:
            own = {raw.get("prefix", "") + code: name for code, name in lists.get(raw["list"]).entries.items()}
        found |= {code: Tag(code, group, group_name, text) for code, text in own.items()}
    return found


def get(tag: str) -> Tag:
    """Give one tag; an unknown one is refused with those that exist."""
    if tag not in tags():
        raise Refusal("tag_unknown", given=tag, known=", ".join(tags()))
    return tags()[tag]
