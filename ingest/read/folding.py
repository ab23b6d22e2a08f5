"""Comparing printed texts; what reading needs beside `data.folding`."""

from __future__ import annotations

from functools import lru_cache

from data.folding import fold as fold
from data.folding import plain
from data.folding import spelling_key as spelling_key


@lru_cache(maxsize=2048)
def fold_words(text: str) -> str:
    """Like `fold`, but keep single spaces between words and the marks / - : that dates need."""
    return " ".join("".join(char if char.isalnum() or char in "/-:.%" else " " for char in plain(text)).split())


def one_line(text: str) -> str:
    """Write a printed text on one line with single spaces."""
    return " ".join(text.split())
