"""What people and clocks do beside the figures, act by act: obstacles, directives, urging, letters, meetings, notes, notices."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from data import accounts, inbox, ledger, meetings, notes, notices, reports, taken_back, urging, work
from data.audit import Who
from data.ledger import tables
from data.model import Delivery, Text
from data.settings import Settings
from data.urging import clock, document, duties
from data.work import Actor, Raised
from ingest import deliver, mail, told
from tests.ingest import kit
from tests.reliability.scene import acts

OFFICE = Actor(Who("điều phối"), office=True)
OWN = Actor(Who("người Hưng Yên"), agencies=frozenset({"hung-yen"}))
DUE = date(2026, 12, 1)
#: Agencies that are urged in the small world.
URGED = ("hung-yen", "hue")
PEOPLE = (("hung.yen", "agency_editor", "hung-yen"), ("dieu.phoi", "coordinator", None), ("lanh.dao", "leader", None))
LAW = Raised("hung-yen", "law", "Chưa có định mức thuê dịch vụ số", money=73_600)
REPORTED = {
    "obstacle": "O1", "title": "Thiếu vốn", "kind": "money", "owner": "Bộ Tài chính", "raised": "2026-10-02",
    "due": "2026-11-30", "days_open": 29, "state": "open",
}  # fmt: skip
Act = tuple[str, Callable[[Settings], Any]]


def begin(settings: Settings) -> None:
    """Make people, a draft that has a warning, a report that tells an obstacle, and two official releases."""
    for name, role, agency in PEOPLE:
        accounts.create(settings, acts.WHO, name, name, role, agency)
    mine = accounts.find(settings, "hung.yen")
    assert mine
    notices.choose(settings, mine, notices.Mailbox(mail="lap@hungyen.gov.vn"))
    body = kit.body(kit.line())
    reports.upload(settings, acts.WHO, "u.json", body, "vtv", "procedures", acts.PERIOD)
    body = kit.body(REPORTED, dataset="obstacles")
    inbox.receive(settings, [Delivery("o.json", body, "obstacles", "hung-yen", acts.PERIOD)], "watched", False)
    acts.accept(settings)
    with ledger.writing(settings) as connection:
        first = dict(connection.execute(tables.release.select()).one()._mapping)
        for number in (2, 3):
            connection.execute(tables.release.insert().values(first | {"n": number, "kind": "official"}))


def _person(settings: Settings, name: str) -> accounts.Account:
    found = accounts.find(settings, name)
    assert found
    return found


def _finding(settings: Settings) -> int:
    return next(row["id"] for row in kit.rows_of(settings, "finding") if row["severity"] == "warning")


def _step(settings: Settings) -> int:
    return next(row["id"] for row in kit.rows_of(settings, "urging") if row["agency"] == "hung-yen")


def _look(settings: Settings, release: int, value: str) -> None:
    """Look at a figure for those who subscribed, as the ingest program does after a release."""
    figure = notices.Value("full_online_coverage", Text("Toàn trình", "Full online"), acts.PERIOD, value, "percent")
    for one in notices.unseen(settings, release):
        notices.look(settings, lambda _: None, one, release, [figure])


def _template() -> bytes:
    """Give a template of the ministry's own: the shipped one with a comment."""
    made = io.BytesIO(document.SHIPPED.read_bytes())
    with zipfile.ZipFile(made, "a") as packed:
        packed.comment = b"own"
    return made.getvalue()


