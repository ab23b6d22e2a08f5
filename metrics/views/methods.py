"""The shapes in which definitions, weights and thresholds leave through `metrics.read`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from data.model import Text
from metrics.tags import Tag
from metrics.versions import Version
from metrics.views import Document, Stamp, Target


@dataclass(frozen=True)
class Example:
    """A worked example of a definition: rows of an agency and period, and what comes out (a value, or why there is none).

    `says` is written in English.
    """

    says: str
    agency: Text
    period: str
    rows: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    missing: str


@dataclass(frozen=True)
class Weight:
    """The weight that an index gives an indicator, in points of the index's total, and what earns nothing and all."""

    index: str
    name: Text
    group: Text
    weight: Decimal
    total: Decimal
    floor: Decimal
    goal: Decimal
    document: Document | None


@dataclass(frozen=True)
class Definition:
    """What an indicator means: words, formula, versions, tags, documents, targets, weights, worked examples."""

    stamp: Stamp
    indicator: str
    name: Text
    note: Text
    definition: Text
    formula: Text
    numerator: Text
    denominator: Text | None
    dataset: str
    dataset_name: Text
    unit: str
    decimals: int
    direction: str
    path: str
    frequency: str
    confidence: str
    document: Document
    article: str
    tags: tuple[Tag, ...]
    targets: tuple[Target, ...]
    versions: tuple[Version, ...]
    bridges: tuple[tuple[int, int, Document | None, Text], ...]
    breaks: tuple[Decimal, ...]
    weights: tuple[Weight, ...]
    examples: tuple[Example, ...]
    digest: str


@dataclass(frozen=True)
class Methods:
    """Every definition in the order of the screens, every index with its weights, and the thresholds of the rules."""

    stamp: Stamp
    definitions: tuple[Definition, ...]
    indices: tuple[tuple[str, Text, Text, Document | None, str], ...]
    thresholds: Mapping[str, Decimal]
