"""Letters of urging: what they are made of, to whom they go, what agencies answer, and what lies in whose inbox."""

from __future__ import annotations

import io
import threading
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from docx import Document
from sqlalchemy import select

from data import accounts, archive, audit, ledger, notices, scrub, urging
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE
from data.urging import document
from tests.reliability.urged import world

OFFICE = Who("dieu.phoi")


@pytest.fixture
def copy(here):
    """A copy in June with overdue reports of May, people of two provinces and the coordinating body."""
    for name, role, agency in (("hung.yen", "agency_editor", "hung-yen"), ("hue", "agency_editor", "hue"),
                               ("dieu.phoi", "coordinator", None), ("lanh.dao", "leader", None)):  # fmt: skip
        accounts.create(here, Who("thử"), name, name, role, agency)
    world.feed(here, [("count", ("dossiers", "hung-yen", "2026-04"))])
    return replace(here, fixed_now=datetime(2026, 6, 3, 9, tzinfo=ZONE))


def started(here) -> None:
    """Let the clock begin in May and look today."""
    urging.tick(replace(here, fixed_now=datetime(2026, 5, 20, 9, tzinfo=ZONE)))
    urging.tick(here)


def person(here, name: str):
    """Give an account by its name."""
    return accounts.find(here, name)


def text_of(body: bytes) -> str:
    """Read every paragraph of a Word file, those of tables too."""
    opened = Document(io.BytesIO(body))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


def refused(code: str, act, *arguments) -> Refusal:
    """Do something that must be refused for one reason."""
    with pytest.raises(Refusal) as found:
        act(*arguments)
    assert found.value.code == code
    return found.value


def template(*lines: str) -> bytes:
    """Write a template with some paragraphs."""
    made, out = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def test_the_shipped_template_has_the_administrative_form_and_makes_one_letter_for_several_agencies(copy):
    document.check(document.SHIPPED.read_bytes())
    found = text_of(urging.draft(copy, ["hue", "hung-yen"], "12/BKHCN-CĐS"))
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12/BKHCN-CĐS", "ngày 03 tháng 06 năm 2026",
                 "V/v đôn đốc", "- Huế;", "- Hưng Yên.", "Nơi nhận:", "trước ngày 10/06/2026", "của 2 cơ quan"):  # fmt: skip
        assert part in found, part
    assert "{{" not in found
    owed = [line for line in urging.overdue(copy, {"hue", "hung-yen"})]
    assert (
        f"còn {len(owed)} báo cáo" in found
        and found.count("01/06/2026") >= sum(line.due.month == 6 for line in owed) > 10
    )
    with ledger.reading(copy) as connection:
        assert connection.execute(select(tables.letter)).all() == [], "a draft is kept nowhere"


def test_a_field_that_word_cut_into_runs_is_filled_and_keeps_its_look():
    made = Document()
    paragraph = made.add_paragraph("Số: {{")
    paragraph.add_run("s").bold = True
    paragraph.add_run("o}} và {{ thoi_han }}.").italic = True
    out = io.BytesIO()
    made.save(out)
    filled = document.fill(out.getvalue(), {"so": "7", "thoi_han": "10/06/2026"}, [])
    (found,) = [one for one in Document(io.BytesIO(filled)).paragraphs if one.text]
    assert found.text == "Số: 7 và 10/06/2026."
    assert [run.text for run in found.runs] == ["Số: 7", "", " và 10/06/2026."] and found.runs[2].italic


