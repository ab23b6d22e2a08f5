"""The other side of an act is told of it: once, in the act's own transaction, and nobody whom it does not concern."""

from __future__ import annotations

from datetime import date

import pytest

from data import accounts, ledger, notices, publication, reports, work
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.reports import Figure
from data.work import Actor, Raised

PEOPLE = (("hung.yen", "agency_editor", "hung-yen"), ("hue", "agency_editor", "hue"), ("bca", "agency_approver", "bca"),
          ("dieu.phoi", "coordinator", None), ("vpcp", "government_office", None), ("lanh.dao", "leader", None),
          ("cong.bo.1", "publisher", None), ("cong.bo.2", "publisher", None))  # fmt: skip


@pytest.fixture
def acting(here):
    """People of three agencies, the coordinating body and two publishers, each as one who acts."""
    found = {}
    for name, role, agency in PEOPLE:
        made = accounts.create(here, Who("thử"), name, name, role, agency)
        found[name] = Actor(
            made.who, role in ("coordinator", "government_office"), frozenset({agency} if agency else ())
        )
    return found


def heard(here) -> dict[str, list[str]]:
    """Give the kinds that each person was told since the last look, oldest first, and let them be read in both languages."""
    found = {}
    for name, _, _ in PEOPLE:
        who = accounts.find(here, name)
        new = [one for one in reversed(notices.box(here, who)) if not one.read]
        for one in new:
            for lang in ("vi", "en"):
                said = notices.title(one.kind, one.params, lang) + notices.body(one.kind, one.params, lang)
                assert "{" not in said and "–" not in said, said
        notices.mark(here, who)
        if new:
            found[name] = [one.kind for one in new]
    return found


def test_a_directive_and_what_becomes_of_it_is_told_to_the_other_side(here, acting):
    office, own = acting["dieu.phoi"], acting["hung.yen"]
    number = work.issue(here, office, "1/CT", "TTg", "Nối dữ liệu", ["hung-yen", "bca"], date(2026, 7, 1))
    assert heard(here) == {"hung.yen": ["directive"], "bca": ["directive"]}
    work.report(here, own, number, "hung-yen", 1, 40)
    assert heard(here) == {}, "a step on the way is on the page"
    work.report(here, own, number, "hung-yen", 2, 100, "BC 12", done=True)
    assert heard(here) == {"dieu.phoi": ["duty_report"], "vpcp": ["duty_report"]}
    work.send_back(here, office, number, "hung-yen", 3, "thiếu biên bản")
    work.extend(here, office, number, "hung-yen", 4, date(2026, 8, 1), "chờ dữ liệu")
    assert heard(here) == {"hung.yen": ["duty_send_back", "duty_extend"]}
    work.report(here, own, number, "hung-yen", 5, 100, "BC 13", done=True)
    work.confirm(here, office, number, "hung-yen", 6)
    work.remark(here, own, "directive", number, "đã gửi")
    work.remark(here, office, "directive", number, "cảm ơn")
    told = ["duty_report", "remark_office"]
    assert heard(here) == {"dieu.phoi": told, "vpcp": told, "hung.yen": ["duty_confirm", "remark"], "bca": ["remark"]}


def test_an_obstacle_is_told_to_who_must_act_and_to_who_raised_it(here, acting):
    office, own = acting["dieu.phoi"], acting["hung.yen"]
    number = work.raise_obstacle(here, own, Raised("hung-yen", "data", "Chưa có API", "bca"))
    assert heard(here) == {"bca": ["obstacle_owner"], "dieu.phoi": ["obstacle_raised"], "vpcp": ["obstacle_raised"]}
    work.move(here, acting["bca"], number, 1, "waiting", "hue")
    assert heard(here) == {"hue": ["obstacle_waits"]}
    work.remark(here, acting["hue"], "obstacle", number, "xong trong tuần")
    assert heard(here) == {
        "hung.yen": ["remark"], "bca": ["remark"], "dieu.phoi": ["remark_office"], "vpcp": ["remark_office"],
    }  # fmt: skip
    work.move(here, office, number, 2, "removed", answer="12/CV")
    assert heard(here) == {"hung.yen": ["obstacle_removed"], "bca": ["obstacle_removed"]}
    work.move(here, office, number, 3, "doing")
    assert heard(here) == {"hung.yen": ["obstacle_again"], "bca": ["obstacle_again"]}


def test_an_act_that_is_refused_or_changes_nothing_tells_nobody(here, acting):
    office = acting["dieu.phoi"]
    number = work.raise_obstacle(here, office, Raised("hung-yen", "data", "Chưa có API", "bca"))
    heard(here)
    with pytest.raises(Refusal):
        work.assign(here, office, number, 7, "hue")
    work.assign(here, office, number, 1, "bca")
    assert heard(here) == {}


def test_a_doubted_figure_reaches_its_agency_and_the_office_and_the_answer_its_author(here, acting):
    number = reports.doubt(here, acting["hung.yen"].who, Figure("hue", "2026-Q1", "", "Số: 5 (r1)"), "thiếu 3")
    assert heard(here) == {"hue": ["doubted"], "dieu.phoi": ["doubted_office"], "vpcp": ["doubted_office"]}
    reports.answer(here, acting["hue"].who, number, "đúng", {"hue"}, "stands")
    assert heard(here) == {"hung.yen": ["answered"]}


def test_a_proposal_reaches_the_other_publisher_and_its_end_the_author(here, acting):
    held = {
        "n": 1,
        "kind": "provisional",
        "name": "r1",
        "digests": {},
        "files": {},
        "definitions": "",
        "loading": False,
    }
    held |= {"made_at": tables.stamp(here.now()), "illustrative": True, "changes": 0}
    with ledger.writing(here) as connection:
        connection.execute(tables.release.insert().values(**held))
    first, second = (accounts.find(here, name) for name in ("cong.bo.1", "cong.bo.2"))
    number = publication.propose(here, first, "2025-Q4", "chốt")
    assert heard(here) == {"cong.bo.2": ["proposed"]}
    publication.decline(here, second, number, "chưa đủ")
    assert heard(here) == {"cong.bo.1": ["declined"]}
