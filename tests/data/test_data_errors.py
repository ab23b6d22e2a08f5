"""Every sentence stands in both languages, and every code that the source uses has one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from data import errors

ROOT = Path(__file__).parents[2]
CALLS = {"Refusal", "Finding", "sentence", "problem"}
FIELD = re.compile(r"{(\w+)}")


def _literals(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _used() -> dict[str, set[str]]:
    """The codes that the source hands to a refusal, finding or sentence, with the files that do."""
    found: dict[str, set[str]] = {}
    for package in ("data", "metrics", "ingest", "dashboard"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                if getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
                    for code in _literals(node.args[0]):
                        found.setdefault(code, set()).add(str(path.relative_to(ROOT)))
    return found


def test_every_code_used_in_the_source_has_a_sentence():
    used = _used()
    assert {"agency_unknown", "report_empty", "row_twice", "release_unknown", "no_release"} <= set(used)
    assert {code: files for code, files in used.items() if code not in errors.messages()} == {}


@pytest.mark.parametrize("code", sorted(errors.messages()))
def test_a_message_has_both_languages_and_a_remedy_in_both_or_neither(code: str):
    entry = errors.messages()[code]
    assert set(entry) in ({"vi", "en"}, {"vi", "en", "remedy_vi", "remedy_en"})
    assert all(text.strip() for text in entry.values())


def test_a_sentence_carries_its_numbers_and_then_its_remedy():
    said = errors.sentence("mode_unknown", "en", given="test")
    assert said == "There is no MODE “test”. Use demo or production."


def test_a_parameter_that_is_missing_is_shown_as_a_dash():
    assert "“–”" in errors.sentence("mode_unknown", "vi")


def test_a_refusal_says_the_same_in_the_language_of_its_reader():
    refusal = errors.Refusal("mode_unknown", given="x")
    assert (
        "“x” không có" in refusal.say("vi") and "no MODE “x”" in refusal.say("en") and str(refusal) == refusal.say("en")
    )