def test_the_ministrys_own_template_is_used_and_a_wrong_one_is_named(copy):
    good = template("Kính gửi {{kinh_gui}}", "{{bao_cao}} {{han}}", "mẫu riêng")
    urging.bring_template(copy, OFFICE, good)
    assert urging.template(copy) == good
    assert "mẫu riêng" in text_of(urging.draft(copy, ["hue"]))
    said = refused(
        "letter_field_unknown",
        urging.bring_template,
        copy,
        OFFICE,
        template("{{kinh_gui}} {{bao_cao}} {{han}} {{ten_la}}"),
    )
    assert "ten_la" in said.say() and "kinh_gui" in said.say()
    refused("letter_field_lacking", urging.bring_template, copy, OFFICE, template("{{kinh_gui}}"))
    refused("letter_template_unreadable", urging.bring_template, copy, OFFICE, b"PK\x03\x04 no")
    macros = io.BytesIO(good)
    with zipfile.ZipFile(macros, "a") as packed:
        packed.writestr("word/vbaProject.bin", "x")
    refused("letter_template_macros", urging.bring_template, copy, OFFICE, macros.getvalue())
    large = io.BytesIO(good)
    with zipfile.ZipFile(large, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/large.bin", b"\0" * (21 * 2**20))
    refused("letter_template_large", urging.bring_template, copy, OFFICE, large.getvalue())
    assert urging.template(copy) == good
    newer = template("Kính gửi {{kinh_gui}}", "{{bao_cao}} {{han}}", "mẫu mới")
    urging.bring_template(copy, OFFICE, newer)
    assert urging.template(copy) == newer


def test_scrubbing_misses_a_letter_that_is_gone(copy):
    urging.send(copy, OFFICE, ["hue"], "1/CV", "Đôn đốc báo cáo")
    before = set(scrub.scrub(copy)[1])
    (digest,) = [row["after"]["sha256"] for row in audit.rows(copy) if row["act"] == "letter.send"]
    archive.path(copy.archive, digest).unlink()
    assert [one.path for one in set(scrub.scrub(copy)[1]) - before] == [f"record/archive/{digest[:2]}/{digest}"]


def test_a_letter_reaches_the_people_of_its_agencies_and_nobody_else(copy):
    number = urging.send(copy, OFFICE, ["hung-yen"], "12/BKHCN", "V/v đôn đốc")
    (mine,) = notices.box(copy, person(copy, "hung.yen"))
    assert mine.kind == "letter" and "12/BKHCN" in notices.title(mine.kind, mine.params)
    assert all(notices.box(copy, person(copy, name)) == () for name in ("hue", "dieu.phoi", "lanh.dao"))
    name, body = urging.letter_file(copy, number, {"hung-yen"})
    assert name.endswith(".docx") and "Hưng Yên" in text_of(body)
    refused("letter_unknown", urging.letter_file, copy, number, {"hue"})
    refused("letter_unknown", urging.letter_file, copy, 2**40, None)
    (row,) = [one for one in audit.rows(copy) if one["act"] == "letter.send"]
    assert row["who"] == "dieu.phoi" and row["after"]["agencies"] == ["hung-yen"]


def test_the_document_says_what_its_author_says_it_is_about(copy):
    about = "V/v gửi lại báo cáo tháng 5"
    assert about in text_of(urging.draft(copy, ["hue"], "1", f" {about} "))
    _, body = urging.letter_file(copy, urging.send(copy, OFFICE, ["hue"], "1", about), {"hue"})
    assert about in text_of(body) and "V/v đôn đốc" not in text_of(body)


def test_a_report_that_was_sent_and_returned_is_not_said_to_be_missing(copy):
    key = ("dossiers", "hung-yen", "2026-05")
    world.feed(copy, [("count", key)])
    world.feed(copy, [("lose", key)])
    back = {line.dataset: line.returned for line in urging.overdue(copy, {"hung-yen"})}
    assert back.pop("dossiers") and back and not any(back.values())
    said = text_of(urging.draft(copy, ["hung-yen"]))
    assert said.count("đã trả lại, chờ gửi lại") == 1
    started(copy)
    (told,) = [one for one in notices.box(copy, person(copy, "hung.yen")) if one.kind == "urging_urge"]
    assert "chưa gửi hoặc chưa gửi lại" in notices.title(told.kind, told.params)


def test_a_form_that_is_sent_twice_sends_one_letter(copy):
    urging.send(copy, OFFICE, ["hue", "hung-yen"], "1", "V/v")
    refused("letter_repeated", urging.send, copy, OFFICE, ["hung-yen"], "1", "V/v")
    tomorrow = replace(copy, fixed_now=datetime(2026, 6, 4, 9, tzinfo=ZONE))
    urging.send(tomorrow, OFFICE, ["hung-yen"], "2", "V/v")


def test_two_officers_at_once_send_one_letter(copy):
    codes, gate = [], threading.Barrier(2)

    def one():
        gate.wait()
        try:
            urging.send(copy, OFFICE, ["hue"], "1", "V/v")
            codes.append("sent")
        except Refusal as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(codes) == ["letter_repeated", "sent"]


def test_what_came_meanwhile_and_what_is_not_owed_send_nothing(copy, monkeypatch):
    owed = [("count", (one.dataset, "hue", one.period)) for one in urging.overdue(copy, {"hue"})]
    world.feed(copy, owed)
    refused("letter_nothing_owed", urging.send, copy, OFFICE, ["hue", "hung-yen"], "", "V/v")
    refused("letter_to_nobody", urging.send, copy, OFFICE, [], "", "V/v")
    refused("letter_missing", urging.send, copy, OFFICE, ["hung-yen"], "", " ")
    plain = document.fill

    def late(*words):
        first = urging.overdue(copy, {"hung-yen"})[0]
        world.feed(copy, [("count", (first.dataset, first.agency, first.period))])
        return plain(*words)

    monkeypatch.setattr(document, "fill", late)
    refused("letter_outdated", urging.send, copy, OFFICE, ["hung-yen"], "", "V/v")
    with ledger.reading(copy) as connection:
        assert connection.execute(select(tables.letter)).all() == []


def test_receipt_and_reply_are_kept_once_with_who_and_when_and_tell_the_office(copy):
    number = urging.send(copy, OFFICE, ["hung-yen"], "", "V/v")
    mine, other = {"hung-yen"}, {"hue"}
    refused("letter_unknown", urging.receive_letter, copy, Who("hue"), number, "hung-yen", other)
    assert urging.receive_letter(copy, Who("hung.yen"), number, "hung-yen", mine)
    assert not urging.receive_letter(copy, Who("khác"), number, "hung-yen", mine)
    urging.reply_letter(copy, Who("hung.yen"), number, "hung-yen", "Gửi trước thứ sáu", mine)
    refused("urging_replied", urging.reply_letter, copy, Who("hung.yen"), number, "hung-yen", "lại", mine)
    (one,) = urging.letters(copy, mine)
    assert (one.answer.received_by, one.answer.reply, one.answer.replied_by) == (
        "hung.yen",
        "Gửi trước thứ sáu",
        "hung.yen",
    )
    assert urging.letters(copy, other) == ()
    (told,) = notices.box(copy, person(copy, "dieu.phoi"))
    assert told.kind == "replied" and "Gửi trước thứ sáu" in notices.body(told.kind, told.params)


def test_steps_are_received_and_replied_to_by_their_agency_alone(copy):
    started(copy)
    lines = urging.overdue(copy, {"hung-yen"})
    numbers = [line.last.id for line in lines if line.last]
    assert len(numbers) > 5
    refused("urging_unknown", urging.receive, copy, Who("hue"), numbers, {"hue"})
    refused("urging_unknown", urging.receive, copy, Who("hung.yen"), [2**40], {"hung-yen"})
    assert urging.receive(copy, Who("hung.yen"), numbers, {"hung-yen"}) == len(numbers)
    assert urging.receive(copy, Who("hung.yen"), numbers, {"hung-yen"}) == 0
    urging.reply(copy, Who("hung.yen"), numbers[0], "Đang tổng hợp", {"hung-yen"})
    refused("urging_replied", urging.reply, copy, Who("hung.yen"), numbers[0], "x", {"hung-yen"})
    refused("urging_reply_missing", urging.reply, copy, Who("hung.yen"), numbers[1], " ", {"hung-yen"})
    first = next(line for line in urging.overdue(copy, None) if line.last and line.last.id == numbers[0])
    assert first.last.answer.reply == "Đang tổng hợp"


def test_the_inbox_counts_marks_and_forgets_what_may_no_longer_be_seen(copy):
    started(copy)
    who = person(copy, "hung.yen")
    found = notices.box(copy, who)
    assert notices.unread(copy, who) == len(found) > 0
    assert notices.mark(copy, who, [found[0].id]) == 1 == notices.mark(copy, person(copy, "hue"))
    assert notices.unread(copy, who) == len(found) - 1
    assert notices.mark(copy, who, [2**40]) == 0
    moved = accounts.change(copy, OFFICE, who.id, "chuyển", "agency_editor", "hue")
    assert notices.box(copy, moved) == () and notices.unread(copy, moved) == 0
    office = person(copy, "dieu.phoi")
    assert [one.kind for one in notices.box(copy, office)] == ["urged_office"]
    assert notices.box(copy, replace(office, role="auditor")) == () == notices.box(copy, replace(office, active=False))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_notice_has_its_words_in_both_languages(copy, lang):
    for day in (28, 29):
        urging.tick(replace(copy, fixed_now=datetime(2026, 5, day, 9, tzinfo=ZONE)))
    for day in range(1, 20):
        urging.tick(replace(copy, fixed_now=datetime(2026, 6, day, 9, tzinfo=ZONE)))
    urging.send(copy, OFFICE, ["hung-yen"], "", "V/v")
    kinds = set()
    for name in ("hung.yen", "dieu.phoi", "lanh.dao"):
        for one in notices.box(copy, person(copy, name)):
            kinds.add(one.kind)
            said = notices.title(one.kind, one.params, lang) + notices.body(one.kind, one.params, lang)
            assert "–" not in said and "{" not in said, said
    assert {*(f"urging_{one.id}" for one in urging.steps()), "urged_office", "urged_leader", "letter"} <= kinds
