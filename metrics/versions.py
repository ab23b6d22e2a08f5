"""The versions of a definition: which one a period belongs to, and which may be compared.

Values of two versions are not comparable unless a bridge is declared between them, or through a chain of bridges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from data.model import Text
from data.period import Period


@dataclass(frozen=True)
class Version:
    """What a measure meant from a day on: the document and article it stands on, its name and formula in words.

    `numerator` and `denominator` are expressions over the dataset; `since` is None where no day is known.
    """

    number: int
    since: date | None
    document: str
    article: str
    name: Text
    formula: Text
    numerator: str
    denominator: str


@dataclass(frozen=True)
class Bridge:
    """Two versions that a document or the coordinating body holds to be comparable, and why."""

    older: int
    newer: int
    document: str
    says: Text


def load(raw: Mapping[str, Any], present: Version) -> tuple[Version, ...]:
    """Give every version, oldest first; an earlier one says only how it differs from the present one."""
    earlier = [
        Version(
            number=old["version"],
            since=old.get("valid_from"),
            document=old.get("document", present.document),
            article=old.get("article", ""),
            name=_text(old["name"]),
            formula=_text(old["formula"]),
            numerator=old.get("numerator", present.numerator),
            denominator=old.get("denominator", present.denominator),
        )
        for old in raw.get("earlier", ())
    ]
    return (*sorted(earlier, key=lambda one: one.number), present)


def bridges(raw: Mapping[str, Any]) -> tuple[Bridge, ...]:
    """Give the declared bridges."""
    return tuple(Bridge(b["from"], b["to"], b["document"], _text(b["says"])) for b in raw.get("bridges", ()))


def fault(versions: Sequence[Version], over: Sequence[Bridge]) -> str:
    """Say what is wrong with versions and bridges; empty when they are right."""
    numbers = [one.number for one in versions]
    days = [one.since for one in versions[1:]]
    if numbers != sorted(set(numbers)) or numbers[0] < 1:
        return "versions are whole numbers from 1 that rise"
    if None in days or days != sorted(set(days), key=str):
        return "every version after the first needs a later `valid_from`"
    if any(b.older not in numbers or b.newer not in numbers or b.older >= b.newer for b in over):
        return "a bridge leads from an earlier version of the file to a later one"
    for older, newer in pairwise(versions):
        day = newer.since
        if crossed(over, older.number, newer.number) is None and day and (day.month, day.day) != (1, 1):
            return "a version that no bridge joins to the one before begins on 1 January, so that no period mixes both"
    return ""


def at(versions: Sequence[Version], period: Period) -> Version:
    """Give the version that a period belongs to: the one in force on its last day."""
    started = [one for one in versions[1:] if one.since and one.since <= period.end]
    return started[-1] if started else versions[0]


def spans(versions: Sequence[Version]) -> list[tuple[Version, date | None, date | None]]:
    """Give each version with the first day it holds from and the first day it no longer does (None: open)."""
    days = [one.since for one in versions[1:]]
    return list(zip(versions, [None, *days], [*days, None], strict=True))


def crossed(over: Sequence[Bridge], one: int, other: int) -> tuple[Bridge, ...] | None:
    """Give the bridges that lead from one version to another, () for the same one; None where there is no way."""
    start, end = sorted((one, other))
    if start == end:
        return ()
    for bridge in over:
        if bridge.older == start and bridge.newer <= end:
            rest = crossed(over, bridge.newer, end)
            if rest is not None:
                return (bridge, *rest)
    return None


def _text(raw: Mapping[str, str]) -> Text:
    return Text(raw["vi"], raw["en"])
