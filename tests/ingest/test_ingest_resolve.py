"""The command `resolve` answers for each name in order, with nulls and candidates where it does not know."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ingest.__main__ import main


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict]:
    assert main(["resolve", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_name_is_answered_in_the_order_given(capsys: pytest.CaptureFixture[str]):
    found = ask(capsys, "15", "Sao Hỏa", "Bộ TT&TT", "Thái Bình", "--on", "2025-07-01")
    assert found == [
        {"name": "15", "agency": "lao-cai", "gso_code": "15", "candidates": []},
        {"name": "Sao Hỏa", "agency": None, "gso_code": None, "candidates": []},
        {"name": "Bộ TT&TT", "agency": None, "gso_code": None, "candidates": ["bkhcn"]},
        {"name": "Thái Bình", "agency": None, "gso_code": None, "candidates": ["hung-yen"]},
    ]
    ministry = {"name": "Bộ TT&TT", "agency": "btttt", "gso_code": None, "candidates": []}
    assert ask(capsys, "Bộ TT&TT", "--on", "2025-02-28") == [ministry]


def test_every_real_spelling_and_no_other_label(capsys: pytest.CaptureFixture[str], shared: Path):
    def rows(name: str) -> list[dict[str, str]]:
        with (shared / "vn_names" / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    spellings, others = rows("province_spellings.csv"), rows("not_a_current_province.csv")
    found = ask(capsys, *(row["spelling_found"] for row in spellings), "--on", "2016-12-31")
    assert [one["gso_code"] for one in found] == [row["gso_code"] for row in spellings] and len(found) == 133
    nothing = ask(capsys, *(row["label"] for row in others), "--on", "2016-12-31")
    assert [one["agency"] for one in nothing] == [None] * 15


def test_a_person_reads_a_line_for_each_name(capsys: pytest.CaptureFixture[str]):
    assert main(["resolve", "Thừa Thiên-Huế", "QN", "--on", "2024-01-01", "--lang", "en"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Thừa Thiên-Huế: Tỉnh Thừa Thiên Huế (hue)."
    assert told[1].endswith("Nearest: quang-nam, quang-ngai-cu, quang-ninh.")


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]):
    assert main(["resolve", "Huế", "--on", "01/07/2025"]) == 2
    assert "01/07/2025" in capsys.readouterr().err
