"""Finding by name: without accents, by old names too, the best first."""

from __future__ import annotations

from datetime import date

import pytest

from data.errors import Refusal
from data.model import Text
from metrics import search
from metrics.views.search import Hit

TODAY = date(2026, 6, 10)
PLACES = (
    ("procedures", "hung-yen", "2026-05"),
    ("procedures", "hai-phong", "2026-05"),
    ("dossiers", "hung-yen", "2026-Q1"),
)


@pytest.fixture(scope="module")
def entries() -> tuple[search.Entry, ...]:
    pages = (search.entry(Hit("page", "/bao-cao", Text("Báo cáo", "Reports"), search.NOTHING)),)
    return (*search.common(TODAY), *pages)


def found(text: str, entries) -> list[tuple[str, str]]:
    hits, _ = search.find(search.asked(text), entries)
    return [(hit.kind, hit.key) for hit in hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hung yen", ("agency", "hung-yen")),
        ("HƯNG YÊN", ("agency", "hung-yen")),
        ("hungyen", ("agency", "hung-yen")),
        ("dong nai", ("agency", "dong-nai")),
        ("Đồng Nai", ("agency", "dong-nai")),
        ("thái bình", ("agency", "thai-binh")),
        ("tp.hcm", ("agency", "ho-chi-minh")),
        ("dong bang song hong", ("region", "sh")),
        ("ho so nop truc tuyen", ("indicator", "dossiers_online")),
        ("dossiers filed online", ("indicator", "dossiers_online")),
        ("bao cao", ("page", "/bao-cao")),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed, first, entries):
    assert found(typed, entries)[0] == first


def test_a_merged_agency_says_what_it_became(entries):
    (hit, *_), _ = search.find("thai binh", entries)
    assert (hit.key, hit.into.vi) == ("thai-binh", "Hưng Yên")
    bearers = [key for kind, key in found("hung yen", entries) if kind == "agency"]
    assert bearers == ["hung-yen"], "the province of before bears the same name and is not listed beside it"


def test_exact_goes_before_beginning_before_word_before_inside():
    names = ("chung hung", "yen hung", "hung yen", "hung")
    made = [search.entry(Hit("page", name, Text(name, name), search.NOTHING)) for name in names]
    hits, total = search.find("hung", made)
    assert [hit.key for hit in hits] == ["hung", "hung yen", "yen hung", "chung hung"] and total == 4
    assert search._rank("hung", ("xchungx",)) == search.INSIDE and search._rank("hung", ("yen",)) is None


def test_reports_are_found_by_kind_sender_and_period(entries):
    def places(text: str) -> list[str]:
        hits, _ = search.find(search.asked(text), (), PLACES)
        return [hit.key for hit in hits]

    assert places("procedures hung yen") == ["2026-05/hung-yen/procedures"]
    assert places("hưng yên 2026") == ["2026-05/hung-yen/procedures", "2026-Q1/hung-yen/dossiers"]
    assert places("quy i/2026") == ["2026-Q1/hung-yen/dossiers"]
    assert places("hung yen khong co") == []


def test_no_kind_drowns_the_others(entries):
    hits, total = search.find(search.asked("b"), entries)
    kinds = [hit.kind for hit in hits]
    assert total > len(hits) and max(map(kinds.count, kinds)) <= search.EACH and len(hits) <= search.MOST


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "'", '"', "<script>alert(1)</script>", "\\", "\x00", "﷽", "🙂", "' OR 1=1 --"]
)
def test_hostile_words_find_nothing(typed, entries):
    assert search.find(search.asked(typed), entries, PLACES) == ((), 0)


def test_what_is_too_long_is_refused_with_a_sentence():
    with pytest.raises(Refusal) as refused:
        search.asked("x" * 101)
    assert refused.value.code == "search_too_long"