ACTS: tuple[Act, ...] = (
    ("explain", lambda s: reports.explain(s, acts.WHO, _finding(s), "Đúng như vậy", None)),
    ("attach", lambda s: reports.attach(s, acts.WHO, _finding(s), "cv.pdf", b"evidence", None)),
    ("raise", lambda s: work.raise_obstacle(s, OWN, LAW)),
    ("assign", lambda s: work.assign(s, OFFICE, 1, 1, "btc", DUE, "Ban hành định mức", DUE)),
    ("move", lambda s: work.move(s, OFFICE, 1, 2, "waiting", waits_for="btp")),
    ("told", told.follow),
    ("connect", lambda s: work.connect(s, OFFICE, 1, 3, [2])),
    ("issue", lambda s: work.issue(s, OFFICE, "18/CT", "Thủ tướng", "Kết nối", ["hung-yen", "hue"], DUE)),
    ("report", lambda s: work.report(s, OWN, 1, "hung-yen", 1, 100, "1/BC", True, work.bring(s, "bc.pdf", b"report"))),
    ("send_back", lambda s: work.send_back(s, OFFICE, 1, "hung-yen", 2, "Thiếu Huế")),
    ("extend", lambda s: work.extend(s, OFFICE, 1, "hung-yen", 3, DUE + timedelta(7), "Bão")),
    ("again", lambda s: work.report(s, OWN, 1, "hung-yen", 4, 100, done=True, file=work.bring(s, "bc2.pdf", b"again"))),
    ("confirm", lambda s: work.confirm(s, OFFICE, 1, "hung-yen", 5)),
    ("remark", lambda s: work.remark(s, OWN, "directive", 1, "Đã xong", file=work.bring(s, "bb.pdf", b"minutes"))),
    ("remark_obstacle", lambda s: work.remark(s, OFFICE, "obstacle", 1, "Đề nghị sớm")),
    ("tick", urging.tick),
    ("receive_step", lambda s: urging.receive(s, OWN.who, [_step(s)], OWN.agencies)),
    ("reply_step", lambda s: urging.reply(s, OWN.who, _step(s), "Sẽ gửi trong tuần", OWN.agencies)),
    ("template", lambda s: urging.bring_template(s, OFFICE.who, _template())),
    ("letter", lambda s: urging.send(s, OFFICE.who, ["hung-yen"], "12/CV", "Đôn đốc báo cáo")),
    ("receive_letter", lambda s: urging.receive_letter(s, OWN.who, 1, "hung-yen", OWN.agencies)),
    ("reply_letter", lambda s: urging.reply_letter(s, OWN.who, 1, "hung-yen", "Đã gửi", OWN.agencies)),
    ("deliver", lambda s: deliver.run(s)),
    ("subscribe", lambda s: notices.subscribe(s, _person(s, "hung.yen"), "", "hung-yen", "", "")),
    ("first_look", lambda s: _look(s, 1, "50.0")),
    ("second_look", lambda s: _look(s, 2, "51.0")),
    ("begin", lambda s: meetings.begin(s, OFFICE, "Giao ban tháng 11")),
    ("decide", lambda s: meetings.decide(s, OFFICE, 1, 1, "Ban hành ngay", "btc", DUE, obstacle=1, revision=4)),
    ("conclude", lambda s: meetings.decide(s, OFFICE, 1, 2, "Rà soát thủ tục", "hue", DUE)),
    ("close", lambda s: meetings.close(s, OFFICE, 1, 3)),
    ("note", lambda s: notes.write(s, OFFICE, date(2026, 11, 2), "outage", "Cổng ngừng hai ngày")),
    ("withdraw_note", lambda s: notes.withdraw(s, OFFICE, 1, "Nhầm ngày")),
    ("show", lambda s: taken_back.show(s, _person(s, "dieu.phoi"), 2, 3, "Số liệu tháng 10 sai")),
    ("deliver_rest", lambda s: deliver.run(s)),
)  # fmt: skip


def do(settings: Settings, folder: Path, first: int) -> Iterator[int]:
    """Do the acts from one on, one a minute; after each give how many are done."""
    with _small(folder):
        for number, (_, act) in enumerate(ACTS[first:], first + 1):
            act(replace(settings, fixed_now=settings.now() + timedelta(minutes=number)))
            yield number


@contextmanager
def _small(folder: Path) -> Iterator[None]:
    """Let two agencies be urged, without a pause, and a file be the post office, which keeps the name of what it is given."""
    watched = duties.watched

    def few(*arguments: Any) -> Any:
        return {agency: held for agency, held in watched(*arguments).items() if agency in URGED}

    def post(settings: Settings, office: mail.Post, message: notices.Message) -> None:
        with (folder / "post").open("a") as book:
            book.write(f"{message.name}\n")
            book.flush()
            os.fsync(book.fileno())

    office = mail.Post("127.0.0.1", 25, "plain", "", "", "khong-tra-loi@vi-du.gov.vn", "")
    with (
        patch.object(clock, "PAUSE", 0),
        patch.object(duties, "watched", few),
        patch.object(mail, "configured", lambda: office),
        patch.object(mail, "send", post),
    ):
        yield
