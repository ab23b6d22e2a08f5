"""What indicators mean, as a release knew it: definitions, weights, thresholds, worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from data import agencies, datasets
from metrics import definitions, forecast, tags, trajectory
from metrics.indicator import Indicator
from metrics.score import definition as indices
from metrics.views import Stamp
from metrics.views.methods import Definition, Example, Methods, Weight


def make(stamp: Stamp) -> Methods:
    """Give every definition, index and threshold."""
    documents = definitions.documents()
    return Methods(
        stamp=stamp,
        definitions=tuple(one(stamp, found) for found in definitions.indicators().values()),
        indices=tuple(
            (held.id, held.name, held.definition, documents.get(held.document), held.confidence)
            for held in indices.indices().values()
        ),
        thresholds=thresholds(),
    )


def thresholds() -> Mapping[str, Decimal]:
    """Give the numbers of the rules, in percent or as counts: the same that the rules themselves use."""
    return {
        "on_track": trajectory.ON_TRACK * 100,
        "speed_up": trajectory.SPEED_UP * 100,
        "points": Decimal(forecast.POINTS),
        "pace": Decimal(forecast.PACE),
        "claimed": Decimal(forecast.CLAIMED),
    }


def one(stamp: Stamp, found: Indicator) -> Definition:
    """Give the definition of one indicator."""
    documents = definitions.documents()
    kind = datasets.get(found.dataset)
    return Definition(
        stamp=stamp,
        indicator=found.id,
        name=found.name,
        note=found.note,
        definition=found.definition,
        formula=found.formula,
        numerator=found.numerator.label,
        denominator=found.denominator.label if found.denominator else None,
        dataset=found.dataset,
        dataset_name=kind.label,
        unit=found.unit,
        decimals=found.decimals,
        direction=found.direction,
        path=found.path,
        frequency=found.frequency,
        confidence=found.confidence,
        document=documents[found.document],
        article=found.article,
        tags=tuple(tags.tags()[tag] for tag in found.tags if tag in tags.tags()),
        targets=found.targets,
        versions=found.versions,
        bridges=tuple((b.older, b.newer, documents.get(b.document), b.says) for b in found.bridges),
        breaks=found.breaks,
        weights=tuple(_weights(found)),
        examples=tuple(_example(example) for example in found.examples),
        digest=found.digest,
    )


def _weights(found: Indicator) -> list[Weight]:
    documents = definitions.documents()
    made = []
    for index in indices.indices().values():
        groups = {group.id: group.name for group in index.groups}
        made += [
            Weight(
                index=index.id,
                name=index.name,
                group=groups[criterion.group],
                weight=criterion.weight,
                total=index.total,
                floor=criterion.floor,
                goal=criterion.goal,
                document=documents.get(index.document),
            )
            for criterion in index.criteria
            if criterion.indicator == found.id
        ]
    return made


def _example(raw: Mapping[str, Any]) -> Example:
    return Example(
        says=raw["says"],
        agency=agencies.get(raw["agency"]).name,
        period=str(raw["period"]),
        rows=len(raw["rows"]),
        numerator=_number(raw.get("numerator")),
        denominator=_number(raw.get("denominator")),
        value=_number(raw.get("value")),
        missing=raw.get("missing", ""),
    )


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
