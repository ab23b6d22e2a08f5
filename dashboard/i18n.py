"""The words of the screens in two languages, from the files of `texts/`; Vietnamese is the source."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGS = ("vi", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Give every text: dotted key → {vi, en}."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((Path(__file__).parent / "texts").glob("*.toml")):
        for key, value in _flatten(tomllib.loads(path.read_text("utf-8"))):
            if key in found:
                raise ValueError(f"The text {key} stands twice; the second time in {path.name}.")
            found[key] = value
    return found


def t(key: str, lang: str, **params: Any) -> str:
    """Write one text; an unknown key is an error of ours."""
    return texts()[key][lang].format_map(params) if params else texts()[key][lang]


def count(key: str, n: int, lang: str, **params: Any) -> str:
    """Write a text about a number of things; `<key>_one` is for a single one, where it is there."""
    grouped = f"{n:,}" if lang == "en" else f"{n:,}".replace(",", ".")
    return t(f"{key}_one" if n == 1 and known(f"{key}_one") else key, lang, n=grouped, **params)


def known(key: str) -> bool:
    """Tell whether there is a text with this key."""
    return key in texts()


def either(key: str, lang: str, fallback: str) -> str:
    """Write the text of a key made from data, or the fallback where it has none."""
    return t(key, lang) if known(key) else fallback


def _flatten(table: dict[str, Any], prefix: str = ""):
    for key, value in table.items():
        if isinstance(value.get("vi"), str):
            yield prefix + key, value
        else:
            yield from _flatten(value, f"{prefix}{key}.")
