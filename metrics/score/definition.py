"""Indices: one TOML file each in `metrics/indices/`; the folder is the registry and the file name the id."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from data import agencies, datasets, edition
from data.errors import Refusal
from data.model import Text
from data.period import MONTHS
from metrics import definitions
from metrics.score.sharing import alike
from metrics.views import MISSING

FOLDER = Path(__file__).parents[1] / "indices"
#: A criterion without a value loses its points, or hands its weight to the others.
RULES = ("lost", "spread")
#: Reasons that every index must decide on; one that it does not name follows the rule of `unknown`.
NAMED = ("late", "unknown", "not_occurring")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Step:
    """From a value on (`at`, in the criterion's own direction), so many percent of its points are earned."""

    at: Decimal
    earns: Decimal


@dataclass(frozen=True)
class Criterion:
    """An indicator with its weight and how its value earns points.

    `floor` earns nothing and `goal` everything, with a straight line between them; a goal below the floor is a
    figure that should fall. Figures in points are read as a percentage of the greatest score. With `steps` the last step reached counts instead. `trace` names the indicator whose
    rows show where the loss lies, when the criterion itself is given from outside as points.
    """

    id: str
    indicator: str
    group: str
    weight: Decimal
    floor: Decimal
    goal: Decimal
    steps: tuple[Step, ...] = ()
    trace: str = ""
    kinds: tuple[str, ...] = agencies.REPORTING

    @cached_property
    def span(self) -> tuple[Fraction, Fraction]:
        """The floor, and the way from it to the goal, exactly."""
        return Fraction(self.floor), Fraction(self.goal) - Fraction(self.floor)

    @cached_property
    def measured(self) -> bool:
        """Whether a machine measures it, rather than the agency that is scored declaring it."""
        return datasets.get(definitions.get(self.indicator).dataset).measured


@dataclass(frozen=True)
class Group:
    """A named part of an index; its weight is the sum of its criteria's."""

    id: str
    name: Text
    weight: Decimal
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Grade:
    """A class of scores: those from `at` on, in points of 100."""

    id: str
    name: Text
    at: Decimal


@dataclass(frozen=True)
class Index:
    """A composite of indicators; every score is in points of 100, whatever its weights add up to.

    `missing` says for each reason whether the points are lost or the weight is spread. `least` is the percentage of
    the weight that must have a value for a score to be given, `vary` the percentage by which weights are varied for
    the range of a rank.
    """

    id: str
    name: Text
    definition: Text
    document: str
    confidence: str
    kinds: tuple[str, ...]
    periods: tuple[str, ...]
    total: Decimal
    least: Decimal
    vary: Decimal
    missing: Mapping[str, str]
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    examples: tuple[Mapping[str, Any], ...]
    digest: str
    order: int = 99
    aliases: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[Criterion, ...]:
        """Give the criteria by which agencies of a kind are scored."""
        return self._of_kind.get(kind, ())

    def rule(self, reason: str | None) -> str:
        """Give the rule for a reason why a criterion has no value."""
        return self.missing.get(reason or "unknown", self.missing["unknown"])

    @cached_property
    def weights(self) -> dict[str, dict[str, int]]:
        """The weights in whole numbers of one measure: kind → criterion → weight."""
        wholes = dict(
            zip((c.id for c in self.criteria), alike([Fraction(c.weight) for c in self.criteria])[0], strict=True)
        )
        return {kind: {c.id: wholes[c.id] for c in self.of(kind)} for kind in self.kinds}

    @cached_property
    def _of_kind(self) -> dict[str, tuple[Criterion, ...]]:
        return {kind: tuple(one for one in self.criteria if kind in one.kinds) for kind in agencies.REPORTING}


@edition.kept
def indices(folder: Path | None = None) -> dict[str, Index]:
    """Load every index of a folder in the order of the screens: id → index."""
    paths = sorted((folder or edition.place("metrics/indices")).glob("*.toml"))
    found = [read(path.stem, path.read_text("utf-8")) for path in paths]
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}


def get(index_id: str) -> Index:
    """Give one index by id or alias; an unknown one is refused with those that exist."""
    known = indices()
    for one in known.values():
        if index_id == one.id or index_id in one.aliases:
            return one
    raise Refusal("index_unknown", given=index_id, known=", ".join(known))


def read(index_id: str, text: str) -> Index:
    """Read one index from the text of its file; what is wrong in it is refused by name."""
    try:
        found = _build(index_id, tomllib.loads(text), text)
    except KeyError as missing:
        raise Refusal("definition_invalid", file=f"{index_id}.toml", what=f"{missing} is not declared") from None
    except tomllib.TOMLDecodeError as fault:
        raise Refusal("definition_invalid", file=f"{index_id}.toml", what=f"it cannot be read: {fault}") from None
    for what in check(found):
        raise Refusal("definition_invalid", file=f"{index_id}.toml", what=what)
    return found


