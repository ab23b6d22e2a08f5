"""Indicators: one TOML file each in `indicators/`; the folder is the registry and the file name the id."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlglot import exp

from data import agencies, datasets, edition, expression
from data.errors import Refusal
from data.model import Text
from data.period import parse
from metrics.views import Document, Target

FOLDER = Path(__file__).parent / "indicators"
_OVER_TIME = re.compile(r"sum|last|distinct:\w+")
_OVER_AGENCIES = re.compile(r"sum|own|distinct:\w+")
UNITS = {"percent": 100, "rank": 1, "number": 1}


@dataclass(frozen=True)
class Term:
    """A numerator or denominator: its expression, and how it grows over time and over agencies.

    `over_time`: `sum` for flows, `last` for stocks, `distinct:<column>` counted anew.
    `over_agencies`: `sum`, `distinct:<column>`, or `own` where a whole has no figure of its own.
    """

    expression: str
    over_time: str
    over_agencies: str
    label: Text


@dataclass(frozen=True)
class Otherwise:
    """Where the main dataset says nothing: another dataset's term, carrying a mark."""

    dataset: str
    numerator: str
    denominator: str
    where: str
    mark: str


@dataclass(frozen=True)
class Base:
    """The start of the straight path to a target, when a document names one."""

    value: Decimal
    period: str


@dataclass(frozen=True)
class Indicator:
    """A published measure.

    `path` says what is required on the way to a target: `straight` from the base, `level` (the target
    itself, always) or `year` (from 0 at New Year to the target at its end). `survey` marks measures that
    exist only in survey years. `breaks` are the rounded class limits of its map.
    """

    id: str
    name: Text
    note: Text
    definition: Text
    unit: str
    decimals: int
    direction: str
    dataset: str
    numerator: Term
    denominator: Term | None
    where: str
    otherwise: Otherwise | None
    targets: tuple[Target, ...]
    base: Base | None
    path: str
    survey: bool
    order: int
    overview: bool
    breaks: tuple[Decimal, ...]
    scale: tuple[Decimal, Decimal] | None
    document: str
    aliases: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]
    digest: str


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
    """Give one indicator by id or alias; an unknown one is refused with those that exist."""
    known = indicators()
    if indicator_id in known:
        return known[indicator_id]
    for one in known.values():
        if indicator_id in one.aliases:
            return one
    raise Refusal("indicator_unknown", given=indicator_id, known=", ".join(known))


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
        _check(path.name, found)
    return found


def _build(path: Path, raw: Mapping[str, Any]) -> Indicator:
    base = raw.get("base")
    other = raw.get("otherwise")
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
        overview=raw.get("overview", True),
        breaks=tuple(Decimal(str(b)) for b in raw.get("breaks", ())),
        scale=(Decimal(str(raw["scale"][0])), Decimal(str(raw["scale"][1]))) if "scale" in raw else None,
        document=raw["document"],
        aliases=tuple(raw.get("aliases", ())),
        examples=tuple(raw["examples"]),
        digest=sha256(path.read_bytes()).hexdigest()[:16],
    )


def _target(raw: Mapping[str, Any]) -> Target:
    return Target(
        value=Decimal(str(raw["value"])),
        by=str(raw["by"]),
        document=documents()[raw["document"]],
        asked_of=tuple(raw.get("asked_of", ())),
        starts=str(raw.get("starts", "")),
        through=tuple((str(at), Decimal(str(value))) for at, value in raw.get("through", ())),
    )


def _check(name: str, one: Indicator) -> None:
    if one.unit not in UNITS or one.direction not in ("up", "down") or one.path not in ("straight", "level", "year"):
        raise Refusal("definition_invalid", file=name, what="unit, direction or path has an unknown value")
    if one.document not in documents():
        raise Refusal("definition_invalid", file=name, what=f"there is no document “{one.document}”")
    if not one.examples:
        raise Refusal("definition_invalid", file=name, what="it has no worked example")
    for target in one.targets:
        _check_target(name, one, target)
    terms = [one.numerator, *([one.denominator] if one.denominator else [])]
    for term in terms:
        if not _OVER_TIME.fullmatch(term.over_time) or not _OVER_AGENCIES.fullmatch(term.over_agencies):
            raise Refusal("definition_invalid", file=name, what="over_time or over_agencies has an unknown value")
        _check_term(name, one, term)
    if one.where:
        expression.parse(one.where, datasets.get(one.dataset).columns, name)
    if one.otherwise:
        columns = datasets.get(one.otherwise.dataset).columns
        for text in filter(None, (one.otherwise.numerator, one.otherwise.denominator)):
            expression.parse(text, columns, name, aggregates=True)


def _check_term(name: str, one: Indicator, term: Term) -> None:
    columns = datasets.get(one.dataset).columns
    tree = expression.parse(term.expression, columns, name, aggregates=True)
    for rule in (term.over_time, term.over_agencies):
        kind, _, column = rule.partition(":")
        if kind == "distinct" and (column not in columns or not tree.find(exp.Distinct)):
            raise Refusal("definition_invalid", file=name, what=f"“{rule}” needs a count(distinct …) over that column")


def _check_target(name: str, one: Indicator, target: Target) -> None:
    """Refuse a target asked of nobody known, and milestones that are out of order or lead away from it."""
    kinds = {agency.kind for agency in agencies.registry().values()}
    if unknown := [who for who in target.asked_of if who not in kinds and who not in agencies.registry()]:
        raise Refusal("target_unreadable", file=name, given=target.by, what=f"asked_of {', '.join(unknown)}")
    times = [parse(at) for at in (*([target.starts] if target.starts else []), *(at for at, _ in target.through))]
    values = [*(value for _, value in target.through), target.value]
    ordered = sorted(values, reverse=one.direction == "down")
    if any(not a < b for a, b in pairwise([*times, parse(target.by)])) or values != ordered:
        raise Refusal("target_unreadable", file=name, given=target.by, what="starts, through")


def _term(raw: Mapping[str, Any]) -> Term:
    return Term(raw["expression"], raw["over_time"], raw["over_agencies"], _text(raw["label"]))


def _text(raw: Mapping[str, str]) -> Text:
    return Text(raw["vi"], raw["en"])
