"""Comparing printed texts: accents, case, spaces, newlines and punctuation do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = re.compile("[\u2010-\u2015\u2212]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Reduce a text to its letters and digits without accents or case."""
    return "".join(char for char in plain(text) if char.isalnum())


def spelling_key(header: str) -> str:
    """Fold a header spelling of a dataset file, keeping `parent|leaf` apart."""
    return "|".join(fold(part) for part in header.split("|"))


def number_key(text: str) -> str:
    """Fold the number of a document: accents, case, spaces and the kind of dash do not matter, its strokes do."""
    return "".join(_DASHES.sub("-", plain(text)).split())


def plain(text: str) -> str:
    """Take accents and case away and leave everything else."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in spread if not unicodedata.combining(char))