def check(one: Index) -> Iterator[str]:
    """Say what is wrong with an index, one fault after the other."""
    if one.document not in definitions.documents():
        yield f"there is no document “{one.document}”"
    if one.confidence not in CONFIDENCES or {*one.periods} - {*MONTHS} or {*one.kinds} - {*agencies.REPORTING}:
        yield "confidence, periods or kinds has an unknown value"
    if {*one.missing} - {*MISSING} or {*NAMED} - {*one.missing} or {*one.missing.values()} - {*RULES}:
        yield f"missing needs a rule ({', '.join(RULES)}) for {', '.join(NAMED)}, and knows no reasons but: {', '.join(MISSING)}"
    if not (0 < one.least <= 100 and 0 <= one.vary < 100):
        yield "least or vary is not a percentage"
    if [grade.at for grade in one.grades] != sorted({grade.at for grade in one.grades}, reverse=True):
        yield "grades do not fall"
    if not one.examples:
        yield "it has no worked example"
    for name, times in Counter([*(g.id for g in one.groups), *(c.id for c in one.criteria)]).items():
        if times > 1:
            yield f"“{name}” is named twice"
    for criterion in one.criteria:
        yield from _faults(one, criterion)
    for kind in one.kinds:
        yield from _sums(one, kind)


def _faults(one: Index, criterion: Criterion) -> Iterator[str]:
    if criterion.weight <= 0:
        yield f"{criterion.id}: its weight is not above 0"
    if criterion.floor == criterion.goal:
        yield f"{criterion.id}: floor and goal are the same"
    earned, ats = [step.earns for step in criterion.steps], [step.at for step in criterion.steps]
    falling = criterion.goal < criterion.floor
    if earned != sorted(set(earned)) or ats != sorted(set(ats), reverse=falling) or not {*earned} <= {*range(101)}:
        yield f"{criterion.id}: steps do not rise, or earn no whole percentage"
    if criterion.group not in {group.id for group in one.groups}:
        yield f"{criterion.id}: there is no group “{criterion.group}”"
    for indicator in filter(None, (criterion.indicator, criterion.trace)):
        if indicator not in definitions.indicators():
            yield f"{criterion.id}: there is no indicator “{indicator}”"
        elif criterion.indicator == indicator:
            shortest = min(MONTHS[period] for period in one.periods) if one.periods else 0
            if MONTHS[datasets.get(definitions.get(indicator).dataset).frequency] > shortest:
                yield f"{criterion.id}: its figures come less often than the index is made"


def _sums(one: Index, kind: str) -> Iterator[str]:
    """Weights add up: criteria to their group, groups to the total, for each kind of agency."""
    groups = [group for group in one.groups if kind in group.kinds]
    for group in groups:
        own = sum((c.weight for c in one.of(kind) if c.group == group.id), Decimal(0))
        if own != group.weight:
            yield f"the criteria of “{group.id}” weigh {own}, not {group.weight}"
    weight = sum((group.weight for group in groups), Decimal(0))
    if weight != one.total:
        yield f"the groups of a {kind} weigh {weight}, not {one.total}"


def _build(index_id: str, raw: Mapping[str, Any], text: str) -> Index:
    kinds = tuple(raw["kinds"])
    groups = tuple(
        Group(g["id"], _text(g["name"]), _number(g["weight"]), tuple(g.get("kinds", kinds))) for g in raw["groups"]
    )
    of_group = {group.id: group.kinds for group in groups}
    return Index(
        id=index_id,
        name=_text(raw["name"]),
        definition=_text(raw["definition"]),
        document=raw["document"],
        confidence=raw["confidence"],
        kinds=kinds,
        periods=tuple(raw["periods"]),
        total=_number(raw["total"]),
        least=_number(raw["least"]),
        vary=_number(raw["vary"]),
        missing=dict(raw["missing"]),
        grades=tuple(Grade(g["id"], _text(g["name"]), _number(g["at"])) for g in raw.get("grades", ())),
        groups=groups,
        criteria=tuple(_criteria(raw["criteria"], of_group, kinds)),
        examples=tuple(raw["examples"]),
        digest=sha256(text.encode()).hexdigest()[:16],
        order=raw.get("order", 99),
        aliases=tuple(raw.get("aliases", ())),
    )


def _criteria(
    entries: Iterable[Mapping[str, Any]], groups: Mapping[str, tuple[str, ...]], kinds: tuple[str, ...]
) -> Iterator[Criterion]:
    for entry in entries:
        yield Criterion(
            id=entry.get("id", entry["indicator"]),
            indicator=entry["indicator"],
            group=entry["group"],
            weight=_number(entry["weight"]),
            floor=_number(entry.get("floor", 0)),
            goal=_number(entry.get("goal", 100)),
            steps=tuple(Step(_number(s["at"]), _number(s["earns"])) for s in entry.get("steps", ())),
            trace=entry.get("trace", ""),
            kinds=tuple(entry.get("kinds", groups.get(entry["group"], kinds))),
        )


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _text(raw: Mapping[str, str]) -> Text:
    return Text(raw["vi"], raw["en"])
