"""Comparing printed texts: accents, case, spaces, newlines and punctuation do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Reduce a text to its letters and digits without accents or case."""
    return "".join(char for char in _plain(text) if char.isalnum())


@lru_cache(maxsize=2048)
def fold_words(text: str) -> str:
    """Like `fold`, but keep single spaces between words and the marks / - : that dates need."""
    return " ".join("".join(char if char.isalnum() or char in "/-:.%" else " " for char in _plain(text)).split())


def spelling_key(header: str) -> str:
    """Fold a header spelling of a dataset file, keeping `parent|leaf` apart."""
    return "|".join(fold(part) for part in header.split("|"))


def one_line(text: str) -> str:
    """Write a printed text on one line with single spaces."""
    return " ".join(text.split())


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in spread if not unicodedata.combining(char))
