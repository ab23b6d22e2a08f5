"""The drawer's parts by themselves: what each writes, what it leaves out, and to whom."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from dashboard import drawer
from dashboard.address import Address
from dashboard.markup import render
from dashboard.parts import provenance, reports
from data.model import Viewer
from metrics import views as v
from tests.dashboard import fixtures

HERE = Address("/", {"so-lieu": "full_online_coverage.hung-yen.2025-Q3"})
ENGLISH = Address("/", {**HERE.params, "lang": "en"})
OWN = Viewer("an", "agency", frozenset({"hung-yen"}))
OTHER = Viewer("bình", "agency", frozenset({"bca"}))
MINISTRY, LEADER, PUBLIC = Viewer("c", "coordinator"), Viewer("l", "leader"), Viewer("public", "public")


@pytest.fixture
def own() -> v.Explanation:
    """Where Hưng Yên's figure comes from."""
    return fixtures.explanation("full_online_coverage.hung-yen.2025-Q3")


@pytest.fixture
def nation() -> v.Explanation:
    """Where the nation's figure comes from."""
    return fixtures.explanation("full_online_coverage.VN.2025-Q3")


def text(tree) -> str:
    """Give the words of a tree."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", render(tree))).replace("\u00a0", " ").split())


def links(tree) -> list[str]:
    """Give where the links of a tree lead."""
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', render(tree))]


def test_the_path_writes_each_fraction_and_links_every_step_but_its_own(own):
    steps = provenance.path(own, HERE)
    assert [text(step) for step in steps] == [
        "Cả nước 50.935 ÷ 58.952 = 86,4% 48/51 cơ quan có số trong con số này.",
        f"{own.path[1].name.vi} 7.595 ÷ 8.860 = 85,7% 6/6 cơ quan có số trong con số này.",
        "Hưng Yên 1.271 ÷ 1.486 = 85,5%",
    ]
    assert [len(links(step)) for step in steps] == [1, 1, 0]
    assert "so-lieu=full_online_coverage.VN" in links(steps[0])[0]
    assert "50,935 ÷ 58,952 = 86.4%" in text(provenance.path(own, ENGLISH)[0])


def test_a_fraction_that_is_not_there_is_not_written(own):
    bare = replace(own.path[0], figure=replace(own.path[0].figure, numerator=None))
    assert "÷" not in text(provenance.path(replace(own, path=(bare,)), HERE)[0])
    missing = replace(own.path[0], figure=replace(bare.figure, value=None, missing="late"))
    said = text(provenance.path(replace(own, path=(missing,)), HERE)[0])
    assert "– " in said and "0%" not in said


def test_parts_stand_largest_first_and_missing_last(nation, own):
    assert provenance.parts(own, HERE) is None
    shown = re.findall(r"<tr>(.*?)</tr>", render(provenance.parts(nation, HERE)))[1:]
    values = [re.findall(r'class="r b">([^<]*)', row)[0] for row in shown]
    numbers = [float(one.rstrip("%").replace(",", ".")) for one in values if one[0].isdigit()]
    assert numbers == sorted(numbers, reverse=True) and len(shown) == len(nation.parts)
    assert all(one.startswith("–") for one in values[len(numbers) :]) and len(numbers) < len(values)


def test_changes_are_newest_first_and_a_missing_value_has_its_reason(own):
    said = text(provenance.changes(own, HERE))
    assert said.index("r7") < said.index("r6") < said.index("r5")
    assert "85,5%" in said and re.search(r"r5 .* – \w", said)
    assert provenance.changes(replace(own, changes=()), HERE) == []


def test_checks_name_the_cell_and_a_clean_report_says_so(own, nation):
    assert "(B03!E14)" in text(provenance.checks(own, HERE))
    assert len(text(provenance.checks(replace(own, checks=()), HERE)).split()) > 3
    assert provenance.checks(nation, HERE) == []


def test_documents_and_sources_are_named(own):
    said = text(provenance.documents(own, HERE))
    assert "Báo cáo của 51 cơ quan" in said and own.document.title.vi in said
    assert provenance.documents(replace(own, document=None, sources=()), HERE) == []


def test_report_cards_open_the_others_and_say_which_is_open(own, nation):
    tree = reports.cards(own, HERE)
    assert [one for one in links(tree) if "bao-cao=101" in one] and not [
        one for one in links(tree) if "bao-cao=102" in one
    ]
    assert 'aria-current="true"' in render(tree) and own.reports[0].sha256[:4] in text(tree)
    assert reports.cards(nation, HERE) is None
    assert text(reports.cards(replace(nation, parts=()), HERE))
    shallow = replace(own.reports[0], file="", sha256="", size=0)
    assert "SHA-256" not in text(reports.cards(replace(own, reports=(shallow,)), HERE))


def test_the_sheet_has_its_own_letters_numbers_and_used_cells(own, nation):
    tree = render(reports.extract(own, HERE))
    assert re.findall(r'<th scope="col">([A-Z])</th>', tree) == ["B", "C", "D", "E", "F"]
    assert re.findall(r'<th scope="row">(\d+)</th>', tree) == ["5", "20", "21"]
    used = re.findall(r'<td class="hi[^"]*">([\d.]+)<span class="sr">', tree)
    assert used == ["1.486", "1.271"]
    assert ">–</td>" in tree.replace('<span class="sr"></span>', ""), "an empty cell is a dash, not nothing"
    merged = replace(own.extract, labels=("Lĩnh vực", "Thủ tục | Tổng", *own.extract.labels[2:]))
    assert '<td title="Thủ tục | Tổng">Tổng</td>' in render(reports.extract(replace(own, extract=merged), HERE))
    assert "14" in text(reports.extract(own, HERE)) and reports.extract(nation, HERE) is None


def test_revisions_are_listed_when_there_are_several(own):
    held = tuple(v.Version(n, state, "an", fixtures.NOW, n == 2) for n, state in ((2, "accepted"), (1, "superseded")))
    said = text(reports.versions(replace(own, versions=held), HERE))
    assert said.count("đang được tính") == 1 and said.index("Lần 2") < said.index("Lần 1")
    assert reports.versions(replace(own, versions=held[:1]), HERE) == []


@pytest.mark.parametrize(
    ("viewer", "goals"),
    [(OWN, ["?lan=", "/tep", "/bang-chung", "/bao-so-sai"]), (MINISTRY, ["?lan=", "/tep", "/bang-chung", "/bao-so-sai"]),
     (OTHER, ["/bao-so-sai"]), (LEADER, []), (PUBLIC, [])],
)  # fmt: skip
def test_the_ways_on_are_those_of_who_looks(own, viewer, goals):
    found = links(reports.actions(own, HERE, viewer))
    assert len(found) == len(goals) and all(goal in one for goal, one in zip(goals, found, strict=True))
    if goals:
        assert found[-1] == "/bao-so-sai?so-lieu=full_online_coverage.hung-yen.2025-Q3&bao-cao=102"


def test_the_head_says_value_place_release_marks_and_what_is_missing(own):
    said = text(drawer._head(own, HERE))
    assert "85,5%" in said and "Hưng Yên · Quý III/2025" in said and "r7" in said
    gone = replace(own, figure=replace(own.figure, value=None, missing="late", marks=()))
    assert "–" in text(drawer._head(gone, HERE)) and "0%" not in text(drawer._head(gone, HERE))


def test_findings_of_a_report_are_for_its_own_people_and_the_ministry(own):
    for viewer, sees in ((OWN, True), (MINISTRY, True), (OTHER, False), (LEADER, False), (PUBLIC, False)):
        assert ("B03!E14" in text(drawer._content(own, HERE, viewer))) is sees, viewer
