"""Indicators: one TOML file each in `indicators/`; the folder is the registry and the file name the id."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from data import datasets, edition
from data.errors import Refusal
from data.model import Text
from metrics import faults, versions
from metrics.indicator import UNITS, Base, Indicator, Otherwise, Term
from metrics.versions import Version
from metrics.views import Document, Target

__all__ = ["UNITS", "Base", "Indicator", "Otherwise", "Term", "digest", "documents", "get", "indicators", "of_dataset"]
FOLDER = Path(__file__).parent / "indicators"
#: The class limits of a share's map where its file names none.
_BREAKS = (20, 40, 60, 80)


@edition.kept
def documents() -> dict[str, Document]:
    """Load the documents that figures and targets stand on: id → document."""
    with edition.place("data/reference/documents.csv").open(encoding="utf-8", newline="") as file:
        return {
            r["id"]: Document(
                r["id"], r["number"], Text(r["title_vi"], r["title_en"]), r["date"], r["source"], r["confidence"]
            )
            for r in csv.DictReader(file)
        }


@edition.kept
def indicators(folder: Path | None = None) -> dict[str, Indicator]:
    """Load every indicator of a folder in the order of the screens: id → indicator."""
    found = [_load(path) for path in sorted((folder or edition.place("metrics/indicators")).glob("*.toml"))]
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}


def get(indicator_id: str) -> Indicator:
    """Give one indicator by id or alias; an unknown one is refused with those that are spelled most like it."""
    known = indicators()
    if indicator_id in known:
        return known[indicator_id]
    for one in known.values():
        if indicator_id in one.aliases:
            return one
    near = get_close_matches(indicator_id, [*known, *(alias for one in known.values() for alias in one.aliases)], 5, 0)
    raise Refusal("indicator_unknown", given=indicator_id, known=", ".join(near))


def of_dataset(dataset: str) -> tuple[Indicator, ...]:
    """Give the indicators that read a dataset, first or otherwise."""
    return tuple(
        one
        for one in indicators().values()
        if dataset == one.dataset or (one.otherwise and one.otherwise.dataset == dataset)
    )


def digest(dataset: str | None = None) -> str:
    """Give the digest of the definitions of one dataset, or of all."""
    chosen = of_dataset(dataset) if dataset else tuple(indicators().values())
    kinds = [datasets.get(dataset)] if dataset else list(datasets.all_datasets().values())
    parts = [one.digest for one in chosen] + [kind.digest for kind in kinds]
    return sha256("".join(sorted(parts)).encode()).hexdigest()[:16]


def _load(path: Path) -> Indicator:
    raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        found = _build(path, raw)
    except KeyError as missing:
        raise Refusal("definition_invalid", file=path.name, what=f"{missing} is not declared") from None
    if edition.is_own():  # what a past release went by was checked when it was made
        faults.check(path.name, found, documents())
    return found


def _build(path: Path, raw: Mapping[str, Any]) -> Indicator:
    base = raw.get("base")
    other = raw.get("otherwise")
    document = raw["document"]
    present = _present(raw)
    return Indicator(
        id=path.stem,
        name=_text(raw["name"]),
        note=_text(raw["note"]),
        definition=_text(raw["definition"]),
        unit=raw["unit"],
        decimals=raw["decimals"],
        direction=raw["direction"],
        dataset=raw["dataset"],
        numerator=_term(raw["numerator"]),
        denominator=_term(raw["denominator"]) if "denominator" in raw else None,
        where=raw.get("where", ""),
        otherwise=Otherwise(
            other["dataset"], other["numerator"], other.get("denominator", ""), other.get("where", ""), other["mark"]
        )
        if other
        else None,
        targets=tuple(_target(one) for one in raw["targets"]),
        base=Base(Decimal(str(base["value"])), base["period"]) if base else None,
        path=raw.get("path", "straight"),
        survey=raw.get("survey", False),
        order=raw.get("order", 99),
        overview=raw.get("overview", "formula" not in raw),
        breaks=tuple(Decimal(str(b)) for b in raw.get("breaks", _BREAKS if raw["unit"] == "percent" else ())),
        scale=(Decimal(str(raw["scale"][0])), Decimal(str(raw["scale"][1]))) if "scale" in raw else None,
        document=document,
        article=present.article,
        formula=present.formula,
        frequency=raw.get("frequency", "survey" if raw.get("survey") else datasets.get(raw["dataset"]).frequency),
        confidence=raw.get("confidence", documents()[document].confidence if document in documents() else "low"),
        tags=tuple(raw.get("tags", ())),
        versions=versions.load(raw, present),
        bridges=versions.bridges(raw),
        aliases=tuple(raw.get("aliases", ())),
        examples=tuple(raw["examples"]),
        digest=sha256(path.read_bytes()).hexdigest()[:16],
    )


def _present(raw: Mapping[str, Any]) -> Version:
    """Give the version in force."""
    return Version(
        number=raw.get("version", 1),
        since=raw.get("valid_from"),
        document=raw["document"],
        article=raw.get("article", ""),
        name=_text(raw["name"]),
        formula=_text(raw["formula"] if edition.is_own() else raw.get("formula", raw["definition"])),
        numerator=raw["numerator"]["expression"],
        denominator=raw["denominator"]["expression"] if "denominator" in raw else "",
    )


def _target(raw: Mapping[str, Any]) -> Target:
    return Target(
        value=Decimal(str(raw["value"])),
        by=str(raw["by"]),
        document=documents()[raw["document"]],
        asked_of=tuple(raw.get("asked_of", ())),
        starts=str(raw.get("starts", "")),
        version=str(raw.get("version", "")),
        article=str(raw.get("article", "")),
        through=tuple((str(at), Decimal(str(value))) for at, value in raw.get("through", ())),
    )


def _term(raw: Mapping[str, Any]) -> Term:
    return Term(raw["expression"], raw["over_time"], raw["over_agencies"], _text(raw["label"]))


def _text(raw: Mapping[str, str]) -> Text:
    return Text(raw["vi"], raw["en"])
