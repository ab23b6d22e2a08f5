"""Sentences for people: every refusal has a code and a sentence in two languages.

The sentences stand in `messages.toml`, one table per code, so that a wording is mended in one place.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def messages() -> dict[str, dict[str, str]]:
    """Give every sentence: code → {vi, en, remedy_vi, remedy_en}."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("messages*.toml")):
        found.update(tomllib.loads(path.read_text("utf-8")))
    return found


def sentence(code: str, lang: str = "vi", **params: Any) -> str:
    """Write the sentence of `code` with its remedy, in `vi` or `en`; an unknown code is an error of ours."""
    entry = messages()[code]
    parts = [entry[lang], entry.get(f"remedy_{lang}", "")]
    return " ".join(part.format_map(_Shown(params)) for part in parts if part)


class _Shown(dict):
    """Parameters for a sentence; one that is absent is shown as a dash instead of ending in a traceback."""

    def __missing__(self, key: str) -> str:
        return "–"


class Refusal(Exception):
    """Something a person asked for cannot be done; what was held stays as it was."""

    def __init__(self, code: str, **params: Any):
        self.code, self.params = code, params
        super().__init__(sentence(code, "en", **params))

    def say(self, lang: str = "vi") -> str:
        """Write the sentence for the person who asked."""
        return sentence(self.code, lang, **self.params)
