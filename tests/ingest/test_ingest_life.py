"""The life of a report: drafts, explanations, sending, the lock after closing, withdrawal, corrections, verification."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

import pytest

from data import accounts, archive, audit, inbox, notices, reports
from data.audit import Who
from data.errors import Refusal
from data.model import Delivery
from data.period import ZONE
from data.settings import Settings
from ingest import pull
from ingest.reread import reread
from tests.ingest.kit import Plain, body, copy_at, counting, line, rows_of

AN, MINISTRY = Who("an.hungyen", 7), Who("dieu-phoi", 1)
OWN = frozenset({"hung-yen"})
IN_TIME = datetime(2026, 10, 1, 9, tzinfo=ZONE)
CLOSED = datetime(2026, 11, 21, 9, tzinfo=ZONE)


@pytest.fixture
def open_copy(tmp_path) -> Settings:
    """A copy on a day on which September 2026 is due and not closed."""
    return copy_at(tmp_path, now=IN_TIME)


def upload(settings: Settings, *rows: dict, period: str = "2026-09", sender: str = "hung-yen") -> reports.Card:
    """Upload a file and have it read; give its draft."""
    receipt = reports.upload(settings, AN, "bieu.json", body(*rows), sender, "procedures", period)
    pull.finish_waiting(settings, [Plain()])
    state, problem, cards = reports.of_file(settings, receipt, None)
    assert (state, problem) in (("read", None), ("repeated", None))
    return cards[-1]


def sent(settings: Settings, *rows: dict, **said: str) -> reports.Card:
    """Upload, send and have decided."""
    card = upload(settings, *rows, **said)
    reports.send(settings, AN, [card.id], None)
    pull.finish_waiting(settings, [Plain()])
    return reports.get(settings, card.id, None)


def counted(settings: Settings) -> dict[str, int]:
    """Give full_online of each field that counts."""
    return {row["field"]: row["full_online"] for row in counting(settings)}


def refused(code: str, act, *words, **named) -> None:
    """Expect an act to be refused by a code."""
    with pytest.raises(Refusal) as found:
        act(*words, **named)
    assert found.value.code == code
    assert found.value.say("vi") and found.value.say("en")


def test_a_draft_counts_only_after_it_is_sent(open_copy: Settings):
    card = upload(open_copy, line())
    assert (card.state, card.by, card.counts) == ("draft", "an.hungyen", False)
    assert counted(open_copy) == {} and rows_of(open_copy, "facts") == []
    reports.send(open_copy, AN, [card.id], OWN)
    assert reports.get(open_copy, card.id, OWN).state == "submitted"
    assert pull.finish_waiting(open_copy, [Plain()]) == 1
    card = reports.get(open_copy, card.id, OWN)
    assert (card.state, card.counts, card.revision) == ("accepted", True, 1)
    assert counted(open_copy) == {"Đất đai": 30}


def test_a_draft_with_an_error_is_not_sent(open_copy: Settings):
    card = upload(open_copy, line(full_online=99))
    assert (card.state, card.errors) == ("draft", 1)
    refused("report_has_errors", reports.send, open_copy, AN, [card.id], OWN)
    assert reports.get(open_copy, card.id, OWN).state == "draft"


def test_another_agency_finds_no_report_of_this_one(open_copy: Settings):
    card = upload(open_copy, line())
    hue = frozenset({"hue"})
    refused("report_unknown", reports.get, open_copy, card.id, hue)
    refused("report_unknown", reports.send, open_copy, AN, [card.id], hue)
    refused("report_unknown", reports.withdraw, open_copy, AN, card.id, "x", hue)
    refused("report_unknown", reports.correct, open_copy, AN, card.id, {"E8": "1"}, hue)
    refused("report_unknown", reports.findings, open_copy, card.id, hue)
    refused("file_unknown", reports.of_file, open_copy, card.file, hue)
    assert reports.of_agency(open_copy, hue) == ()
    assert [one.id for one in reports.of_agency(open_copy, OWN)] == [card.id]


def test_the_newest_draft_is_the_only_one(open_copy: Settings):
    first, second = upload(open_copy, line()), upload(open_copy, line(full_online=31))
    assert [(one.revision, one.state) for one in reports.history(open_copy, "procedures", "hung-yen", "2026-09", OWN)] == [
        (2, "draft"), (1, "superseded"),
    ]  # fmt: skip
    refused("report_not_draft", reports.send, open_copy, AN, [first.id], OWN)
    assert sent(open_copy, line(full_online=31)).id == second.id, "the same bytes again are the same draft"


def test_a_correction_after_closing_needs_an_exception(tmp_path):
    settings = copy_at(tmp_path, now=IN_TIME)
    sent(settings, line())
    late = replace(settings, fixed_now=CLOSED)
    card = upload(late, line(full_online=33))
    refused("period_closed", reports.send, late, AN, [card.id], OWN)
    refused(
        "exception_over", reports.allow_late, late, MINISTRY, "hung-yen", "2026-09", "CV 1", "sót", date(2026, 11, 20)
    )
    reports.allow_late(late, MINISTRY, "hung-yen", "2026-09", "CV 418", "Sót hồ sơ", date(2026, 11, 21), "procedures")
    reports.send(late, AN, [card.id], OWN)
    pull.finish_waiting(late, [Plain()])
    assert counted(late) == {"Đất đai": 33}


def test_a_first_report_after_closing_is_accepted_as_late(tmp_path):
    card = sent(copy_at(tmp_path, now=CLOSED), line())
    assert card.state == "accepted" and card.sent_at.date() > card.closes


def test_a_pulled_correction_is_judged_by_the_time_its_sender_sent_it(tmp_path):
    settings = copy_at(tmp_path, now=CLOSED)

    def pulled(full: int, at: str) -> str:
        delivery = Delivery("p.json", body(line(full_online=full)), "procedures", "hung-yen", "2026-09", at)
        inbox.receive(settings, [delivery], "demo_api", False)
        pull.finish_waiting(settings, [Plain()])
        return rows_of(settings, "report")[-1]["state"]

    assert pulled(30, "2026-10-01T08:00:00+07:00") == "accepted"
    assert pulled(31, "2026-10-15T23:59:00+07:00") == "accepted"
    assert pulled(32, "2026-10-16T00:00:00+07:00") == "returned"
    assert [one["rule"] for one in rows_of(settings, "finding")] == ["period_closed"]
    assert counted(settings) == {"Đất đai": 31}


def test_a_withdrawn_report_leaves_its_periods_to_the_one_before(open_copy: Settings):
    first, second = sent(open_copy, line()), sent(open_copy, line(full_online=33))
    changes = _changes(open_copy)
    refused("reason_missing", reports.withdraw, open_copy, AN, second.id, " ", OWN)
    reports.withdraw(open_copy, AN, second.id, "Nhầm kỳ", OWN)
    assert counted(open_copy) == {"Đất đai": 30} and _changes(open_copy) == changes + 1
    states = [reports.get(open_copy, one.id, OWN).state for one in (first, second)]
    assert states == ["accepted", "withdrawn"]
    reports.withdraw(open_copy, AN, first.id, "Nhầm đơn vị", OWN)
    assert counted(open_copy) == {} and rows_of(open_copy, "live") == []
    again = sent(open_copy, line(full_online=34))
    assert (again.state, again.revision, counted(open_copy)) == ("accepted", 3, {"Đất đai": 34})


def test_a_closed_period_is_not_withdrawn(tmp_path):
    settings = copy_at(tmp_path, now=IN_TIME)
    card = sent(settings, line())
    late = replace(settings, fixed_now=CLOSED)
    refused("period_closed", reports.withdraw, late, AN, card.id, "Nhầm", OWN)
    office, person = (
        accounts.create(late, MINISTRY, name, name, role, agency)
        for name, role, agency in (("vpcp", "coordinator", None), ("hung.yen", "agency_editor", "hung-yen"))
    )
    reports.give_back(late, office.who, card.id, "Đề nghị rà soát số đủ điều kiện")
    (told,) = notices.box(late, person)
    assert (told.kind, told.path) == ("returned", "/bao-cao/2026-09/hung-yen/procedures")
    assert "Đề nghị rà soát" in notices.body(told.kind, told.params)
    assert (reports.get(late, card.id, None).state, counted(late)) == ("returned", {})
    assert sent(late, line(full_online=29)).state == "accepted", "a returned report may be sent anew after closing"


def test_cells_mended_on_the_page_make_a_new_draft_over_the_old_bytes(open_copy: Settings):
    class Layered(Plain):
        def read(self, path, name, dataset_id=None, cells=None):
            """Read the plain file and lay the cells over its rows."""
            (found,) = super().read(path, name, dataset_id)
            for (_, row, column), text in (cells or {}).items():
                field = next(name for name, letters in found.layout.columns.items() if letters == column)
                found.rows[row - found.layout.header_row - 1].values[field] = int(text)
            return (found,)

    card = upload(open_copy, line(full_online=99), line("Hộ tịch"))
    (problem,) = [one for one in reports.findings(open_copy, card.id, OWN) if one.severity == "error"]
    receipt = reports.correct(open_copy, AN, card.id, {problem.where: "39"}, OWN)
    pull.finish_waiting(open_copy, [Layered()])
    (draft,) = reports.of_file(open_copy, receipt, OWN)[2]
    assert (draft.state, draft.revision, draft.errors, draft.corrected) == ("draft", 2, 0, True)
    receipt = reports.correct(open_copy, AN, draft.id, {"B01!E9": "31"}, OWN)
    pull.finish_waiting(open_copy, [Layered()])
    (draft,) = reports.of_file(open_copy, receipt, OWN)[2]
    reports.send(open_copy, AN, [draft.id], OWN)
    pull.finish_waiting(open_copy, [Layered()])
    assert counted(open_copy) == {"Đất đai": 39, "Hộ tịch": 31}
    bases = [file["base"] for file in rows_of(open_copy, "file")]
    assert bases == [None, card.sha256, card.sha256], "every layer lies on the original"
    refused("cell_unknown", reports.correct, open_copy, AN, draft.id, {"14E": "1"}, OWN)


def test_a_verified_value_counts_in_the_facts_and_all_three_values_are_told(open_copy: Settings):
    card = sent(open_copy, line(), line("Hộ tịch"))
    changes = _changes(open_copy)
    verify = (open_copy, MINISTRY, card.id, 8, "full_online")
    refused("verified_value_wrong", reports.verify, *verify, "1.5", "x", sheet="B01")
    refused("row_unknown", reports.verify, open_copy, MINISTRY, card.id, 80, "full_online", "1", "x", sheet="B01")
    refused("field_unverifiable", reports.verify, open_copy, MINISTRY, card.id, 8, "field", "1", "x", sheet="B01")
    reports.verify(*verify, "24", "Cổng quốc gia đo 24", "Bảng đối soát 9/2026", sheet="B01")
    assert counted(open_copy)["Đất đai"] == 30
    pull.finish_waiting(open_copy, [Plain()])
    assert counted(open_copy) == {"Đất đai": 24, "Hộ tịch": 30} and _changes(open_copy) == changes + 1
    (value,) = reports.values(open_copy, card.id, OWN)
    assert (value.reported, value.verified, value.published, value.reason) == ("30", "24", None, "Cổng quốc gia đo 24")
    reports.verify(*verify, "25", "Đối soát lần hai", sheet="B01")
    sent(open_copy, line(full_online=20), sender="hue")
    assert counted(open_copy)["Đất đai"] in (20, 25)
    (value,) = reports.values(open_copy, card.id, OWN)
    assert (value.reported, value.verified) == ("30", "25")
    assert pull.finish_waiting(open_copy, [Plain()]) == 0


def test_every_act_is_in_the_audit(open_copy: Settings):
    card = sent(open_copy, line())
    reports.verify(open_copy, MINISTRY, card.id, 8, "full_online", "24", "đo lại", sheet="B01")
    reports.withdraw(open_copy, AN, card.id, "Nhầm", OWN)
    reports.allow_late(open_copy, MINISTRY, "hung-yen", "2026-09", "CV 1", "sót", date(2026, 12, 1))
    acts = [row["act"] for row in audit.rows(open_copy)][::-1]
    assert acts == ["report.receive", "report.send", "report.verify", "report.withdraw", "report.allow_late"]
    assert audit.verify(open_copy).problems == ()


def test_facts_made_again_hold_drafts_that_were_sent_verified_values_and_what_was_withdrawn(open_copy, monkeypatch):
    import ingest.reread

    class Door(Plain):
        __enter__ = lambda self: self  # noqa: E731
        __exit__ = lambda *_: None  # noqa: E731

    monkeypatch.setattr(ingest.reread, "Reader", Door)
    first = sent(open_copy, line())
    upload(open_copy, line(full_online=1), period="2026-08")
    reports.verify(open_copy, MINISTRY, first.id, 8, "full_online", "24", "đo lại", sheet="B01")
    second = sent(open_copy, line(full_online=33))
    reports.withdraw(open_copy, AN, second.id, "Nhầm", OWN)
    pull.finish_waiting(open_copy, [Plain()])
    before, live = counted(open_copy), rows_of(open_copy, "live")
    assert before == {"Đất đai": 24}
    assert reread(open_copy) == 2
    assert (counted(open_copy), rows_of(open_copy, "live")) == (before, live)


def _changes(settings: Settings) -> int:
    return next(row["value"] for row in rows_of(settings, "counter") if row["name"] == "changes")


def test_an_open_file_is_received_as_its_bytes_are(open_copy: Settings):
    """What the page uploads is read piece by piece, from its beginning, and refused where it is too large."""
    whole = body(line())
    file = io.BytesIO(whole)
    file.read(3)
    receipt = reports.upload(open_copy, AN, "bieu.json", file, "hung-yen", "procedures", "2026-09")
    (row,) = inbox.files(open_copy, [receipt])
    assert (row.sha256, row.size) == (sha256(whole).hexdigest(), len(whole))
    assert archive.read(open_copy.archive, row.sha256) == whole
    large = io.BytesIO(bytes(20 * 2**20 + 1))
    refused("report_file_too_large", reports.upload, open_copy, AN, "to.json", large, "hung-yen")
    assert len(rows_of(open_copy, "file")) == 1
