"""Indices are right: every file loads, and every worked example gives its own score and losses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from data.errors import Refusal
from metrics.score.definition import Index, indices
from metrics.score.marking import Held, mark


def examples() -> int:
    """Run every worked example; a wrong one is refused with what it gave. Give how many ran."""
    count = 0
    for one in indices().values():
        for example in one.examples:
            _run(one, example)
            count += 1
    return count


def _run(one: Index, example: Mapping[str, Any]) -> None:
    marked = mark(one, example["kind"], {name: _held(value) for name, value in example["values"].items()})
    found: dict[str, Any] = {"score": marked.score, "missing": marked.missing}
    found["lost"] = {part.criterion.id: part.lost for part in marked.parts if part.lost}
    expected = {name: example[name] for name in found if name in example}
    if "lost" in expected:
        expected["lost"] = {name: Decimal(str(value)) for name, value in expected["lost"].items()}
    if "score" in expected:
        expected["score"] = Decimal(str(expected["score"]))
    given = {name: found[name] for name in expected}
    if given != expected or not expected:
        file = f"{one.id}.toml"
        raise Refusal("example_wrong", file=file, says=example["says"], given=given, expected=expected)


def _held(value: Any) -> Held:
    """Read a value of an example; a text is the reason why there is none."""
    return Held(None, value) if isinstance(value, str) else Held(Fraction(Decimal(str(value))))
