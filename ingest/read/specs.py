"""What is looked for in a file: for each dataset, or form of one, its columns and their header spellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from data import datasets
from data.datasets import Column, Dataset, Form
from ingest.read.folding import spelling_key
from ingest.read.units import unit_key


@dataclass(frozen=True)
class Spec:
    """One thing to recognise: a dataset by its headers, or a form of it by headers and title."""

    dataset: Dataset
    form: Form | None
    columns: Mapping[str, Column]
    needed: frozenset[str]

    @property
    def line(self) -> str:
        """What the rows of the form are, or empty."""
        return self.form.line if self.form else ""

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles that may stand above the table."""
        if self.form:
            return self.form.title
        return tuple(title for form in self.dataset.forms for title in form.title)

    def numbers(self) -> str:
        """The style in which its numbers are written."""
        return self.form.numbers if self.form else self.dataset.numbers


@dataclass(frozen=True)
class Index:
    """Header spelling → which column of which spec; `haystack` holds every spelling for a quick look."""

    specs: tuple[Spec, ...]
    spellings: Mapping[str, tuple[tuple[int, str], ...]]
    haystack: str
    units: frozenset[str]


@cache
def index_of(dataset_id: str | None) -> Index:
    """Build the index of one dataset, or of all."""
    chosen = datasets.all_datasets().values() if dataset_id is None else (datasets.get(dataset_id),)
    return build(chosen)


def build(chosen: Iterable[Dataset]) -> Index:
    """Build the index of some datasets."""
    specs = tuple(spec for dataset in chosen for spec in _specs(dataset))
    spellings: dict[str, tuple[tuple[int, str], ...]] = {}
    for number, spec in enumerate(specs):
        for name, column in spec.columns.items():
            for key in {spelling_key(header) for header in column.headers}:
                spellings[key] = (*spellings.get(key, ()), (number, name))
    units = frozenset(unit_key(column.unit) for spec in specs for column in spec.columns.values() if column.unit)
    return Index(specs, spellings, "\n".join(spellings), units)


def _specs(dataset: Dataset) -> tuple[Spec, ...]:
    lines = tuple(form for form in dataset.forms if form.line)
    if not lines:
        columns = {name: column for name, column in dataset.columns.items() if column.headers}
        return (Spec(dataset, None, columns, frozenset(name for name in columns if columns[name].required)),)
    return tuple(
        Spec(dataset, form, {name: dataset.columns[name] for name in form.columns}, frozenset(form.columns))
        for form in lines
    )
