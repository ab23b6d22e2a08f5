"""A broken indicator file is refused with its name and what is wrong; a good one loads."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import Refusal
from data.period import parse
from metrics import definitions, tags, versions
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
    "no formula": (GOOD.replace("formula = {", "formal = {"), "formula"),
    "unknown frequency": ('frequency = "fortnight"\n' + GOOD, "frequency"),
    "unknown confidence": ('confidence = "total"\n' + GOOD, "confidence"),
    "unknown tag": (GOOD.replace('"942-1"', '"942-9"'), "942-9"),
    "a later version without its day": (GOOD.replace("valid_from = 2022-06-24", ""), "valid_from"),
    "versions that do not rise": (GOOD.replace("version = 2", "version = 1"), "rise"),
    "a bridge from nowhere": (GOOD.replace("from = 1", "from = 0"), "bridge"),
    "a bridge backwards": (GOOD.replace("to = 2", "to = 1"), "bridge"),
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
        assert len(one.breaks) in (0, 4) and list(one.breaks) == sorted(set(one.breaks))
        assert one.breaks or (one.unit != "percent" and not one.overview)
        assert all(target.document.id in definitions.documents() for target in one.targets)
        assert one.otherwise is None or one.otherwise.mark in MARKS


def test_every_definition_says_its_formula_in_both_languages_and_its_tags_are_words_of_the_vocabulary():
    for one in definitions.indicators().values():
        assert "÷" in one.formula.vi or not one.rate, one.id
        assert one.formula.vi and one.formula.en and one.formula.vi != one.formula.en, one.id
        assert one.tags and set(one.tags) <= set(tags.tags()), one.id


def test_the_vocabulary_holds_the_words_of_the_strategy():
    groups = Counter(tag.group for tag in tags.tags().values())
    assert groups == {
        "without": 4,
        "able": 4,
        "relations": 4,
        "objectives": 5,
        "focus_tasks": 6,
        "levels": 3,
        "sets": 5,
    }
    assert tags.get("942-3").name.en.startswith("Optimal") and tags.get("focus-6").group_name.vi
    with pytest.raises(Refusal) as refused:
        tags.get("happiness")
    assert refused.value.code == "tag_unknown" and "without_cash" in refused.value.say("en")


def test_a_period_belongs_to_the_version_of_its_last_day_and_bridges_may_chain():
    one = definitions.get("full_online_coverage")
    assert [versions.at(one.versions, parse(p)).number for p in ("2021", "2022-05", "2022-06", "2022", "2025")] == [
        1,
        1,
        2,
        2,
        2,
    ]
    assert one.version == 2 and versions.crossed(one.bridges, 2, 2) == ()
    assert [b.document for b in versions.crossed(one.bridges, 2, 1) or ()] == ["nd42"]
    chain = tuple(replace(one.bridges[0], older=a, newer=b) for a, b in ((1, 2), (3, 4), (2, 3)))
    assert [b.newer for b in versions.crossed(chain, 1, 4) or ()] == [2, 3, 4]
    assert versions.crossed(chain[:2], 1, 4) is None and versions.crossed((), 1, 2) is None


def test_an_unknown_indicator_is_refused_with_those_spelled_most_like_it():
    with pytest.raises(Refusal) as refused:
        definitions.get("egdi_rnk")
    assert refused.value.code == "indicator_unknown" and "egdi_rank" in refused.value.say("en")


def test_the_digest_follows_the_definitions_of_a_dataset():
    digests = {name: definitions.digest(name) for name in ("dossiers", "procedures", "projects")}
    assert len(set(digests.values())) == 3 and definitions.digest() not in digests.values()
    assert definitions.digest("dossiers") == digests["dossiers"]


def test_reasons_marks_and_statuses_are_words_of_their_own():
    words = [*MARKS, *MISSING, *STATUSES]
    assert len(words) - len(set(words)) == 1 and set(MISSING) & set(STATUSES) == {"late"}
