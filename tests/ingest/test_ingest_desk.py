"""Beside a report: drafts of words, files of evidence and their pack, doubts about figures and their answers."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import orjson
import pytest
from sqlalchemy import select

from data import accounts, archive, audit, calendar, ledger, reports, scrub
from data.accounts import Account
from data.audit import Who
from data.ledger import tables
from data.period import ZONE
from data.reports import Draft, Figure, evidence
from data.settings import Settings
from tests.ingest.kit import line
from tests.ingest.test_ingest_life import AN, MINISTRY, OWN, open_copy, refused, sent, upload  # noqa: F401

OTHERS = frozenset({"ha-noi"})
PLACE = ("procedures", "hung-yen", "2026-09")


@pytest.fixture
def person(open_copy: Settings) -> Account:  # noqa: F811
    """An editor of Hưng Yên."""
    return accounts.create(open_copy, MINISTRY, "an.hungyen", "An", "agency_editor", "hung-yen")


def warned(here: Settings, card: reports.Card) -> reports.Problem:
    """Put a warning on a report."""
    params = {"column": "Toàn trình", "column_en": "Full", "given": "9", "before": "3", "before_period": "2026-08", "change": "200"}  # fmt: skip
    with ledger.writing(here) as connection:
        connection.execute(
            tables.finding.insert().values(
                file=card.file, report=card.id, rule="value_jumps", severity="warning", sheet="B03", row=7, column="E",
                params=params,
            )
        )  # fmt: skip
    return next(one for one in reports.findings(here, card.id, OWN) if one.rule == "value_jumps")


def test_a_draft_of_words_is_kept_per_person_and_thrown_away(open_copy, person):  # noqa: F811
    draft = Draft({"value_jumps B03!E7": "đang viết dở"}, {"B03!C8": ("nhiều", "118")})
    at = reports.keep_draft(open_copy, person.id, PLACE, draft, OWN)
    kept = reports.draft_of(open_copy, person.id, PLACE)
    assert (kept.said, kept.cells, kept.at) == (draft.said, draft.cells, at)
    assert not reports.draft_of(open_copy, person.id + 1, PLACE)
    refused("report_unknown", reports.keep_draft, open_copy, person.id, PLACE, draft, OTHERS)
    refused("draft_too_large", reports.keep_draft, open_copy, person.id, PLACE, Draft({"a": "x" * 2001}), OWN)
    assert reports.draft_of(open_copy, person.id, PLACE).said == draft.said
    assert reports.keep_draft(open_copy, person.id, PLACE, Draft(), OWN) is None
    assert not reports.draft_of(open_copy, person.id, PLACE)


def test_evidence_is_kept_by_its_sha256_and_given_to_its_own_alone(open_copy):  # noqa: F811
    card = upload(open_copy, line())
    problem, body = warned(open_copy, card), b"%PDF \x00 khong ai doc"
    number = reports.attach(open_copy, AN, problem.id, "C:\\họp\\..\\CV418.pdf", body, OWN)
    (held,) = reports.attachments(open_copy, card.id, OWN)
    assert (held.id, held.name, held.sha256, held.by) == (number, "CV418.pdf", sha256(body).hexdigest(), AN.name)
    assert reports.attached(open_copy, card.id, number, OWN) == ("CV418.pdf", body)
    assert audit.rows(open_copy, 1)[0]["act"] == "report.attach"
    refused("report_unknown", reports.attached, open_copy, card.id, number, OTHERS)
    refused("report_unknown", reports.attach, open_copy, AN, problem.id, "a.pdf", body, OTHERS)
    refused("attachment_empty", reports.attach, open_copy, AN, problem.id, "a.pdf", b"", OWN)
    large = b"0" * (evidence.LARGEST + 1)
    refused("attachment_too_large", reports.attach, open_copy, AN, problem.id, "a.pdf", large, OWN)
    refused("finding_unknown", reports.attach, open_copy, AN, 10**12, "a.pdf", body, OWN)
    assert len(reports.attachments(open_copy, card.id, OWN)) == 1
    archive.path(open_copy.archive, held.sha256).unlink()
    assert [one.part for one in scrub.scrub(open_copy)[1]] == ["archive"]


def test_the_pack_holds_everything_with_its_sha256_and_is_the_same_twice(open_copy):  # noqa: F811
    card = sent(open_copy, line())
    problem = warned(open_copy, card)
    reports.explain(open_copy, AN, problem.id, "=cmd|' /C calc'!A0", OWN)
    reports.attach(open_copy, AN, problem.id, "../../CV.pdf", b"bang chung", OWN)
    name, body = reports.pack(open_copy, card.id, OWN)
    assert name == "procedures-hung-yen-2026-09-1.zip" and reports.pack(open_copy, card.id, OWN) == (name, body)
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        held = {one: packed.read(one) for one in packed.namelist()}
    receipt = orjson.loads(held.pop("receipt.json"))
    assert {one["name"]: one["sha256"] for one in receipt["files"]} == {k: sha256(v).hexdigest() for k, v in held.items()}  # fmt: skip
    assert sha256(held["file/bieu.json"]).hexdigest() == card.sha256 == receipt["sha256"]
    assert held["evidence/1-CV.pdf"] == b"bang chung" and ".." not in "".join(held)
    findings = held["findings.csv"].decode("utf-8-sig")
    assert "B03!E7" in findings and "'=cmd|" in findings and "evidence/1-CV.pdf" in findings
    assert "accepted" in held["revisions.csv"].decode("utf-8-sig")
    refused("report_unknown", reports.pack, open_copy, card.id, OTHERS)


def test_a_doubt_is_seen_by_its_agency_and_the_ministry_and_answered_once(open_copy, person):  # noqa: F811
    card = sent(open_copy, line())
    asker = accounts.create(open_copy, MINISTRY, "bca.lap", "Bình", "agency_editor", "bca")
    figure = Figure("hung-yen", "2026-09", "full_online_coverage.hung-yen.2026-09", "86,4%", "procedures", card.id)
    number = reports.doubt(open_copy, asker.who, figure, "  Thiếu lĩnh vực Y tế. ")
    assert audit.rows(open_copy, 1)[0]["act"] == "figure.doubt"
    for scope, account in ((None, None), (OWN, person.id), (frozenset({"bca"}), asker.id)):
        (one,) = reports.doubts(open_copy, scope, account)
        assert (one.id, one.about, one.text, one.by, one.answer) == (number, figure, "Thiếu lĩnh vực Y tế.", "bca.lap", None)  # fmt: skip
    assert reports.doubts(open_copy, OTHERS, person.id) == ()
    assert len(reports.of_report(open_copy, *PLACE, OWN)) == 1 and reports.of_report(open_copy, *PLACE, OTHERS) == ()
    refused("doubt_missing", reports.doubt, open_copy, asker.who, figure, "  ")
    refused("doubt_unknown", reports.answer, open_copy, AN, number, "Đúng.", OTHERS)
    refused("answer_missing", reports.answer, open_copy, AN, number, "", OWN)
    refused("outcome_unknown", reports.answer, open_copy, AN, number, "Đúng.", OWN, "khác")
    assert one.until == calendar.add_working_days(one.at.astimezone(ZONE).date(), 5) and one.outcome == ""
    assert reports.rulings(open_copy) == reports.Rulings(0, 0)
    reports.answer(open_copy, Who("an.hungyen", person.id), number, "Đúng, sẽ nộp bổ sung.", OWN, "mended")
    assert reports.rulings(open_copy) == reports.Rulings(1, 1)
    (one,) = reports.of_report(open_copy, *PLACE, None)
    assert (one.answer, one.answered_by) == ("Đúng, sẽ nộp bổ sung.", "an.hungyen") and one.outcome == "mended"
    refused("doubt_answered", reports.answer, open_copy, MINISTRY, number, "Nữa.", None)
    assert audit.verify(open_copy).problems == ()


def test_one_person_cannot_flood_the_others(open_copy, person):  # noqa: F811
    for _ in range(20):
        reports.doubt(open_copy, person.who, Figure("hung-yen", "2026-09"), "sai")
    refused("doubts_too_many", reports.doubt, open_copy, person.who, Figure("hung-yen", "2026-09"), "sai")
    with ledger.reading(open_copy) as connection:
        assert len(connection.execute(select(tables.doubt.c.id)).all()) == 20


def test_open_reports_are_paged_and_what_was_settled_later_is_not_open(open_copy):  # noqa: F811
    for period in ("2026-07", "2026-08", "2026-09"):
        upload(open_copy, line(), period=period)
    other = upload(open_copy, line(), sender="ha-noi")
    settled = sent(open_copy, line(total=51), period="2026-09")
    open_states = ("draft", "submitted", "returned")
    counts, cards = reports.standing(open_copy, None, open_states)
    assert counts == {"draft": 3} and settled.revision == 2
    assert [(one.sender, one.period) for one in cards] == [
        ("ha-noi", "2026-09"), ("hung-yen", "2026-08"), ("hung-yen", "2026-07"),
    ]  # fmt: skip
    pages = [reports.standing(open_copy, None, open_states, skip, 2) for skip in (0, 2, 4)]
    assert [tuple(one.id for one in page) for _, page in pages] == [(other.id, cards[1].id), (cards[2].id,), ()]
    assert all(counted == counts for counted, _ in pages)
    counts, cards = reports.standing(open_copy, OTHERS, open_states)
    assert counts == {"draft": 1} and [one.id for one in cards] == [other.id]
