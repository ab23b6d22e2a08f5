"""A broken indicator file is refused with its name and what is wrong; a good one loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import Refusal
from metrics import definitions
from metrics.views import MARKS, MISSING, STATUSES

GOOD = (definitions.FOLDER / "full_online_coverage.toml").read_text("utf-8")
CITED = (definitions.FOLDER / "epi_rank.toml").read_text("utf-8")
OVER_TIME, EXAMPLES = 'over_time = "last"', "[[examples]]"
BROKEN = {
    "no over_time": (GOOD.replace(OVER_TIME, "", 1), "over_time"),
    "no over_agencies": (GOOD.replace('over_agencies = "sum"', "", 1), "over_agencies"),
    "unknown over_time": (GOOD.replace(OVER_TIME, 'over_time = "mean"', 1), "over_time"),
    "unknown over_agencies": (GOOD.replace('over_agencies = "sum"', 'over_agencies = "mean"', 1), "over_agencies"),
    "unknown column": (GOOD.replace("sum(full_online)", "sum(fully_online)"), "fully_online"),
    "unknown column below": (GOOD.replace("sum(eligible)", "sum(eligibles)"), "eligibles"),
    "forbidden function": (GOOD.replace("sum(full_online)", "avg(full_online)"), "AVG"),
    "no example": (GOOD[: GOOD.index(EXAMPLES)], "examples"),
    "empty examples": ("examples = []\n" + GOOD[: GOOD.index(EXAMPLES)], "worked example"),
    "unknown document": (GOOD.replace('document = "qd942"\ndataset', 'document = "qd943"\ndataset'), "qd943"),
    "unknown document of a target": (GOOD.replace('document = "qd2629"', 'document = "qd9"'), "qd9"),
    "unknown unit": (GOOD.replace('unit = "percent"', 'unit = "dong"'), "unit"),
    "unknown direction": (GOOD.replace('direction = "up"', 'direction = "left"'), "direction"),
    "unknown path": ('path = "curved"\n' + GOOD, "path"),
    "no name": (GOOD.replace("name = {", "title = {", 1), "name"),
    "no English name": (GOOD.replace(', en = "Full online services" }', " }"), "en"),
    "no dataset": (GOOD.replace('dataset = "procedures"\n', ""), "dataset"),
    "no targets": (GOOD.replace("[[targets]]", "[[aims]]"), "targets"),
    "unknown column in where": (CITED.replace('where = "rank_of', 'where = "kind_of'), "kind_of"),
    "unknown column otherwise": (
        CITED.replace("sole(epi_rank_computed)", "sole(epi_rank_guessed)"),
        "epi_rank_guessed",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_definition_is_refused_naming_the_file_and_the_fault(tmp_path: Path, fault: str):
    text, named = BROKEN[fault]
    assert text not in (GOOD, CITED)
    (tmp_path / "broken_one.toml").write_text(text, "utf-8")
    with pytest.raises(Refusal) as refused:
        definitions.indicators(tmp_path)
    assert refused.value.code == "definition_invalid"
    assert "broken_one.toml" in refused.value.say("vi") and named in refused.value.say("en")


def test_a_dataset_that_does_not_exist_is_refused(tmp_path: Path):
    (tmp_path / "broken_one.toml").write_text(GOOD.replace('"procedures"', '"weather"'), "utf-8")
    with pytest.raises(Refusal) as refused:
        definitions.indicators(tmp_path)
    assert refused.value.code == "dataset_unknown" and "weather" in refused.value.say()


def test_a_file_is_an_indicator_under_its_own_name_and_in_its_order(tmp_path: Path):
    (tmp_path / "later.toml").write_text(GOOD.replace("order = 1", "order = 5"), "utf-8")
    (tmp_path / "sooner.toml").write_text(GOOD, "utf-8")
    assert list(definitions.indicators(tmp_path)) == ["sooner", "later"]


def test_every_file_of_the_folder_loads_and_aliases_mean_one_indicator():
    known = definitions.indicators()
    assert set(known) == {path.stem for path in definitions.FOLDER.glob("*.toml")}
    aliases = [alias for one in known.values() for alias in one.aliases]
    assert len(aliases) == len(set(aliases)) and not set(aliases) & set(known)
    assert definitions.get("dvc_toan_trinh_rate").id == "full_online_coverage"


def test_map_classes_rise_and_targets_stand_on_documents():
    for one in definitions.indicators().values():
        assert len(one.breaks) == 4 and list(one.breaks) == sorted(set(one.breaks))
        assert all(target.document.id in definitions.documents() for target in one.targets)
        assert one.otherwise is None or one.otherwise.mark in MARKS


def test_an_unknown_indicator_is_refused_with_those_that_exist():
    with pytest.raises(Refusal) as refused:
        definitions.get("happiness")
    assert refused.value.code == "indicator_unknown" and "egdi_rank" in refused.value.say("en")


def test_the_digest_follows_the_definitions_of_a_dataset():
    digests = {name: definitions.digest(name) for name in ("dossiers", "procedures", "projects")}
    assert len(set(digests.values())) == 3 and definitions.digest() not in digests.values()
    assert definitions.digest("dossiers") == digests["dossiers"]


def test_reasons_marks_and_statuses_are_words_of_their_own():
    words = [*MARKS, *MISSING, *STATUSES]
    assert len(words) - len(set(words)) == 1 and set(MISSING) & set(STATUSES) == {"late"}
