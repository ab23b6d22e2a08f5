"""Kinds of report load from their files, and a definition that is wrong is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import datasets, expression, facts
from data.datasets import Dataset
from data.errors import Refusal

ALL = list(datasets.all_datasets().values())
GOOD = """
name = { vi = "Thử", en = "Trial" }
frequency = "month"
key = ["code"]
[columns.code]
type = "text"
name = { vi = "Mã", en = "Code" }
headers = ["Mã"]
"""


def test_every_file_of_the_folder_is_a_dataset():
    assert {one.id for one in ALL} == {path.stem for path in datasets.FOLDER.glob("*.toml")}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_header_spelling_means_one_column_of_its_dataset(one: Dataset):
    headers = [header.casefold() for column in one.columns.values() for header in column.headers]
    assert len(headers) == len(set(headers))


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_keys_subjects_totals_forms_and_rules_name_declared_columns(one: Dataset):
    named = {*one.key, *one.totals, *(one.ranks or {}), *filter(None, [one.subject])}
    named |= {name for form in one.forms for name in form.columns} | {
        name for rule in one.rules for name in rule.columns
    }
    assert named <= set(one.columns)
    for rule in one.rules:
        used = {node.name for node in expression.parse(rule.check, one.columns, one.id).find_all(expression.exp.Column)}
        assert used == set(rule.columns) and rule.severity in ("error", "warning")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_labels_stand_in_both_languages_and_the_rest_is_known(one: Dataset):
    labels = [one.label, *(column.label for column in one.columns.values()), *(rule.says for rule in one.rules)]
    assert all(label.vi and label.en for label in labels)
    assert one.frequency in ("month", "quarter", "half", "year") and one.opens in ("end", "start", "year_before")
    assert one.calendar in ("calendar", "decree09") and one.numbers in ("vi", "en")
    assert bool(one.owed_by) != bool(one.sender)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_facts_carry_every_column_but_the_period(one: Dataset):
    own = set(facts.columns(one)) - set(facts.SYSTEM)
    assert own == {column.name for column in one.columns.values() if column.type != "period"}


def test_a_new_file_is_a_new_dataset(tmp_path: Path):
    (tmp_path / "trial.toml").write_text(GOOD, "utf-8")
    assert datasets.all_datasets(tmp_path)["trial"].columns["code"].headers == ("Mã",)


def test_a_column_of_an_unknown_type_is_refused_with_its_file(tmp_path: Path):
    (tmp_path / "trial.toml").write_text(GOOD.replace('"text"', '"money"'), "utf-8")
    with pytest.raises(Refusal) as refused:
        datasets.all_datasets(tmp_path)
    assert refused.value.code == "definition_invalid" and "trial.toml" in refused.value.say()
    assert "money" in refused.value.say()


def test_an_unknown_dataset_is_refused_with_the_names_that_exist():
    with pytest.raises(Refusal) as refused:
        datasets.get("weather")
    assert all(one.id in refused.value.say("en") for one in ALL)


def test_the_digest_of_a_definition_changes_with_its_text(tmp_path: Path):
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD + "# changed\n", "utf-8")
    found = datasets.all_datasets(tmp_path)
    assert found["a"].digest != found["b"].digest
