"""Kinds of report load from their files, and a definition that is wrong is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import datasets, expression, facts, lists
from data.datasets import Dataset
from data.errors import Refusal
from data.folding import spelling_key

ALL = list(datasets.all_datasets().values())
#: Words that are the same in both languages.
SAME = {"%", "Make in Viet Nam"}
#: Every kind of report that the mission's indicators need.
NEEDED = {
    "procedures", "dossiers", "dossier_events", "satisfaction", "feedback", "budget", "projects", "contracts",
    "tasks", "platforms", "systems", "national_databases", "open_data", "data_sharing", "identity", "portals",
    "new_services", "procedure_reform", "transaction_cost", "operations", "staff", "leadership",
    "legal_documents", "transparency", "access_groups", "sector_outcomes", "obstacles", "un_egov_survey",
    "un_ranks_cited", "state_budget_plan", "state_budget_settlement", "index_766", "dti",
}  # fmt: skip
GOOD = """
name = { vi = "Thử", en = "Trial" }
meaning = { vi = "Mỗi mã một dòng", en = "One row per code" }
frequency = "month"
key = ["code"]
[columns.code]
type = "text"
name = { vi = "Mã", en = "Code" }
meaning = { vi = "Mã của việc", en = "Code of the thing" }
headers = ["Mã"]
"""


def test_every_file_of_the_folder_is_a_dataset():
    assert {one.id for one in ALL} == {path.stem for path in datasets.FOLDER.glob("*.toml")}


def test_every_report_that_the_indicators_need_is_there():
    assert {one.id for one in ALL} >= NEEDED


def test_transactions_are_marked_and_belong_to_a_month():
    assert [one.id for one in ALL if one.transaction] == ["dossier_events"]
    assert datasets.get("dossier_events").frequency == "month"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_column_can_be_named_in_an_expression(one: Dataset):
    for name in one.columns:
        expression.parse(f"{name} is null", one.columns, one.id)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_codes_in_rules_are_in_the_list_of_their_column(one: Dataset):
    for rule in one.rules:
        for literal in expression.parse(rule.check, one.columns, one.id).find_all(expression.exp.Literal):
            if literal.is_string:
                column = one.columns[literal.parent.this.name]
                assert literal.this in lists.get(column.choices).entries


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_header_spelling_means_one_column_of_its_dataset(one: Dataset):
    owner: dict[str, str] = {}
    for column in one.columns.values():
        for header in column.headers:
            assert owner.setdefault(spelling_key(header), column.name) == column.name, header


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
    columns = one.columns.values()
    labels = [one.label, one.meaning, *(column.label for column in columns), *(column.meaning for column in columns)]
    labels += [rule.says for rule in one.rules]
    labels += [column.unit_name for column in columns if column.type in datasets.NUMERIC]
    assert all((label.vi.strip() and label.en.strip() and label.vi != label.en) or label.vi in SAME for label in labels)
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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('meaning = { vi = "Mã của việc", en = "Code of the thing" }\n', ""), "column code has no meaning"),
        (('en = "Code of the thing"', 'en = " "'), "column code has no meaning"),
        (('name = { vi = "Mã", en = "Code" }', 'name = { vi = "Mã", en = "" }'), "column code has no name"),
        (('type = "text"', 'type = "integer"'), "counts something and has no unit"),
        (('type = "text"', 'type = "decimal"\nunit = "furlong"'), "not in units.toml"),
        (('type = "text"', 'type = "text"\nchoices = "weathers"'), "there is no list “weathers”"),
        (('headers = ["Mã"]', 'headers = ["Mã"]\n[columns.b]\ntype = "text"\nname = { vi = "B", en = "B" }\n'
          'meaning = { vi = "b", en = "b" }\nheaders = ["MÃ:"]'), "means two columns"),
        (('meaning = { vi = "Mỗi mã một dòng", en = "One row per code" }\n', ""), "meaning"),
    ],
)  # fmt: skip
def test_a_column_nobody_could_read_is_refused(tmp_path: Path, change: tuple[str, str], says: str):
    assert change[0] in GOOD
    (tmp_path / "trial.toml").write_text(GOOD.replace(*change), "utf-8")
    with pytest.raises(Refusal) as refused:
        datasets.all_datasets(tmp_path)
    assert says in refused.value.say("en")


def test_an_unknown_dataset_is_refused_with_the_names_that_exist():
    with pytest.raises(Refusal) as refused:
        datasets.get("weather")
    assert all(one.id in refused.value.say("en") for one in ALL)


def test_the_digest_of_a_definition_changes_with_its_text(tmp_path: Path):
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD + "# changed\n", "utf-8")
    found = datasets.all_datasets(tmp_path)
    assert found["a"].digest != found["b"].digest
