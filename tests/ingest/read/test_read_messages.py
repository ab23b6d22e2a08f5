"""Every code and rule of the reading layer has its sentences, and they keep the house's tone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import data.errors

ROOT = Path(data.errors.__file__).parents[1]
FILE = ROOT / "data" / "messages_read.toml"


def test_every_code_has_sentences_and_every_sentence_a_use() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "ingest" / "read").glob("*.py"))
    used = set(re.findall(r'(?:Refusal|Finding|Problem|add)\(\s*"([a-z_]+)"', source))
    used |= set(re.findall(r'"((?:cell_error|formula_without_value|file_unreadable))"', source))
    assert used == set(tomllib.loads(FILE.read_text("utf-8")))


def test_tone() -> None:
    for code, entry in tomllib.loads(FILE.read_text("utf-8")).items():
        assert {"vi", "en"} <= entry.keys() and ("remedy_vi" in entry) == ("remedy_en" in entry), code
        for text in entry.values():
            assert "!" not in text and "vui lòng" not in text.casefold() and text.endswith("."), code
        assert set(re.findall(r"{(\w+)}", entry["vi"])) == set(re.findall(r"{(\w+)}", entry["en"])), code
