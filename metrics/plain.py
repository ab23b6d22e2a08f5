"""Answers of the one data door as JSON for programs: amounts as decimal texts, moments and days in ISO."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson


def body(answer: Any, indent: bool = True) -> bytes:
    """Write dataclasses, texts, numbers and lists as JSON; equal answers give equal bytes."""
    option = orjson.OPT_NON_STR_KEYS | (orjson.OPT_INDENT_2 if indent else 0)
    return orjson.dumps(answer, default=_plain, option=option)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no answer of the data door")
