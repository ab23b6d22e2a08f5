"""`list`, `show` and `check` as lines and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from data.settings import Settings
from metrics import definitions
from metrics.__main__ import main


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints."""
    assert main([*words]) == 0
    return capsys.readouterr().out


def test_list_gives_every_indicator_or_those_of_all_tags_asked_for(capsys: pytest.CaptureFixture[str]):
    whole = json.loads(said(capsys, "list", "--json", "--lang", "en"))
    assert [one["id"] for one in whole] == list(definitions.indicators())
    cash = json.loads(said(capsys, "list", "--json", "--tag", "without_cash", "--tag", "942-1"))
    assert cash and all({"without_cash", "942-1"} <= set(one["tags"]) for one in cash) and len(cash) < len(whole)
    assert (
        said(capsys, "list", "--tag", "un").splitlines()[-1] == f"{sum('un' in one['tags'] for one in whole)} chỉ tiêu."
    )


def test_an_unknown_tag_is_one_sentence_with_those_that_exist(capsys: pytest.CaptureFixture[str]):
    assert main(["list", "--tag", "happiness", "--lang", "en"]) == 2
    assert "without_cash" in capsys.readouterr().err


def test_check_counts_what_it_ran(capsys: pytest.CaptureFixture[str]):
    counted = json.loads(said(capsys, "check", "--json"))
    assert counted["count"] == len(definitions.indicators()) and counted["examples"] >= counted["count"]
    assert counted["tags"]["without_meeting"] and "health_records" in counted["low_confidence"]


def test_show_says_value_terms_version_and_the_age_of_the_oldest_input(
    published: Settings, reading: Any, capsys: pytest.CaptureFixture[str]
):
    reading(published)
    words = ("show", "dossiers_online", "--agency", "hue", "--period", "2026-04")
    found = json.loads(said(capsys, *words, "--json"))
    assert (found["numerator"], found["denominator"], found["version"], found["release"]) == (16, 24, 1, "r2")
    assert (
        found["oldest_input"] and found["oldest_input_days"] == 0 and found["formula"] and found["confidence"] == "high"
    )
    text = said(capsys, *words)
    assert "16 / 24" in text and "v1, 942/QĐ-TTg" in text and "hue_dossiers.csv" in text


def test_the_groups_of_index_766_and_the_targets_of_two_decisions_stand_as_the_papers_give_them():
    known = definitions.indicators()
    groups = ("openness", "progress", "digitised", "online", "satisfaction")
    most = {name: known[f"i766_{name}"].scale for name in (*groups, "online_services", "online_payment", "total")}
    assert [int(most[name][1]) for name in groups if most[name]] == [18, 20, 22, 22, 18]
    assert (most["online_services"], most["online_payment"]) == ((0, 12), (0, 10)) and most["total"] == (0, 100)
    documents = Counter(target.document.id for one in known.values() for target in one.targets)
    assert documents["qd942"] >= 20 and documents["qd2629"] >= 8
    asked = [(t.value, t.by, t.document.id) for t in known["egdi_rank"].targets]
    assert (Decimal(30), "2030", "qd942") in asked and (Decimal(50), "2030", "nq57") in asked
