"""Kinds of report: one TOML file each; the folder is the registry.

A file declares typed columns with the header spellings that occur in real files, rules, who owes the
report and how often. Adding a kind of report is adding a file. A column without a name, a meaning, or a
unit where it counts something is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from data import edition, expression, lists
from data.errors import Refusal
from data.folding import spelling_key
from data.model import Text
from data.period import MONTHS

FOLDER = Path(__file__).parent
OPENS = ("end", "start", "year_before")
TYPES = {"text", "integer", "decimal", "date", "time", "period", "agency", "country"}
NUMERIC = {"integer", "decimal"}
#: Units of rates, scores, places, lengths of time and levels: their rows have no meaningful sum.
NEVER_ADDED = {"%", "điểm", "hạng", "thứ tự", "cấp", "quốc gia", "giờ", "ngày", "tháng"}
NOTHING = Text("", "")


@dataclass(frozen=True)
class Column:
    """A typed column: `headers` are spellings seen in files; `unit` as printed; bounds are inclusive.

    `meaning` says what stands in it. `choices` names a list of `data.lists` from which its values come, as
    codes. `zero_is_missing` marks columns in which a source writes 0 for "not surveyed"; `person` those that
    name somebody, which only the sender and the coordinating body see. Rows of a column that `adds` make the total
    printed under it: counts and sums of money do, but not averages, scores, or people who are counted in two rows.
    """

    name: str
    type: str
    label: Text
    headers: tuple[str, ...]
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    zero_is_missing: bool = False
    person: bool = False
    meaning: Text = NOTHING
    choices: str = ""
    adds: bool = False

    @property
    def unit_name(self) -> Text:
        """The unit in both languages; empty where the column counts nothing."""
        return lists.units()[self.unit] if self.unit else NOTHING


@dataclass(frozen=True)
class Rule:
    """A condition on each row, in the expression language of `data.expression`.

    A rule of parts and their whole may declare what mends it, as `year_plan = central + local`: the column that is
    shown as wrong, and what is offered for it.
    """

    id: str
    check: str
    severity: str
    says: Text
    columns: tuple[str, ...]
    fix: str = ""

    @cached_property
    def tree(self) -> Any:
        """The parsed condition: reading it takes longer than asking it of a row."""
        return expression.parse(self.check, self.columns, self.id)

    @cached_property
    def mends(self) -> tuple[str, Any] | None:
        """The column that `fix` mends and the parsed value; None where nothing is declared."""
        column, _, value = self.fix.partition(" = ")
        return (column, expression.parse(value, self.columns, self.id)) if value else None


@dataclass(frozen=True)
class Form:
    """A form recognised by its title; the sheet's name and number are never looked at.

    `line` says what its rows are (`province` or `central`); `columns` are those that the form holds.
    """

    title: tuple[str, ...]
    line: str
    columns: tuple[str, ...]
    numbers: str


@dataclass(frozen=True)
class Automatic:
    """A source that measures by itself what a dataset's reports say, as a share in percent.

    The reported share is the sum of `part` over that of `whole`; the measured one `numerator` over `denominator`,
    expressions over the other dataset. More than `points` between them is suspicious.
    """

    dataset: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    numerator: str
    denominator: str
    points: int = 5


@dataclass(frozen=True)
class Dataset:
    """A kind of report.

    `frequency` is the period of its rows; `subject` is the column whose agency a row is about, or empty
    where every row is about its sender; `key` is unique within sender and period. `opens` says when a
    report may come at the earliest: at the `end` of its period, at its `start`, or the `year_before`.
    `since` is the first month for which it is owed, empty where it always was.
    `compared` columns are watched against the last periods where they reach `compared_from`; rows of a dataset that
    `continues` must return in the next period. A `nil` report may say that nothing occurred. `transaction` marks rows about single persons' or firms' affairs: they never leave owner and ministry.
    `measured` says that a machine counts its figures, not the agency that they judge.
    """

    id: str
    label: Text
    frequency: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    numbers: str = "vi"
    calendar: str = "calendar"
    owed_by: tuple[str, ...] = ()
    subject: str = ""
    sender: str = ""
    rules: tuple[Rule, ...] = ()
    forms: tuple[Form, ...] = ()
    ranks: Mapping[str, str] | None = None
    checks: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    opens: str = "end"
    since: str = ""
    transaction: bool = False
    measured: bool = False
    compared: tuple[str, ...] = ()
    compared_from: int = 100
    continues: bool = False
    nil: bool = False
    automatic: tuple[Automatic, ...] = ()
    meaning: Text = NOTHING
    digest: str = ""


@edition.kept
def all_datasets(folder: Path | None = None) -> dict[str, Dataset]:
    """Load every dataset of a folder: id → dataset."""
    return {path.stem: _load(path) for path in sorted((folder or edition.place("data/datasets")).glob("*.toml"))}


def get(dataset_id: str) -> Dataset:
    """Give one dataset; an unknown name is refused with the names that exist."""
    found = all_datasets()
    if dataset_id not in found:
        raise Refusal("dataset_unknown", given=dataset_id, known=", ".join(found))
    return found[dataset_id]


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["vi"], value["en"])


def _load(path: Path) -> Dataset:
    raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        found = _build(path, raw)
    except KeyError as missing:
        raise Refusal("definition_invalid", file=path.name, what=f"{missing} is not declared") from None
    if edition.is_own():  # what a past release went by was checked when it was made
        _check(path.name, found)
    return found


def _check(file: str, found: Dataset) -> None:
    """Refuse a dataset that names what it does not declare."""
    if found.frequency not in MONTHS or found.numbers not in ("vi", "en") or found.opens not in OPENS:
        raise Refusal("definition_invalid", file=file, what="frequency, numbers or opens has an unknown value")
    if unknown := {*found.owed_by} - {"ministry", "province"}:
        raise Refusal("definition_invalid", file=file, what=f"owed_by: {', '.join(sorted(unknown))}")
    named = {*found.key, *found.totals, *filter(None, [found.subject]), *(n for r in found.rules for n in r.columns)}
    named |= {*found.compared, *(name for one in found.automatic for name in (*one.part, *one.whole))}
    named |= {name for form in found.forms for name in form.columns}
    if unknown := named - {*found.columns}:
        raise Refusal("definition_invalid", file=file, what=f"no such column: {', '.join(sorted(unknown))}")
    for rule in found.rules:
        expression.parse(rule.check, found.columns, file)
        if rule.fix and (rule.mends is None or rule.mends[0] not in rule.columns):
            raise Refusal("definition_invalid", file=file, what=f"rule {rule.id}: the fix “{rule.fix}” mends no column")
    for what in (what for column in found.columns.values() for what in _faults(column)):
        raise Refusal("definition_invalid", file=file, what=what)
    _check_headers(file, found)


def _faults(column: Column) -> Iterator[str]:
    """Say what a reader of a column would not be told."""
    if column.type not in TYPES:
        yield f"column {column.name}: type {column.type}"
    for word, text in (("name", column.label), ("meaning", column.meaning)):
        if not text.vi.strip() or not text.en.strip():
            yield f"column {column.name} has no {word}"
    if column.type in NUMERIC and not column.unit:
        yield f"column {column.name} counts something and has no unit"
    if column.unit and column.unit not in lists.units():
        yield f"column {column.name}: the unit “{column.unit}” is not in units.toml"
    if column.choices:
        lists.get(column.choices)


def _check_headers(file: str, found: Dataset) -> None:
    """Refuse a header spelling that means two columns."""
    owner: dict[str, str] = {}
    for column in found.columns.values():
        for header in column.headers:
            if owner.setdefault(spelling_key(header), column.name) != column.name:
                raise Refusal("definition_invalid", file=file, what=f"the header “{header}” means two columns")


def _build(path: Path, raw: Mapping[str, Any]) -> Dataset:
    columns = {name: _column(name, entry) for name, entry in raw["columns"].items()}
    return Dataset(
        id=path.stem,
        label=_text(raw["name"]),
        frequency=raw["frequency"],
        columns=columns,
        key=tuple(raw["key"]),
        numbers=raw.get("numbers", "vi"),
        calendar=raw.get("calendar", "calendar"),
        owed_by=tuple(raw.get("owed_by", ())),
        subject=raw.get("subject", ""),
        sender=raw.get("sender", ""),
        rules=tuple(
            Rule(
                r["id"], r["check"], r.get("severity", "error"), _text(r["says"]), tuple(r["columns"]), r.get("fix", "")
            )
            for r in raw.get("rules", ())
        ),
        forms=tuple(
            Form(tuple(f["title"]), f.get("line", ""), tuple(f.get("columns", columns)), f.get("numbers", "vi"))
            for f in raw.get("forms", ())
        ),
        ranks=raw.get("ranks"),
        checks=tuple(raw.get("checks", ())),
        totals=tuple(raw.get("totals", ())),
        opens=raw.get("opens", "end"),
        since=raw.get("since", ""),
        transaction=raw.get("transaction", False),
        measured=raw.get("measured", False),
        compared=tuple(raw.get("compared", ())),
        compared_from=raw.get("compared_from", 100),
        continues=raw.get("continues", False),
        nil=raw.get("nil", False),
        automatic=tuple(
            Automatic(
                a["dataset"], tuple(a["part"]), tuple(a["whole"]), a["numerator"], a["denominator"], a.get("points", 5)
            )
            for a in raw.get("automatic", ())
        ),
        # Older programs let a kind of report go without.
        meaning=_text(raw["meaning"]) if edition.is_own() or "meaning" in raw else NOTHING,
        digest=sha256(path.read_bytes()).hexdigest()[:16],
    )


def _column(name: str, entry: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        type=entry["type"],
        label=_text(entry["name"]),
        headers=tuple(entry.get("headers", ())),
        required=entry.get("required", False),
        unit=entry.get("unit", ""),
        minimum=entry.get("min"),
        maximum=entry.get("max"),
        zero_is_missing=entry.get("zero_is_missing", False),
        person=entry.get("person", False),
        meaning=_text(entry["meaning"]) if "meaning" in entry else NOTHING,
        choices=entry.get("choices", ""),
        adds=entry["type"] in NUMERIC and entry.get("adds", entry.get("unit") not in NEVER_ADDED),
    )
